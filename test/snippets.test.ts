import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Ajv, type AnySchema, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { parseDocument } from "yaml";
import type { Finding } from "../server/engine/finding.ts";
import { review } from "../server/engine/review.ts";
import { versions } from "../server/engine/scaffold/images.generated.ts";
import { newestNode } from "../server/engine/scaffold/images.ts";
import { withoutTabStops } from "../server/engine/verify.ts";
import { rules } from "../server/rules/index.ts";
import { criteria } from "../server/rules/soc2.ts";
import { loadAll, nginxVersion } from "./support/nginx-loader.ts";
import { projectOf, testRoot } from "./support/project.ts";
import { filesBelow, readText } from "./support/repository.ts";

interface Snippet {
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}

interface Placed {
  readonly title: string;
  readonly prefix: string;
  readonly description: string;
  /** Where it belongs, as its description says. */
  readonly place: string;
  readonly body: string;
  /** What stands in the file when every tab stop keeps its default. */
  readonly text: string;
}

/** The end of a description: the place, and the criteria. */
const ending = /\(([a-zA-Z ]+); relates to ((?:[A-Z]+\d\.\d)(?:(?:, | and )[A-Z]+\d\.\d)*)\)$/;

const snippetsOf = (name: string): readonly Placed[] =>
  Object.entries(JSON.parse(readText(`snippets/${name}.json`)) as Readonly<Record<string, Snippet>>).map(
    ([title, { prefix, description, body }]) => ({
      title,
      prefix,
      description,
      place: ending.exec(description)?.[1] ?? "",
      body: body.join("\n"),
      text: `${withoutTabStops(body.join("\n"))}\n`,
    }),
  );

/** The language of an editor in which each file's snippets are offered. */
const languages: Readonly<Record<string, string>> = {
  compose: "dockercompose",
  dockerfile: "dockerfile",
  nginx: "nginx",
  traefik: "yaml",
};

const snippets = new Map(Object.keys(languages).map((name) => [name, snippetsOf(name)]));
const all = [...snippets.values()].flat();
const of = (name: string): readonly Placed[] => snippets.get(name) ?? [];

const indented = (blanks: number, text: string): string => text.replace(/^(?=.)/gm, " ".repeat(blanks));

const told = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ rule, message }) => `${rule.id}: ${message}`);

const findingsOf = (texts: Readonly<Record<string, string>>): readonly Finding[] =>
  review(projectOf(texts), { rules }).findings;

describe("the snippets", () => {
  it("are offered in the languages they are for", () => {
    const manifest = JSON.parse(readText("package.json"));
    const offered: readonly { readonly language: string; readonly path: string }[] = manifest.contributes.snippets;
    assert.deepEqual(
      offered.map(({ language, path }) => `${path} in ${language}`).sort(),
      Object.entries(languages).map(([name, language]) => `./snippets/${name}.json in ${language}`),
    );
    assert.deepEqual(
      filesBelow("snippets", ".json"),
      Object.keys(languages).map((name) => `snippets/${name}.json`),
    );
  });

  it("are at least forty, each with a prefix of its own", () => {
    assert.ok(all.length >= 40, `${all.length}`);
    const prefixes = all.map(({ prefix }) => prefix);
    assert.deepEqual(
      prefixes.filter((prefix, index) => prefixes.indexOf(prefix) !== index),
      [],
    );
  });

  it("name the current release of what the stack's table of images knows", () => {
    const minor = (version: string): string => version.split(".").slice(0, 2).join(".");
    const current: readonly (readonly [RegExp, string])[] = [
      [/\bnginx-unprivileged:([\d.]+)/g, minor(versions.nginx)],
      [/\btraefik:v([\d.]+)/g, minor(versions.traefik)],
      [/\bnginx-prometheus-exporter:([\d.]+)/g, versions["nginx-exporter"]],
      [/\bFROM node:(\d+)/g, newestNode],
    ];
    const texts = all.map(({ text }) => text).join("");
    for (const [pattern, expected] of current) {
      const found = new Set([...texts.matchAll(pattern)].map(([, version]) => version));
      assert.deepEqual([...found], [expected], `${pattern}`);
    }
  });

  const known = new Set(criteria.map(({ id }) => id));
  for (const { title, prefix, description, body } of all) {
    it(`${prefix} says what it is, where it belongs and which criteria it relates to`, () => {
      assert.match(prefix, /^portcullis(-[a-z]+)+$/);
      assert.ok(title.length > 0);
      const related = ending.exec(description)?.[2]?.split(/, | and /) ?? [];
      assert.ok(related.length >= 1 && related.length <= 3, description);
      for (const id of related) assert.ok(known.has(id), id);
    });

    it(`${prefix} has numbered tab stops with one default each, and no other dollar sign of an editor`, () => {
      const defaults = new Map<string, string>();
      for (const [, stop = "", value = ""] of body.matchAll(/\$\{(\d+):([^}]*)\}/g)) {
        assert.equal(defaults.get(stop) ?? value, value, `tab stop ${stop} has two defaults`);
        assert.ok(value.length > 0, `tab stop ${stop} has no default`);
        defaults.set(stop, value);
      }
      const numbers = [...defaults.keys()].map(Number).sort((a, b) => a - b);
      assert.deepEqual(
        numbers,
        numbers.map((_, index) => index + 1),
      );
      assert.doesNotMatch(body.replace(/\$\{\d+:[^}]*\}|\\[$}\\]/g, ""), /\$/);
    });
  }
});

