import assert from "node:assert/strict";
import { describe, it } from "node:test";
import Ajv from "ajv";
import { parse } from "yaml";
import type { Answers } from "../server/engine/scaffold/answers.ts";
import {
  answerOf,
  answersSchema,
  readAnswers,
  withAnswer,
  writeAnswers,
} from "../server/engine/scaffold/answers-file.ts";
import { defaults, options, questions } from "../server/engine/scaffold/options.ts";
import { stacks } from "./support/stacks.ts";

/** The problems as "<text of the span>: <message>". */
const problems = (source: string): string[] =>
  readAnswers(source, defaults).problems.map(
    ({ span, message }) => `${source.slice(span.start, span.end)}: ${message}`,
  );

const read = (source: string, base: Answers = defaults): Answers => {
  const { answers, problems: found } = readAnswers(source, base);
  assert.deepEqual(found, []);
  return answers;
};

describe("the file of answers", () => {
  it("gives back every combination as it was written, and its text fits the schema", () => {
    const fits = new Ajv.default({ allowUnionTypes: true }).compile(answersSchema());
    for (const { name, answers } of stacks) {
      const text = writeAnswers(answers);
      assert.deepEqual(read(text), answers, name);
      assert.equal(writeAnswers(read(text)), text, name);
      assert.ok(fits(parse(text)), `${name}: ${JSON.stringify(fits.errors)}`);
    }
  });

  it("explains every option, in the order of the options", () => {
    const lines = writeAnswers(defaults).split("\n");
    const places = options.map(({ path, help }) => {
      const at = lines.findIndex((line) => line.trim().startsWith(`# ${help}`));
      assert.equal(lines[at + 1]?.trim().split(":")[0], path.split(".").at(-1), path);
      return at;
    });
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
    );
  });

  it("leaves what is not said, and takes a key without a value as none", () => {
    const answers = read("app:\n  port: 8000\n  entry:\n");
    assert.deepEqual(answers, { ...defaults, app: { ...defaults.app, port: 8000, entry: undefined } });
    assert.equal(read("app:\n  port:\n").app.port, defaults.app.port);
    assert.deepEqual(read(""), defaults);
  });

  it("takes versions without quotes", () => {
    assert.equal(read("app:\n  node: 22\n").app.node, "22");
    assert.equal(read("app:\n  node: 22.10\n").app.node, "22.10");
  });

  it("says what is wrong, where it stands, and goes on with the rest", () => {
    assert.deepEqual(problems("proxi: nginx\n"), ['proxi: "proxi" is no key here; did you mean proxy?']);
    assert.deepEqual(problems("proxy: apache\n"), ['apache: "apache" is none of nginx, traefik, none']);
    assert.deepEqual(problems("replicas: 0\n"), ['0: "0" is no whole number from 1 to 50']);
    assert.deepEqual(problems("replicas: 1.5\n"), ['1.5: "1.5" is no whole number from 1 to 50']);
    assert.deepEqual(problems("ci: 1\n"), ['1: "1" is neither true nor false']);
    assert.deepEqual(problems("domains: app.example.com\n"), ['app.example.com: "app.example.com" is no list']);
    assert.match(problems("- a\n").join(), /is no map of keys and values/);
    assert.match(problems("a: [\n").join(), /flow/i);
    assert.equal(readAnswers("replicas: 0\ncsp: enforce\n", defaults).answers.csp, "enforce");
  });

  it("asks where to, when another service decides", () => {
    assert.match(problems("admin:\n  access: forward\n").join(), /admin\.forwardUrl does not say where to/);
    assert.deepEqual(problems("proxy: none\nadmin:\n  access: forward\n"), []);
  });

  it("keeps the host names that there must be", () => assert.deepEqual(read("domains: []\n"), defaults));

  const hostile: readonly (readonly [path: string, value: string])[] = [
    ["name", "App"],
    ["name", "a b"],
    ["app.node", "24-slim AS x"],
    ["app.entry", "../server.js"],
    ["app.entry", "/etc/passwd"],
    ["app.entry", 'a"; b'],
    ["app.workspace", "packages/../.."],
    ["app.workspaceName", "x; rm -rf /"],
    ["app.buildScript", "build && evil"],
    ["app.outputs", "dist\nRUN evil"],
    ["app.arguments", "$(evil)"],
    ["app.environment", "A=1"],
    ["app.healthPath", '/"]\nUSER root'],
    ["app.healthPath", "healthz"],
    ["domains", "example.com; evil"],
    ["domains", "Example.com"],
    ["domains", "*"],
    ["tls.email", "a b@example.com"],
    ["limits.loginPaths", "/"],
    ["limits.loginPaths", "/a { }"],
    ["admin.paths", "/a`) || Host(`b"],
    ["admin.forwardUrl", "file:///etc/passwd"],
    ["admin.forwardUrl", "http://a b/"],
  ];
  for (const [path, value] of hostile) {
    it(`refuses ${JSON.stringify(value)} as ${path}`, () => {
      const isList = options.find((option) => option.path === path)?.kind === "list";
      const written = isList ? [value] : value;
      const [first = "", second] = path.split(".");
      const source = JSON.stringify(second === undefined ? { [first]: written } : { [first]: { [second]: written } });
      const result = readAnswers(source, defaults);
      assert.equal(result.problems.length, 1, JSON.stringify(result.problems));
      assert.notDeepEqual(answerOf(result.answers, path), written);
    });
  }

  it("is not read when it is too long", () => {
    const { answers, problems: found } = readAnswers(`name: b\n${"#".repeat(300_000)}`, defaults);
    assert.equal(answers, defaults);
    assert.equal(found.length, 1);
  });
});

describe("the options", () => {
  it("cover every answer, and nothing else", () => {
    const paths = Object.entries(defaults).flatMap(([name, value]) =>
      typeof value === "object" && !Array.isArray(value) ? Object.keys(value).map((key) => `${name}.${key}`) : [name],
    );
    assert.deepEqual(options.map(({ path }) => path).sort(), paths.sort());
  });

  it("hold the defaults", () => {
    for (const { path, kind, values } of options) {
      if (kind === "choice")
        assert.ok(
          values?.some(({ value }) => value === answerOf(defaults, path)),
          path,
        );
    }
    assert.deepEqual(read(writeAnswers(defaults)), defaults);
  });

  it("ask at most five questions", () => {
    assert.ok(questions.length <= 5);
    for (const path of questions) assert.ok(options.some((option) => option.path === path));
  });

  it("change one answer and leave the others", () => {
    assert.deepEqual(withAnswer(defaults, "tls.hsts", "long"), { ...defaults, tls: { ...defaults.tls, hsts: "long" } });
  });
});
