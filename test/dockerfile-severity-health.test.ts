import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Finding } from "../server/engine/finding.ts";
import { review } from "../server/engine/review.ts";
import { rules } from "../server/rules/index.ts";
import { projectOf, testRoot } from "./support/project.ts";

type Texts = Readonly<Record<string, string>>;

const reviewed = (texts: Texts, only = rules): readonly Finding[] =>
  review(projectOf(texts), { rules: only, root: testRoot }).findings;

/** Severities of what one rule finds in a Dockerfile, in order of place. */
function severities(id: string, dockerfile: string, texts: Texts = {}): string[] {
  const only = rules.filter((rule) => rule.id === id);
  assert.equal(only.length, 1, id);
  return reviewed({ Dockerfile: dockerfile, ...texts }, only).map(({ severity }) => severity);
}

describe("lesser cases about health, logs and nginx have a lower severity", () => {
  it("an ignored HEALTHCHECK in a stage that only builds is a hint", () => {
    const twice = "HEALTHCHECK NONE\nHEALTHCHECK CMD a\n";
    const text = `FROM a AS x\n${twice}FROM b AS y\n${twice}FROM y\n`;
    assert.deepEqual(severities("dockerfile/multiple-healthcheck", text), ["hint", "warning"]);
  });

  it("a value that the builder replaces is a warning, one that it refuses an error", () => {
    const text = "FROM a\nHEALTHCHECK --interval=0s --timeout=5 --retries=0 CMD a\n";
    assert.deepEqual(severities("dockerfile/invalid-healthcheck-option", text), ["warning", "error", "warning"]);
  });

  it("a volume for logs is a note beside output that is sent to a file", () => {
    const text = "FROM debian:13\nVOLUME /var/log\nCMD exec a > /var/log/a\n";
    assert.deepEqual(severities("dockerfile/logs-not-on-stdout", text), ["info", "warning"]);
  });

  it("a script that ignores CMD is a note, one that waits a warning", () => {
    const text = 'FROM debian:13\nCOPY a.sh /\nENTRYPOINT ["/a.sh"]\nCMD ["b"]\n';
    const id = "project/entrypoint-without-exec";
    assert.deepEqual(severities(id, text, { "a.sh": "exec server\n" }), ["info"]);
    assert.deepEqual(severities(id, text, { "a.sh": "server\n" }), ["warning"]);
  });
});

describe("one defect is one finding", () => {
  const idsOf = (texts: Texts): string[] => reviewed(texts).map(({ rule }) => rule.id);

  it("an array that is no JSON is not also a command in shell form", () => {
    const ids = idsOf({ Dockerfile: "FROM debian:13-slim\nUSER 1\nCMD ['a', 'b']\n" });
    assert.ok(ids.includes("dockerfile/malformed-exec-json"));
    assert.ok(!ids.includes("dockerfile/shell-form-command"));
  });

  it("what is known of nginx takes the place of what is known of any image", () => {
    const ids = idsOf({ Dockerfile: "FROM nginx:1.30\nEXPOSE 81\nHEALTHCHECK CMD curl -f http://localhost:82/\n" });
    assert.ok(ids.includes("project/nginx-root-master") && ids.includes("project/healthcheck-not-served"));
    assert.ok(!ids.includes("dockerfile/missing-user") && !ids.includes("dockerfile/healthcheck-port-not-exposed"));
  });
});
