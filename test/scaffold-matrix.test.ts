import assert from "node:assert/strict";
import { describe, it } from "node:test";
import Ajv from "ajv";
import { parse } from "yaml";
import { review } from "../server/engine/review.ts";
import { atLeast } from "../server/engine/rule.ts";
import type { Answers } from "../server/engine/scaffold/answers.ts";
import { answerOf } from "../server/engine/scaffold/answers-file.ts";
import { names } from "../server/engine/scaffold/file.ts";
import { type Option, options } from "../server/engine/scaffold/options.ts";
import { isInside, isPending, planStack } from "../server/engine/scaffold/plan.ts";
import { generate } from "../server/engine/scaffold/stack.ts";
import { rules } from "../server/rules/index.ts";
import { projectOf, testRoot } from "./support/project.ts";
import { readText } from "./support/repository.ts";
import { stacks } from "./support/stacks.ts";

type Texts = Readonly<Record<string, string>>;

const textsOf = (answers: Answers): Texts =>
  Object.fromEntries(generate(answers).map(({ path, text }) => [path, text]));

interface Service {
  readonly image: string;
  readonly ports?: readonly string[];
  readonly networks: readonly string[];
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly deploy?: { readonly replicas?: number; readonly resources?: { readonly limits: object } };
  readonly logging: { readonly driver: string; readonly options: Readonly<Record<string, string>> };
  readonly secrets?: readonly string[];
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, unknown>>;
  readonly volumes?: Readonly<Record<string, unknown>>;
  readonly secrets?: Readonly<Record<string, { readonly file: string }>>;
}

const composeOf = (texts: Texts): Compose => parse(texts["compose.yaml"] ?? "") as Compose;

/** The public schema names its dialect by an address that is not the registered one. */
function composeSchema(): object {
  const { $schema: _, ...schema } = JSON.parse(readText("test/data/compose-spec.schema.json"));
  return schema;
}

const fitsCompose = new Ajv.default({ strict: false, validateFormats: false }).compile(composeSchema());

const valuesOf = ({ values }: Option): readonly unknown[] => values?.map(({ value }) => value) ?? [true, false];

/** Every name that services refer to stands in the section that it refers to. */
function checkReferences({ services, networks, secrets = {} }: Compose): void {
  for (const [service, { networks: used, secrets: read = [], depends_on = {} }] of Object.entries(services)) {
    for (const network of used) assert.ok(network in networks, `${service}: ${network}`);
    for (const secret of read) assert.ok(secret in secrets, `${service}: ${secret}`);
    for (const other of Object.keys(depends_on)) assert.ok(other in services, `${service}: ${other}`);
  }
  for (const { file } of Object.values(secrets)) assert.match(file, /^\.\/(?:secrets\/|\.npmrc$)/);
}

/** What is mounted from the project is generated. */
function checkMounts(texts: Texts): void {
  for (const [, path = ""] of texts["compose.yaml"]?.matchAll(/- \.\/(deploy\/[^:\n]+):/g) ?? []) {
    const isThere = Object.keys(texts).some((file) => file === path || file.startsWith(`${path}/`));
    assert.ok(isThere, path);
  }
}

describe("the combinations", () => {
  it("are many, each with a name of its own", () => {
    assert.ok(stacks.length >= 60);
    assert.equal(new Set(stacks.map(({ name }) => name)).size, stacks.length);
  });

  /** What makes an option's value impossible beside another one. */
  const excluded = /^(?:grafana|app\.lockfile|app\.dependencies)$/;
  const choices = options.filter(({ kind, path }) => (kind === "choice" || kind === "yes-no") && !excluded.test(path));

  it("hold every pair of values of options that do not shut each other out", () => {
    const pairs = choices.flatMap((first, index) => choices.slice(index + 1).map((second) => [first, second] as const));
    for (const [first, second] of pairs) {
      const seen = stacks.map(({ answers }) => `${answerOf(answers, first.path)}/${answerOf(answers, second.path)}`);
      const wanted = valuesOf(first).flatMap((a) => valuesOf(second).map((b) => `${a}/${b}`));
      assert.deepEqual(new Set(seen), new Set(wanted), `${first.path}, ${second.path}`);
    }
  });

  it("hold every value of every choice", () => {
    for (const { path, values = [] } of options)
      for (const { value } of values)
        assert.ok(
          stacks.some(({ answers }) => answerOf(answers, path) === value),
          `${path}: ${value}`,
        );
  });
});

