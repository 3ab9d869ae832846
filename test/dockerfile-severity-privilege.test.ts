import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Finding } from "../server/engine/finding.ts";
import { review } from "../server/engine/review.ts";
import type { Settings } from "../server/engine/settings.ts";
import { rules } from "../server/rules/index.ts";
import { projectOf, testRoot } from "./support/project.ts";

function findingsOf(ids: readonly string[], text: string, settings: Partial<Settings> = {}): readonly Finding[] {
  const only = rules.filter((rule) => ids.includes(rule.id));
  assert.equal(only.length, ids.length, ids.join());
  return review(projectOf({ Dockerfile: text }, settings), { rules: only, all: true, root: testRoot }).findings;
}

/** Severity and text of what one rule finds in a Dockerfile, as `warning 777`. */
const found = (id: string, text: string, settings: Partial<Settings> = {}): string[] =>
  findingsOf([id], text, settings).map(({ severity, span }) => `${severity} ${text.slice(span.start, span.end)}`);

/** The texts that the first finding points to besides its own place. */
const relatedOf = (id: string, text: string): string[] =>
  (findingsOf([id], text)[0]?.related ?? []).map(
    ({ span, message }) => `${text.slice(span.start, span.end)}: ${message}`,
  );

describe("rules about root", () => {
  const id = "dockerfile/missing-user";

  it("take an unknown base for one of root when a RUN does what only root may", () => {
    const base = "FROM team/base:1\n";
    const end = 'CMD ["/x"]\n';
    assert.deepEqual(found(id, `${base}${end}`), ["info FROM"]);
    assert.deepEqual(found(id, `${base}RUN make install\n${end}`), ["info FROM"]);
    assert.deepEqual(found(id, `${base}RUN sudo apt-get install -y nginx\n${end}`), ["info FROM"]);
    assert.deepEqual(found(id, `${base}RUN apt-get update\n${end}`), ["info FROM"]);
    assert.deepEqual(found(id, `${base}RUN apt-get install -y nginx\n${end}`), ["warning FROM"]);
    assert.deepEqual(found(id, `${base}RUN groupadd web\n${end}`), ["warning FROM"]);
  });

  it("point to a user that is created and not used, and to ports that need no root", () => {
    const text = 'FROM node:24\nRUN groupadd g && useradd web\nEXPOSE 3000 8080/udp\nCMD ["node", "x.js"]\n';
    const expected = [
      "web: web is created and the process does not run as it",
      "3000: port 3000 needs no rights of root",
      "8080/udp: port 8080/udp needs no rights of root",
    ];
    assert.deepEqual(relatedOf(id, text), expected);
    assert.deepEqual(relatedOf("dockerfile/root-user", text.replace("EXPOSE", "USER root\nEXPOSE")), expected);
  });

  it("do not speak of ports where one may need root, or the program does", () => {
    const text = (ports: string, command: string): string => `FROM node:24\nEXPOSE ${ports}\nCMD ["${command}"]\n`;
    assert.equal(relatedOf(id, text("3000", "node")).length, 1);
    assert.deepEqual(relatedOf(id, text("3000 80", "node")), []);
    assert.deepEqual(relatedOf(id, text("3000 $P", "node")), []);
    assert.deepEqual(relatedOf(id, text("2222", "/usr/sbin/sshd")), []);
    assert.deepEqual(relatedOf(id, 'FROM node:24\nCMD ["node"]\n'), []);
  });
});

describe("lesser cases of rules about privileges", () => {
  it("count for less in a stage that only builds", () => {
    const text = "FROM debian:13 AS a\nRUN sudo x && chmod 777 /x\nFROM debian:13\nRUN sudo y && chmod 666 /y\n";
    assert.deepEqual(found("dockerfile/sudo-in-run", text), ["info sudo", "warning sudo"]);
    assert.deepEqual(found("dockerfile/sudo-in-run", text, { shippedTargets: ["a"] }), ["warning sudo", "info sudo"]);
    assert.deepEqual(found("dockerfile/world-writable-file", text), ["info 777", "warning 666"]);
  });

  it("the setgid bit alone is a note", () => {
    assert.deepEqual(
      found("dockerfile/setuid-bit", "FROM debian:13\nRUN chmod g+s a && chmod u+s b && chmod 2755 c\n"),
      ["info g+s", "warning u+s", "info 2755"],
    );
  });

  it("a directory of the system as volume is a warning, the engine's socket an error", () => {
    assert.deepEqual(found("dockerfile/system-path-volume", "FROM a:1\nVOLUME /var/run/docker.sock /proc\n"), [
      "error /var/run/docker.sock",
      "warning /proc",
    ]);
  });
});

describe("lesser cases of rules about base images", () => {
  it("an undeclared variable with a default in place is a note", () => {
    assert.deepEqual(
      found("dockerfile/undefined-variable-in-from", "FROM a:$T AS b\nFROM c:${V:-1} AS d\nFROM e:${W-1}\n"),
      ["error $T", "info ${V:-1}", "info ${W-1}"],
    );
  });

  it("a frontend of somebody else is a warning where its tag moves", () => {
    const id = "dockerfile/unpinned-syntax-frontend";
    assert.deepEqual(found(id, "# syntax=team/x:2\nFROM a:1\n"), ["info team/x:2"]);
    assert.deepEqual(found(id, "# syntax=team/x\nFROM a:1\n"), ["warning team/x"]);
    assert.deepEqual(found(id, "# syntax=docker/dockerfile\nFROM a:1\n"), ["warning docker/dockerfile"]);
  });
});

describe("labels", () => {
  it("of the OCI are judged as a hint, those of the project as a warning", () => {
    const text = "FROM a:1\nLABEL org.opencontainers.image.url=x org.opencontainers.image.created=y\n";
    const id = "dockerfile/invalid-label-value";
    assert.deepEqual(found(id, text), ["hint x", "hint y"]);
    const labelSchema = { "org.opencontainers.image.url": "email" } as const;
    assert.deepEqual(found(id, text, { labelSchema }), ["warning x", "hint y"]);
  });

  it("a duplicate points to the value that holds", () => {
    assert.deepEqual(relatedOf("dockerfile/duplicate-label", "FROM a:1\nLABEL a=1 a=2 a=3\n"), [
      "a=3: the value that holds",
    ]);
  });
});

describe("one defect is one finding", () => {
  it("a name that nothing knows is not reported for not being a number", () => {
    const ids = ["dockerfile/non-numeric-user", "dockerfile/unknown-user-name"];
    const named = (text: string): string[] => findingsOf(ids, text).map(({ rule }) => rule.id);
    assert.deepEqual(named("FROM scratch\nUSER web\n"), ["dockerfile/unknown-user-name"]);
    assert.deepEqual(named("FROM debian:13\nUSER web\n"), ["dockerfile/non-numeric-user"]);
  });
});
