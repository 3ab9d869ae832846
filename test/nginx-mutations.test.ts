import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { NginxConfiguration } from "../server/engine/nginx/configuration.ts";
import { type Context, directiveFacts, isKnown } from "../server/engine/nginx/directives.ts";
import { hasForeignModules } from "../server/engine/nginx/foreign.ts";
import { configurationFolder } from "../server/engine/nginx/link.ts";
import { isAtLeast } from "../server/engine/nginx/version.ts";
import { review } from "../server/engine/review.ts";
import { rules } from "../server/rules/index.ts";
import { parseFixture } from "./support/fixture.ts";
import type { Loadable } from "./support/nginx-copy.ts";
import { loadAll, nginxVersion, type Verdict } from "./support/nginx-loader.ts";
import { slips } from "./support/nginx-mutation.ts";
import { projectOf, testRoot } from "./support/project.ts";
import { Random } from "./support/random.ts";
import { filesBelow, readText } from "./support/repository.ts";

const version = nginxVersion();
assert.ok(version, "nginx is missing: install nginx-light, libnginx-mod-http-lua and libnginx-mod-stream");

const correctness = new Set(
  filesBelow("server/rules/nginx/correctness", ".md").map((path) => `nginx/${path.split("/").at(-1)?.slice(0, -3)}`),
);
const judging = rules.filter((rule) => correctness.has(rule.id));

/** Files as nginx would read them: a whole configuration, and what was done to it. */
interface Trial {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
}

const wrappers: Partial<Record<Context, readonly [string, string]>> = {
  main: ["", ""],
  http: ["http {\n", "\n}\n"],
  server: ["http { server {\n", "\n} }\n"],
  location: ["http { server { location / {\n", "\n} } }\n"],
  upstream: ["http { upstream example {\n", "\n} }\n"],
  stream: ["stream {\n", "\n}\n"],
};

/** A fragment becomes a whole file, so that its context is known to both sides. */
function wholeFiles(configuration: NginxConfiguration): Readonly<Record<string, string>> | undefined {
  const { main, root, documents } = configuration;
  const wrapper = root.context && wrappers[root.context];
  if (!wrapper || documents.some((document) => document.isTemplate)) return undefined;
  const folder = configurationFolder(main);
  const others = documents.filter((document) => document !== main);
  const rest = others.map(({ uri, source }) => [uri.slice(folder.length + 1), source]);
  const isBare = configuration.named("events").length === 0;
  const text = `${wrapper[0]}${main.source}${wrapper[1]}${isBare ? "events {}\n" : ""}`;
  return { ...Object.fromEntries(rest), "nginx.conf": text };
}

const trials: readonly Trial[] = filesBelow("server/rules/nginx", ".md").flatMap((path) => {
  const fixture = parseFixture(readText(path), path);
  return fixture.cases.flatMap(({ title, files }) => {
    const sources = files.filter((file) => file.role !== "fixed");
    if (sources.some(({ nginx }) => nginx !== undefined && isAtLeast(version, nginx) === false)) return [];
    const project = projectOf(Object.fromEntries(sources.map((file) => [file.name, file.text])));
    return project.configurations.flatMap((configuration): Trial[] => {
      const whole = wholeFiles(configuration);
      return whole ? [{ title: `${fixture.id}: ${title}`, files: whole }] : [];
    });
  });
});

const asLoadable = ({ files }: Trial): Loadable => ({ main: "nginx.conf", context: "main", files });

/** The errors that we report; a file that is included and lies elsewhere is the loader's to bring. */
function errorsIn({ files }: Trial): readonly string[] {
  const project = projectOf(files, { nginxVersion: version });
  const { findings } = review(project, { rules: judging, all: true, root: testRoot });
  const errors = findings.filter(({ severity }) => severity === "error");
  return errors.map(({ rule, message }) => `${rule.id}: ${message}`);
}

