import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { review } from "../server/engine/review.ts";
import type { Settings } from "../server/engine/settings.ts";
import { rules } from "../server/rules/index.ts";
import { projectOf, testRoot } from "./support/project.ts";

/** Severity and message of what one rule finds in a project. */
function found(id: string, texts: Readonly<Record<string, string>>, settings: Partial<Settings> = {}): string[] {
  const only = rules.filter((rule) => rule.id === id);
  assert.equal(only.length, 1, id);
  return review(projectOf(texts, settings), { rules: only, root: testRoot }).findings.map(
    ({ severity, message }) => `${severity} ${message}`,
  );
}

const severities = (...of: Parameters<typeof found>): string[] =>
  found(...of).map((text) => text.split(" ", 1)[0] ?? "");

describe("severity of the rules about secrets", () => {
  it("a file that lies there is a warning, one that may come a note, one in a folder a hint", () => {
    const id = "dockerfile/unguarded-context-copy";
    const Dockerfile = "FROM node:22\nCOPY . /app\n";
    assert.deepEqual(severities(id, { Dockerfile, ".env": "x" }), ["warning"]);
    assert.deepEqual(severities(id, { Dockerfile }), ["info"]);
    assert.deepEqual(severities(id, { Dockerfile, ".dockerignore": ".git\n" }), ["info"]);
    assert.deepEqual(severities(id, { Dockerfile, ".dockerignore": ".git\n.env\n" }), ["hint"]);
    assert.deepEqual(severities(id, { Dockerfile, ".dockerignore": ".git\n**/.env\n" }), []);
  });

  it("the context of a stage that ships by configuration counts", () => {
    const id = "dockerfile/unguarded-context-copy";
    const Dockerfile = "FROM node:22 AS app\nCOPY . /app\nFROM node:22 AS other\n";
    assert.deepEqual(severities(id, { Dockerfile }), []);
    assert.deepEqual(severities(id, { Dockerfile }, { shippedTargets: ["app"] }), ["info"]);
  });

  it("in the folder of a web server the context is an error, an incomplete guard a warning", () => {
    const id = "dockerfile/source-in-webroot";
    const Dockerfile = "FROM nginx:1.28\nCOPY . /usr/share/nginx/html\n";
    assert.deepEqual(severities(id, { Dockerfile }), ["error"]);
    assert.deepEqual(severities(id, { Dockerfile, ".dockerignore": "*.md\n" }), ["warning"]);
    assert.deepEqual(severities(id, { Dockerfile, ".dockerignore": "*.md\n", ".env": "x" }), ["error"]);
  });

  it("the rule of the web server speaks instead of the general one", () => {
    const Dockerfile = "FROM nginx:1.28\nCOPY . /usr/share/nginx/html\n";
    const ids = ["dockerfile/source-in-webroot", "dockerfile/unguarded-context-copy"];
    const only = rules.filter((rule) => ids.includes(rule.id));
    const { findings } = review(projectOf({ Dockerfile }), { rules: only, root: testRoot });
    assert.deepEqual(
      findings.map(({ rule }) => rule.id),
      ["dockerfile/source-in-webroot"],
    );
  });

  it("a log-in in a stage that is thrown away is a warning", () => {
    const id = "dockerfile/login-without-secret-mount";
    const login = 'RUN docker login -u bot -p "$PASS" registry.corp.internal\n';
    const Dockerfile = `FROM a AS build\n${login}FROM b\n${login}ONBUILD ${login}`;
    assert.deepEqual(severities(id, { Dockerfile }), ["warning", "error", "error"]);
  });

  it("a password in a stage that is thrown away is a note", () => {
    const Dockerfile = "FROM a AS test\nRUN chpasswd < x\nFROM b\nRUN chpasswd < x\nONBUILD RUN chpasswd < x\n";
    assert.deepEqual(severities("dockerfile/password-set-in-build", { Dockerfile }), ["info", "error", "error"]);
  });

  it("unset of a secret is a warning where it ships, all else a hint", () => {
    const unset = "ENV API_TOKEN=9f2c41aab0 PORT=1\nRUN unset API_TOKEN PORT\n";
    const Dockerfile = `FROM a AS test\n${unset}FROM b\n${unset}`;
    const id = "dockerfile/env-unset-in-later-layer";
    assert.deepEqual(severities(id, { Dockerfile }), ["hint", "hint", "warning", "hint"]);
  });

  it("a secret that a build stage writes counts where COPY takes the file", () => {
    const id = "dockerfile/secret-written-into-image";
    const build = 'FROM a AS build\nARG TOKEN\nRUN echo "$TOKEN" > /srv/app/token\nFROM b\n';
    assert.deepEqual(found(id, { Dockerfile: build }), []);
    assert.deepEqual(found(id, { Dockerfile: `${build}COPY --from=build /srv /srv\n` }), [
      "error TOKEN is written to /srv/app/token, which COPY takes into the image",
    ]);
    assert.deepEqual(found(id, { Dockerfile: `${build}COPY --from=build /srv/ap* /srv/\n` }), []);
    assert.deepEqual(severities(id, { Dockerfile: `${build}COPY --from=0 /srv/app/tok* /srv/\n` }), ["error"]);
    assert.deepEqual(severities(id, { Dockerfile: build }, { shippedTargets: ["build"] }), ["error"]);
  });

  it("no message holds the value of a secret", () => {
    const value = "tr0ub4dor9f2c";
    const Dockerfile = [
      "FROM a",
      `ARG TOKEN=${value}`,
      `ENV API_TOKEN=${value} URL=https://bot:${value}@corp.internal/`,
      `RUN echo "$TOKEN" > /t && echo root:${value} | chpasswd && docker login -u a -p ${value} r`,
      `RUN usermod -p ${value} root; unset API_TOKEN; set -x; ./run $TOKEN ${value}`,
      `LABEL a=$TOKEN b=${value}`,
    ].join("\n");
    const { findings } = review(projectOf({ Dockerfile }), { rules, all: true, root: testRoot });
    assert.ok(findings.length > 5);
    for (const { message, related, fixes } of findings) {
      const texts = [message, ...related.map((one) => one.message), ...fixes.map(({ title }) => title)];
      for (const text of texts) assert.ok(!text.includes(value), text);
    }
  });
});