/** What stands around a snippet of a stage, unless the snippet brings it itself. */
const stage: readonly (readonly [string, string])[] = [
  ["WORKDIR", "/app"],
  ["SNIPPET", ""],
  ["USER", "10001:10001"],
  ["EXPOSE", "3000"],
  ["HEALTHCHECK", '--interval=30s --timeout=3s CMD ["node", "/app/healthcheck.js"]'],
  ["CMD", '["node", "/app/server.js"]'],
];

function dockerfileOf({ place, text }: Placed): string {
  if (place === "whole file") return text;
  const images: Readonly<Record<string, string>> = {
    "in a stage": `node:${newestNode}-slim`,
    "in a stage of Alpine": `node:${newestNode}-alpine`,
  };
  assert.ok(images[place], place);
  const own = new Set(text.match(/^[A-Z]+/gm));
  const around = stage.filter(([keyword]) => !own.has(keyword));
  const lines = around.map(([keyword, rest]) => (keyword === "SNIPPET" ? text : `${keyword} ${rest}\n`));
  return `FROM ${images[place]}\n${lines.join("")}`;
}

describe("the snippets of a Dockerfile", () => {
  const projectWith = (text: string): Readonly<Record<string, string>> => ({
    Dockerfile: text,
    ".dockerignore": ".git\n.env*\nnode_modules\n",
  });
  for (const snippet of of("dockerfile")) {
    it(`${snippet.prefix} is free of findings`, () => {
      assert.deepEqual(told(findingsOf(projectWith(dockerfileOf(snippet)))), []);
    });

    it(`${snippet.prefix} stands where a fault is found`, () => {
      const ids = findingsOf(projectWith(`${dockerfileOf(snippet)}USER root\n`)).map(({ rule }) => rule.id);
      assert.ok(ids.includes("dockerfile/root-user"), ids.join());
    });
  }
});

/** A main file in which the snippets of a place stand all together, with what they need around them. */
const frame = `worker_processes auto;
error_log /dev/stderr warn;
events {}
http {
    server_tokens off;
    include http/*.conf;

    server {
        listen 443 ssl;
        server_name www.example.com;
        ssl_certificate /run/secrets/tls_certificate;
        ssl_certificate_key /run/secrets/tls_key;
        include server/*.conf;

        location /api/ {
            include location/*.conf;
        }
    }
}
`;

const folders: Readonly<Record<string, string>> = {
  "in http": "http",
  "in server": "server",
  "in location": "location",
};