for (const { name, answers } of stacks) {
  describe(`stack ${name}`, () => {
    const texts = textsOf(answers);

    it("has no finding at warning or above, and argues the others in its guide", () => {
      const { findings } = review(projectOf(texts), { rules, root: testRoot });
      const grave = findings.filter(({ severity }) => atLeast(severity, "warning"));
      assert.deepEqual(
        grave.map(({ rule, uri, message }) => `${uri} ${rule.id}: ${message}`),
        [],
      );
      const guide = texts["docs/stack.md"] ?? "";
      const unargued = new Set(findings.map(({ rule }) => rule.id).filter((id) => !guide.includes(id)));
      assert.deepEqual([...unargued], []);
    });

    it("changes nothing when it is generated again into the same folder", () => {
      const first = planStack(answers, { texts: new Map(), obstacles: new Map() });
      const written = first.files.flatMap(({ write }) => (write ? [[write.path, write.after] as const] : []));
      assert.ok(!isPending(planStack(answers, { texts: new Map(written), obstacles: new Map() })));
    });

    it("writes inside the folder, each file once, with an end of line and a reason", () => {
      const files = generate(answers);
      for (const { path, text, reason } of files) {
        assert.ok(isInside(path), path);
        assert.match(text, /^[^\n]/, path);
        assert.match(text, /[^\n]\n$/, path);
        assert.doesNotMatch(text, /undefined|\[object|NaN/, path);
        assert.match(reason, /^[A-Z].*\.$/, path);
      }
      assert.equal(new Set(files.map(({ path }) => path)).size, files.length);
    });

    it("has no secret in a file that git tracks", () => {
      for (const secret of Object.values(names.secrets)) assert.equal(texts[`secrets/${secret}`], undefined);
      for (const [path, text] of Object.entries(texts)) {
        assert.doesNotMatch(text, /-----BEGIN [A-Z ]*PRIVATE KEY-----|\$2[aby]\$\d\d\$|\$6\$/, path);
        assert.doesNotMatch(text, /(?:password|passwd|secret|api_?key) *[:=] *["']?[A-Za-z0-9]{6,}["']?$/im, path);
      }
    });

    it("has compose files that fit the public schema and refer to what there is", () => {
      for (const path of ["compose.yaml", "compose.dev.yaml"]) {
        const value: unknown = parse(texts[path] ?? "", { logLevel: "silent" });
        assert.ok(fitsCompose(value), `${path}: ${JSON.stringify(fitsCompose.errors)}`);
      }
      checkReferences(composeOf(texts));
      checkMounts(texts);
    });

    it("publishes the proxy only, and lets nobody past it", () => {
      const { services } = composeOf(texts);
      for (const [service, { ports = [], networks }] of Object.entries(services)) {
        if (service === names.services.proxy) assert.ok(ports.every((port) => /^(?:80|443):\d+$/.test(port)));
        else
          assert.ok(
            ports.every((port) => port.startsWith("127.0.0.1:")),
            `${service}: ${ports}`,
          );
        if (service === names.services.app && answers.proxy !== "none") {
          assert.deepEqual(ports, []);
          assert.ok(!networks.includes(names.networks.edge));
        }
      }
      assert.equal(names.services.proxy in services, answers.proxy !== "none");
    });

    it("gives each service the hardening, limits and logs that were chosen", () => {
      for (const [service, facts] of Object.entries(composeOf(texts).services)) {
        // The agent of Datadog writes below /etc and /opt when it starts.
        const isReadOnly = answers.hardening && service !== names.services.datadog;
        assert.equal(facts.read_only ?? false, isReadOnly, service);
        assert.deepEqual(facts.cap_drop, answers.hardening ? ["ALL"] : undefined, service);
        assert.equal(facts.security_opt?.includes("no-new-privileges:true") ?? false, answers.hardening, service);
        assert.equal(facts.deploy?.resources !== undefined, answers.resourceLimits, service);
        assert.equal(facts.logging.driver, answers.logging, service);
        const rotates = answers.logging === "json-file" || answers.logging === "local";
        assert.equal("max-size" in facts.logging.options, rotates, service);
      }
    });

    it("gives the application its replicas, and its variables without values", () => {
      const app = composeOf(texts).services[names.services.app];
      assert.equal(app?.deploy?.replicas ?? 1, answers.replicas);
      const variables = Object.entries(app?.environment ?? {}).filter(([key]) => answers.app.environment.includes(key));
      assert.deepEqual(
        variables,
        answers.app.environment.map((key) => [key, null]),
      );
    });

    it("names every image by an exact version", () => {
      const images = Object.values(composeOf(texts).services).map(({ image }) => image);
      const bases = [...(texts.Dockerfile ?? "").matchAll(/^FROM (\S+:\S+)/gm)].map(([, image = ""]) => image);
      for (const image of [...images, ...bases]) {
        if (image.startsWith(`${answers.name}:`) || image.startsWith("gcr.io/distroless/")) continue;
        assert.match(image, /:v?\d+\.\d+\.\d+(?:-[a-z]+)?$/, image);
      }
    });
  });
}
