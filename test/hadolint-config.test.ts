import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { parseSettings } from "../server/engine/config.ts";
import { convertHadolintConfig, hadolintSettings, parseHadolintConfig } from "../server/engine/hadolint-config.ts";
import type { RuleMetadata } from "../server/engine/rule.ts";
import { defaultSettings } from "../server/engine/settings.ts";
import { rules } from "../server/rules/index.ts";
import { criteria } from "../server/rules/soc2.ts";
import { folderOf, portcullis } from "./support/cli.ts";

const everything = `ignored:
  - DL3007
  - DL9999
override:
  error:
    - DL4006
  style: [DL3020]
trustedRegistries: [docker.io, "*.example.org"]
label-schema:
  author: text
  com.example.contact: email
  odd: colour
strict-labels: true
disable-ignore-pragma: true
failure-threshold: style
no-color: true
`;

/** A rule that stands for checks of hadolint's. */
function ruleFor(id: string, ...checks: readonly (readonly [string, "same" | "wider"])[]): RuleMetadata {
  const [like] = rules;
  assert.ok(like);
  return {
    ...like,
    id: `dockerfile/${id}`,
    equivalents: checks.map(([check, match]) =>
      match === "same" ? { tool: "hadolint", id: check, match } : { tool: "hadolint", id: check, match, why: "a test" },
    ),
  };
}

describe("hadolint's settings", () => {
  it("silence and weigh the rules that answer its checks", () => {
    const settings = hadolintSettings(everything, defaultSettings, rules);
    assert.equal(settings.rules["dockerfile/latest-base-image"], "off");
    assert.equal(settings.rules["dockerfile/pipe-without-pipefail"], "error");
    assert.equal(settings.rules["dockerfile/add-instead-of-copy"], "hint");
    assert.equal(settings.rules["dockerfile/root-user"], undefined);
  });

  it("bring registries, labels and the strict view of pragmas", () => {
    const settings = hadolintSettings(everything, defaultSettings, rules);
    assert.deepEqual(settings.trustedRegistries, ["docker.io", "*.example.org"]);
    assert.deepEqual(settings.requiredLabels, ["author", "com.example.contact"]);
    assert.deepEqual(settings.labelSchema, { author: "text", "com.example.contact": "email" });
    assert.equal(settings.requireReason, "always");
    assert.equal(settings.uri, undefined);
  });

  it("silence a rule for two checks only with both, and take the one that is left", () => {
    const both = ruleFor("both", ["DL1", "same"], ["DL2", "wider"]);
    const severity = (source: string) => hadolintSettings(source, defaultSettings, [both]).rules["dockerfile/both"];
    assert.equal(severity("ignored: [DL1]"), undefined);
    assert.equal(severity("ignored: [DL1, dl2]"), "off");
    assert.equal(severity("ignored: [DL1]\noverride:\n  error: [DL2]"), "error");
  });

  it("leave rules that stand for other checks as they are", () => {
    const other = ruleFor("other", ["DL2", "same"]);
    assert.deepEqual(hadolintSettings("ignored: [DL1]", defaultSettings, [other]).rules, {});
  });

  for (const [name, text] of [
    ["nothing", ""],
    ["a list", "- DL3008\n"],
    ["broken YAML", "ignored: [DL3007\noverride: {"],
    ["wrong kinds", "ignored: DL3007\noverride: [DL3008]\ntrustedRegistries: {a: b}\nlabel-schema: [a]\n"],
    ["aliases", "a: &a [DL3007]\nignored: *a\n"],
  ] as const) {
    it(`say nothing when the file holds ${name}`, () => {
      assert.deepEqual(hadolintSettings(text, defaultSettings, rules), defaultSettings);
    });
  }

  it("know the threshold for whoever converts", () => {
    assert.equal(parseHadolintConfig(everything).failureThreshold, "style");
  });
});

describe("hadolint's settings, converted", () => {
  const known = { rules: rules.map(({ id }) => id), criteria: criteria.map(({ id }) => id) };

  it("say the same as a portcullis.yaml", () => {
    const { settings, problems } = parseSettings(
      "file:///p/portcullis.yaml",
      convertHadolintConfig(everything, rules),
      defaultSettings,
      known,
    );
    assert.deepEqual(problems, []);
    const direct = hadolintSettings(everything, defaultSettings, rules);
    assert.deepEqual({ ...settings, uri: undefined }, direct);
  });

  it("name what has no counterpart", () => {
    const text = convertHadolintConfig(everything, rules);
    assert.match(text, /^# .*DL9999/m);
    assert.match(text, /--fail-on hint/);
  });

  it("are text and nothing else, whatever the names hold", () => {
    const hostile = 'trustedRegistries: ["a\\nrules: x", "b: c"]\nlabel-schema: {"k\\n#": text}\n';
    const { settings, problems } = parseSettings(
      "file:///p/portcullis.yaml",
      convertHadolintConfig(hostile, rules),
      defaultSettings,
      known,
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(settings.trustedRegistries, ["a\nrules: x", "b: c"]);
    assert.deepEqual(settings.requiredLabels, ["k\n#"]);
  });
});

describe("on the command line, hadolint's settings", () => {
  const dockerfile = 'FROM debian:latest\nUSER 1000:1000\nHEALTHCHECK NONE\nCMD ["sleep", "1"]\n';
  const rulesOf = (cwd: string, ...args: string[]): string =>
    portcullis(["check", "--fail-on", "never", ...args], { cwd }).stdout;

  it("decide where no portcullis.yaml does", () => {
    const cwd = folderOf({ ".hadolint.yaml": "ignored: [DL3007]\n", "app/Dockerfile": dockerfile });
    assert.doesNotMatch(rulesOf(cwd, "app"), /latest-base-image/);
    assert.match(rulesOf(cwd, "--no-config", "app"), /latest-base-image/);
  });

  it("give way to a portcullis.yaml, also to one further up", () => {
    const cwd = folderOf({
      "portcullis.yaml": "criteria: [CC6.8]\n",
      "app/.hadolint.yml": "ignored: [DL3007]\n",
      "app/Dockerfile": dockerfile,
    });
    assert.match(rulesOf(cwd, "app"), /latest-base-image/);
  });

  it("are converted by one command, which overwrites nothing", () => {
    const cwd = folderOf({ ".hadolint.yaml": "ignored: [DL3007]\n", Dockerfile: dockerfile });
    const shown = portcullis(["convert", "--dry-run"], { cwd });
    assert.equal(shown.code, 0);
    assert.match(shown.stdout, /^ {2}dockerfile\/latest-base-image: off$/m);
    assert.ok(!existsSync(join(cwd, "portcullis.yaml")));

    assert.equal(portcullis(["convert"], { cwd }).code, 0);
    assert.equal(readFileSync(join(cwd, "portcullis.yaml"), "utf8"), shown.stdout);
    assert.doesNotMatch(rulesOf(cwd), /latest-base-image/);

    const again = portcullis(["convert"], { cwd });
    assert.equal(again.code, 2);
    assert.match(again.stderr, /stays as it is/);
  });

  it("are missed in one plain line where there are none", () => {
    const { code, stderr } = portcullis(["convert"], { cwd: folderOf({ Dockerfile: dockerfile }) });
    assert.equal(code, 2);
    assert.match(stderr, /^portcullis: [^\n]*no \.hadolint\.yaml\n$/);
  });
});
