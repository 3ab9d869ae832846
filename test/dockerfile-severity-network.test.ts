import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { review } from "../server/engine/review.ts";
import { rules } from "../server/rules/index.ts";
import { projectOf, testRoot } from "./support/project.ts";

/** Line and severity of what one rule finds in a Dockerfile. */
function found(id: string, text: string, shippedTargets?: readonly string[]): string[] {
  const only = rules.filter((rule) => rule.id === `dockerfile/${id}`);
  assert.equal(only.length, 1, id);
  const project = projectOf({ Dockerfile: text }, shippedTargets ? { shippedTargets } : {});
  const { findings } = review(project, { rules: only, root: testRoot, all: true });
  return findings.map(({ severity, span }) => `${text.slice(0, span.start).split("\n").length} ${severity}`);
}

const fetch = "RUN curl -fsSL https://example.com/t.tgz | tar -xz";

describe("what is fetched weighs as much as where it goes", () => {
  it("is a warning where it ships, in its layers or in files that are copied, and a note elsewhere", () => {
    const text = `FROM a:1 AS base\n${fetch}\nFROM b:1 AS build\n${fetch}\nFROM c:1 AS test\n${fetch}\nFROM base\nCOPY --from=build /x /x\n`;
    assert.deepEqual(found("unverified-download", text), ["2 warning", "4 warning", "6 info"]);
    assert.deepEqual(found("unverified-download", text, ["test"]), ["2 info", "4 info", "6 warning"]);
  });

  it("counts a mount from another stage as a copy", () => {
    const text = `FROM a:1 AS build\n${fetch}\nFROM b:1\nRUN --mount=from=build,target=/b cp /b/t /t\n`;
    assert.deepEqual(found("unverified-download", text), ["2 warning"]);
  });

  it("holds for ADD, whose tags weigh less than branches", () => {
    const add = "ADD https://example.com/a /a";
    const text = `FROM a:1 AS test\n${add}\nFROM b:1\n${add}\nADD https://github.com/a/b.git#v1 /c\nADD https://github.com/a/b.git /d\n`;
    assert.deepEqual(found("add-url-without-checksum", text), ["2 info", "4 warning", "5 info", "6 warning"]);
  });

  it("holds for moving downloads and clones, which are notes and hints", () => {
    const lines = "RUN wget https://raw.githubusercontent.com/a/b/main/c\nRUN git clone https://github.com/a/b.git\n";
    const text = `FROM a:1 AS test\n${lines}FROM b:1\n${lines}`;
    assert.deepEqual(found("unpinned-download", text), ["2 hint", "5 info"]);
    assert.deepEqual(found("unpinned-git-clone", text), ["3 hint", "6 info"]);
  });
});

describe("lesser cases of rules about the network", () => {
  it("packages of the build weigh less than those of a repository", () => {
    const text =
      "FROM a:1 AS test\nRUN apk add --allow-untrusted x\nRUN echo gpgcheck=0 > a\nFROM b:1\nRUN apk add --allow-untrusted x\nRUN apk add --allow-untrusted /tmp/x.apk\nRUN rpm -i --nodigest x.rpm\nRUN rpm -i --nodigest https://example.com/x.rpm\nRUN echo gpgcheck=0 > a\n";
    const severities = ["2 warning", "3 warning", "5 error", "6 warning", "7 warning", "8 error", "9 error"];
    assert.deepEqual(found("package-signature-check-disabled", text), severities);
  });

  it("a URL without TLS is a note where signatures or checksums protect what comes", () => {
    const sum = "4b1d9b8a3c6d0f7e5a2b1c0d9e8f7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c2d1e0f";
    const text = `FROM a:1\nADD http://example.com/a /a\nADD --checksum=sha256:${sum} http://example.com/a /a\nRUN curl -O http://example.com/t\nRUN curl -O http://example.com/t && sha256sum -c s && tar xf t\nRUN echo "deb http://example.com/ a b" > l\nRUN apk add -X http://example.com/alpine/v3 x\nCMD ["x", "http://example.com"]\n`;
    const severities = ["2 warning", "3 info", "4 warning", "5 info", "6 info", "7 info", "8 warning"];
    assert.deepEqual(found("cleartext-url", text), severities);
  });

  it("apt-key is a warning, other common stores are notes", () => {
    const text =
      'FROM a:1 AS test\nRUN apt-key add k\nFROM b:1\nRUN apt-key add k\nCOPY k /etc/apt/trusted.gpg.d/\nRUN wget -P /etc/apk/keys https://example.com/k.rsa.pub\nFROM c:1\nRUN echo "deb https://example.com/ a b" > l\n';
    const inLast = "FROM x:1 AS c\n";
    assert.deepEqual(found("unscoped-repository-key", text, ["1"]), [
      "2 info",
      "4 warning",
      "5 info",
      "6 info",
      "8 info",
    ]);
    assert.deepEqual(found("unscoped-repository-key", `${inLast}RUN apt-key add k\n`), ["2 warning"]);
  });

  it("a host key that is not asked for weighs more than one that nobody compared", () => {
    const line = "RUN ssh -o StrictHostKeyChecking=no a.example.com\nRUN ssh-keyscan a.example.com >> k\n";
    const text = `FROM a:1 AS test\n${line}FROM b:1\n${line}`;
    assert.deepEqual(found("ssh-host-key-check-disabled", text), ["2 info", "3 info", "5 warning", "6 info"]);
  });
});

describe("rules about the network that are off unless asked for", () => {
  it("are these, and no more than notes", () => {
    const off = rules.filter(({ id, enabled }) => !enabled && offByDefault.has(id));
    assert.deepEqual(new Set(off.map(({ id }) => id)), offByDefault);
    assert.deepEqual(new Set(off.map(({ severity }) => severity)), new Set(["info"]));
  });
});

const offByDefault: ReadonlySet<string> = new Set([
  "dockerfile/both-wget-and-curl",
  "dockerfile/curl-without-follow",
  "dockerfile/download-in-run",
  "dockerfile/known-vulnerable-download",
  "dockerfile/redirect-may-downgrade",
  "dockerfile/wget-without-quiet",
]);
