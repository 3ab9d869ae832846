import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { NginxConfiguration } from "../server/engine/nginx/configuration.ts";
import { configurationFolder } from "../server/engine/nginx/link.ts";
import { parseNginx } from "../server/engine/nginx/parse.ts";
import { isAtLeast } from "../server/engine/nginx/version.ts";
import { type FixtureCase, type FixtureFile, parseFixture } from "./support/fixture.ts";
import type { Loadable } from "./support/nginx-copy.ts";
import { loadAll, nginxVersion, type Verdict } from "./support/nginx-loader.ts";
import { broken, sound } from "./support/nginx-syntax.ts";
import { projectOf, testRoot } from "./support/project.ts";
import { filesBelow, readText } from "./support/repository.ts";

const version = nginxVersion();
assert.ok(version, "nginx is missing: install nginx-light, libnginx-mod-http-lua and libnginx-mod-stream");

/** One configuration of a fixture's case, as written or as a fix leaves it. */
interface Trial {
  readonly rule: string;
  readonly title: string;
  readonly configuration: NginxConfiguration;
  readonly rejected: boolean;
  /** The first version that loads it, when a block names one. */
  readonly since: string | undefined;
}

/** What nginx says where it cannot read a file, whatever the directives in it mean. */
const syntaxError =
  /unexpected "(?!.* in condition)|unexpected end of file|is not terminated by ";"|(?<!directive "server" )has no opening "\{"|too long parameter/;

const trials = filesBelow("server/rules/nginx", ".md").flatMap((path) => {
  const fixture = parseFixture(readText(path), path);
  return fixture.cases.flatMap((entry) => trialsOf(fixture.id, entry));
});

function trialsOf(rule: string, entry: FixtureCase): Trial[] {
  const sources = entry.files.filter((file) => file.role !== "fixed");
  const fixed = entry.files.filter((file) => file.role === "fixed");
  const variants = new Map<string, readonly FixtureFile[]>([["as written", []]]);
  for (const file of fixed) {
    const key = file.reviewTitle ?? "after its safe fixes";
    variants.set(key, [...(variants.get(key) ?? []), file]);
  }
  return [...variants].flatMap(([variant, changed]) => {
    const names = new Set(changed.map((file) => file.name));
    const files = [...sources.filter((file) => !names.has(file.name)), ...changed];
    const project = projectOf(Object.fromEntries(files.map((file) => [file.name, file.text])));
    return project.configurations.flatMap((configuration): Trial[] => {
      if (configuration.documents.some((document) => document.isTemplate)) return [];
      const parts = new Set(configuration.documents.map(({ uri }) => uri));
      const blocks = [...sources, ...changed].filter((file) => parts.has(`${testRoot}/${file.name}`));
      const since = blocks.find((file) => file.nginx !== undefined)?.nginx;
      const rejected = files.some((file) => parts.has(`${testRoot}/${file.name}`) && file.rejected);
      const name = configuration.main.uri.slice(testRoot.length + 1);
      return [{ rule, title: `${entry.title}: ${name}, ${variant}`, configuration, rejected, since }];
    });
  });
}

function loadable({ configuration }: Trial): Loadable | undefined {
  const folder = configurationFolder(configuration.main);
  const { context } = configuration.root;
  const below = (uri: string): string => uri.slice(folder.length + 1);
  const files = Object.fromEntries(configuration.documents.map(({ uri, source }) => [below(uri), source]));
  return context && { main: below(configuration.main.uri), context, files };
}

const newer = trials.filter(({ since }) => since !== undefined && isAtLeast(version, since) === false);
const present = trials.filter((trial) => !newer.includes(trial)).map((trial) => ({ trial, loadable: loadable(trial) }));
const verdicts = loadAll(present.flatMap((entry) => entry.loadable ?? []));
const verdictOf = new Map(
  present.filter((entry) => entry.loadable).map((entry, index) => [entry.trial, verdicts[index]]),
);

describe("nginx -t and the fixtures agree", () => {
  for (const [trial, verdict] of verdictOf) {
    it(`${trial.rule}: ${trial.title}`, (context) => {
      assert.ok(verdict, "nginx has no place for this fragment");
      for (const text of verdict.substituted) context.diagnostic(text);
      assert.equal(verdict.accepted, !trial.rejected, verdict.output);
      const problems = trial.configuration.documents.flatMap((document) => document.syntaxProblems);
      agree(
        verdict,
        problems.map(({ message }) => message),
      );
    });
  }
});

it("fragments without a known place are few", (context) => {
  context.diagnostic("templates are left out: nginx never reads them");
  const homeless = present
    .filter((entry) => entry.loadable === undefined)
    .map(({ trial }) => `${trial.rule}: ${trial.title}`);
  for (const title of homeless) context.diagnostic(title);
  assert.ok(homeless.length * 20 <= trials.length, `${homeless.length} of ${trials.length}`);
});

it("blocks for a newer nginx load", (context) => {
  for (const { rule, title, since } of newer) context.diagnostic(`nginx ${since}: ${rule}: ${title}`);
  if (newer.length > 0) context.skip("needs a newer nginx");
});

/** Where nginx accepts a file we report nothing; where it cannot read it we do. */
function agree({ accepted, output }: Verdict, problems: readonly string[]): void {
  if (accepted) assert.deepEqual(problems, []);
  else if (syntaxError.test(output)) assert.notDeepEqual(problems, [], output);
}

const asMain = (text: string): Loadable => ({ main: "nginx.conf", context: "main", files: { "nginx.conf": text } });

describe("nginx -t and the parser agree", () => {
  const texts = [...sound, ...broken];
  const found = loadAll(texts.map(asMain));
  for (const [index, text] of texts.entries()) {
    const isSound = index < sound.length;
    it(`${isSound ? "sound" : "broken"}: ${JSON.stringify(text.replace(/^events \{\}\n/, "").slice(0, 80))}`, () => {
      const verdict = found[index];
      assert.ok(verdict);
      assert.equal(verdict.accepted, isSound, verdict.output);
      assert.equal(parseNginx(text).problems.length === 0, isSound);
    });
  }
});