describe("the snippets of nginx", () => {
  const parts = of("nginx").filter(({ place }) => place !== "whole file");
  const whole = of("nginx").filter(({ place }) => place === "whole file");
  const pathOf = ({ place, prefix }: Placed): string => `${folders[place]}/${prefix}.conf`;
  const framed = (placed: readonly Placed[]): Readonly<Record<string, string>> => ({
    "nginx.conf": frame,
    ...Object.fromEntries(placed.map((part) => [pathOf(part), part.text])),
  });
  const shared = parts.filter(({ place }) => place === "in http");
  const inFile = (texts: Readonly<Record<string, string>>, path: string): readonly Finding[] =>
    findingsOf(texts).filter(({ uri }) => uri === `${testRoot}/${path}`);

  for (const nginxVersion of [undefined, versions.nginx]) {
    it(`are free of findings together, for nginx ${nginxVersion ?? "of any version"}`, () => {
      const project = projectOf(framed(parts), nginxVersion === undefined ? {} : { nginxVersion });
      assert.deepEqual(told(review(project, { rules }).findings), []);
    });
  }

  for (const part of parts) {
    const path = pathOf(part);
    // What stands in http is there for all; of the others only this one, because a finding may stand for a whole server.
    const texts = framed([...shared, part]);

    it(`${part.prefix} is free of findings where it belongs, and in a file that nothing includes`, () => {
      assert.ok(folders[part.place], part.place);
      // A zone of http is used by a location only.
      if (part.place !== "in http") assert.deepEqual(told(inFile(texts, path)), []);
      assert.deepEqual(told(findingsOf({ [path]: part.text })), []);
    });

    it(`${part.prefix} stands where a fault is found`, () => {
      const ids = inFile({ ...texts, [path]: `${part.text}server_tokens on;\n` }, path).map(({ rule }) => rule.id);
      assert.ok(ids.includes("nginx/server-tokens-on"), ids.join());
    });
  }

  for (const { prefix, text } of whole) {
    it(`${prefix} is free of findings`, () => {
      const site = 'server {\n    listen 127.0.0.1:8080;\n    server_name localhost;\n    return 200 "ok";\n}\n';
      assert.deepEqual(told(findingsOf({ "nginx.conf": text, "conf.d/site.conf": site })), []);
    });
  }

  it("are taken by nginx", () => {
    assert.ok(nginxVersion(), "nginx is not installed (Debian: nginx-light)");
    const main = { main: "nginx.conf", context: "main" as const };
    const verdicts = loadAll([
      { ...main, files: framed(parts) },
      ...whole.map(({ text }) => ({ ...main, files: { "nginx.conf": text } })),
    ]);
    for (const verdict of verdicts) assert.ok(verdict?.accepted && !verdict.output.includes("[warn]"), verdict?.output);
  });
});

/** Each place in a file of YAML: its schema, what stands before, and by how much the snippet is indented. */
const yamlPlaces: Readonly<Record<string, readonly [schema: string, before: string, blanks: number]>> = {
  "whole file": ["compose-spec", "", 0],
  "at top level": ["compose-spec", "services:\n  app:\n    image: app:1.0\n", 0],
  "in services": ["compose-spec", "services:\n", 2],
  "in a service": ["compose-spec", "services:\n  app:\n    image: app:1.0\n", 4],
  "static configuration": ["traefik-v3", "", 0],
  "dynamic configuration": ["traefik-v3-file-provider", "", 0],
  "in http middlewares": ["traefik-v3-file-provider", "http:\n  middlewares:\n", 4],
  "in http services": ["traefik-v3-file-provider", "http:\n  services:\n", 4],
};

function validator(name: string): ValidateFunction {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const { $schema: _, ...schema } = JSON.parse(readText(`test/data/${name}.schema.json`));
  // Traefik's schema of the static file leaves its first level open, where a misspelt key would pass.
  return ajv.compile({ ...schema, additionalProperties: false } as AnySchema);
}

const validators = new Map([...new Set(Object.values(yamlPlaces).map(([name]) => name))].map((n) => [n, validator(n)]));

/** What YAML and the schema of the place say against a text; empty when nothing. */
function objections(place: string, text: string): readonly string[] {
  const [schema = "", before = "", blanks = 0] = yamlPlaces[place] ?? [];
  const validate = validators.get(schema);
  assert.ok(validate, place);
  const document = parseDocument(before + indented(blanks, text));
  const faults = [...document.errors, ...document.warnings].map(({ message }) => message);
  if (faults.length > 0 || validate(document.toJS())) return faults;
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

for (const name of ["compose", "traefik"]) {
  describe(`the snippets of ${name}`, () => {
    for (const { prefix, place, text } of of(name)) {
      it(`${prefix} is valid where it belongs`, () => assert.deepEqual(objections(place, text), []));
      it(`${prefix} stands where a fault is found`, () => {
        assert.notDeepEqual(objections(place, `${text}no_such_key: 1\n`), []);
      });
    }
  });
}