/** What nginx says where the machine, not the configuration, is in the way. */
const machine =
  /host not found|\(\d+: (No such file|Permission denied|Is a directory|Not a directory|Address already|Cannot assign)|getpwnam|getgrnam|BIO_new_file|cannot load certificate|PEM_read|SSL_CTX|dlopen|invalid PID|key values mismatch|no resolver|module is already loaded|SSL_CONF_cmd|duplicate listen 127\.0\.0\.1:/;

/**
 * Also where a module is not installed here or sold apart, where the loader put an empty file in place of a missing one,
 * and where something else fills in a name before nginx reads the file.
 */
function isMachine({ files }: Trial, output: string): boolean {
  const known = projectOf(files).configurations;
  const [, foreign = ""] = /unknown directive "(\w+)"/.exec(output) ?? [];
  const [, judged = ""] = /"(\w+)" directive/.exec(output) ?? [];
  const isOthers = directiveFacts(judged).some(({ contexts }) => contexts.length === 0) && judged !== "include";
  const [, variable = ""] = /unknown "(\w+)" variable/.exec(output) ?? [];
  const hides = known.some(({ unresolved }) => unresolved.length > 0);
  const isOpen = variable !== "" && known.some(hasForeignModules);
  const isFilledIn =
    variable !== "" && Object.values(files).some((text) => text.includes(`{${variable.toUpperCase()}}`));
  return isKnown(foreign) || isOthers || hides || isOpen || isFilledIn || machine.test(output);
}

type Outcome = "agree" | "machine" | "missed" | "false alarm";

function outcome(trial: Trial, verdict: Verdict | undefined): Outcome {
  assert.ok(verdict);
  const errors = errorsIn(trial);
  if (verdict.accepted) return errors.length === 0 ? "agree" : "false alarm";
  if (errors.length > 0) return "agree";
  return isMachine(trial, verdict.output) ? "machine" : "missed";
}

function explain(trial: Trial, verdict: Verdict | undefined): string {
  const said = verdict?.output.split("\n").find((line) => line.includes("[emerg]")) ?? "accepted";
  const texts = Object.entries(trial.files).map(([name, text]) => `--- ${name}\n${text}`);
  return [trial.title, said.replace(/.*\[emerg\] \S+ /, "nginx: "), ...errorsIn(trial), ...texts].join("\n");
}

function compare(candidates: readonly Trial[]): Readonly<Record<Outcome, readonly string[]>> {
  const verdicts = loadAll(candidates.map(asLoadable));
  const found: Record<Outcome, string[]> = { agree: [], machine: [], missed: [], "false alarm": [] };
  for (const [index, trial] of candidates.entries()) {
    const verdict = verdicts[index];
    found[outcome(trial, verdict)].push(explain(trial, verdict));
  }
  return found;
}

function assertNone(found: Readonly<Record<Outcome, readonly string[]>>): void {
  const { missed, "false alarm": alarms } = found;
  const shown = (what: string, texts: readonly string[]): readonly string[] =>
    texts.map((text) => `\n${what}: ${text}`);
  assert.ok(
    missed.length + alarms.length === 0,
    [...shown("missed", missed), ...shown("false alarm", alarms)].join("\n"),
  );
}

const mutations = Number(process.env.MUTATIONS ?? 500);

/** Configurations with one slip each, always the same ones. */
function mutated(sound: readonly Trial[]): readonly Trial[] {
  const random = new Random(Number(process.env.SEED ?? 20261121));
  const found: Trial[] = [];
  while (found.length < mutations) {
    const trial = random.pick(sound);
    const [what, slip] = random.pick(slips);
    const name = random.pick(Object.keys(trial.files));
    const before = trial.files[name] ?? "";
    const text = slip(before, random);
    if (text === undefined || text === before) continue;
    found.push({ title: `${what} in ${name} of ${trial.title}`, files: { ...trial.files, [name]: text } });
  }
  return found;
}

describe("what nginx -t refuses and what we report as errors", () => {
  it("agree on every fixture", (context) => {
    const found = compare(trials);
    context.diagnostic(`${trials.length} fixtures, ${found.machine.length} refused because of this machine`);
    assertNone(found);
  });

  it(`agree on ${mutations} slips`, (context) => {
    const verdicts = loadAll(trials.map(asLoadable));
    const sound = trials.filter((_, index) => verdicts[index]?.accepted);
    const found = compare(mutated(sound));
    const counts = Object.entries(found).map(([name, list]) => `${name} ${list.length}`);
    context.diagnostic(`of ${sound.length} fixtures that load: ${counts.join(", ")}`);
    assertNone(found);
    assert.ok(found.machine.length * 10 <= mutations, `${found.machine.length} of ${mutations}`);
  });
});
