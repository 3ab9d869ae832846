import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDockerfile } from "../server/engine/dockerfile/document.ts";
import { downloadUses } from "../server/engine/dockerfile/download-uses.ts";
import { downloadsOf, isCheck } from "../server/engine/dockerfile/downloads.ts";
import { appendToChain } from "../server/engine/dockerfile/edit.ts";
import { hostOf, isLoopback, isPrivate, pathOf } from "../server/engine/dockerfile/url.ts";
import { applyEdits } from "../server/engine/text.ts";

const parse = (text: string): ReturnType<typeof parseDockerfile> => parseDockerfile("file:///Dockerfile", text);
const run = (script: string): ReturnType<typeof parseDockerfile> => parse(`FROM debian:13\nRUN ${script}\n`);
const files = (script: string): readonly (readonly string[])[] => downloadsOf(run(script)).map((each) => each.files);
const uses = (script: string): string[] =>
  downloadUses(run(script)).map(({ file, kind, isChecked }) => `${kind} ${file}${isChecked ? " checked" : ""}`);

describe("the files that a download writes", () => {
  const url = "https://example.com/d/a.tgz?x=1";
  const cases: readonly (readonly [script: string, files: readonly string[]])[] = [
    [`curl ${url}`, []],
    [`curl -o b ${url}`, ["b"]],
    [`curl -fsSLob ${url}`, ["b"]],
    [`curl -fsSL --output="/opt/b-$V.tgz" ${url}`, ["/opt/b-$V.tgz"]],
    [`curl -O ${url}`, ["a.tgz"]],
    [`curl --output-dir /opt -O ${url}`, ["/opt/a.tgz"]],
    [`curl -O --url ${url}`, ["a.tgz"]],
    [`curl ${url} > b`, ["b"]],
    [`curl ${url} > /dev/null`, []],
    [`curl -o - ${url}`, []],
    [`wget ${url}`, ["a.tgz"]],
    [`wget -O b ${url}`, ["b"]],
    [`wget -qO- ${url}`, []],
    [`wget -P /opt/ ${url}`, ["/opt/a.tgz"]],
    [`wget -o log ${url} https://example.com/c`, ["a.tgz", "c"]],
    ["wget https://example.com/", []],
  ];
  for (const [script, expected] of cases) it(script, () => assert.deepEqual(files(script), [expected]));

  it("are of no interest where the file comes from this machine", () => {
    assert.deepEqual(files("curl -O http://localhost/a && curl -O file:///a && curl --unix-socket /s http://x/a"), []);
  });
});

describe("what becomes of a downloaded file", () => {
  const get = "curl -fsSLo /tmp/f https://example.com/x";
  const cases: readonly (readonly [script: string, uses: readonly string[]])[] = [
    [get, []],
    [`${get} && tar -C /opt -xzf /tmp/f`, ["unpack /tmp/f"]],
    [`${get} && tar xf f`, ["unpack /tmp/f"]],
    [`${get} && tar -czf b.tgz f`, []],
    [`${get} && gzip -d f`, ["unpack /tmp/f"]],
    [`${get} && gzip f`, []],
    [`${get} && dpkg -i /tmp/f*`, ["install /tmp/f"]],
    [`${get} && dpkg -i /tmp/*`, []],
    [`${get} && chmod +x /tmp/f`, ["program /tmp/f"]],
    [`${get} && chmod u=rwx,g=rx f`, ["program /tmp/f"]],
    [`${get} && chmod 0644 /tmp/f`, []],
    [`${get} && chmod 755 /tmp/g`, []],
    [`${get} && mv /tmp/f /usr/local/bin/`, ["program /tmp/f"]],
    [`${get} && mv /tmp/f g && chmod +x g`, ["program /tmp/f"]],
    [`${get} && mv /tmp/h g && chmod +x g`, []],
    [`${get} && /tmp/f --version`, ["run /tmp/f"]],
    [`${get} && f --version`, []],
    [`${get} && java -jar /tmp/f`, ["run /tmp/f"]],
    [`${get} && python3 f`, ["run /tmp/f"]],
    [`${get} && . /tmp/f`, ["run /tmp/f"]],
    [`${get} && tar -xz < /tmp/f`, ["unpack /tmp/f"]],
    [`${get} && sha256sum -c s && tar xf f`, ["unpack /tmp/f checked"]],
    [`sha256sum -c s && ${get} && tar xf f`, ["unpack /tmp/f"]],
    [`${get} && sh f && sha256sum -c s`, ["run /tmp/f"]],
    [`${get} && tar xf f && sha256sum -c s`, ["unpack /tmp/f checked"]],
    [`${get} && chmod +x f && sha256sum -c s`, ["program /tmp/f checked"]],
    ["curl -fsSL https://example.com/x | tar -xz", ["unpack "]],
    ["curl -fsSL https://example.com/x | cat | apk add -", ["install "]],
    ["curl -fsSL https://example.com/x | jq .", []],
    ["wget https://example.com/x.jar", ["program x.jar"]],
    ["wget -O /usr/bin/x https://example.com/x", ["program /usr/bin/x"]],
    ["wget -O /usr/bin/x.asc https://example.com/x && chmod +x /usr/bin/x.asc", []],
  ];
  for (const [script, expected] of cases) it(script, () => assert.deepEqual(uses(script), expected));

  it("may follow in a later RUN, where only a check before an unpacking counts", () => {
    const unpacked = run(`${get}\nRUN tar xf f\nRUN sha256sum -c s`);
    const made = run(`${get}\nRUN chmod +x f\nRUN sha256sum -c s`);
    assert.deepEqual(
      downloadUses(unpacked).map(({ isChecked }) => isChecked),
      [false],
    );
    assert.deepEqual(
      downloadUses(made).map(({ isChecked }) => isChecked),
      [true],
    );
  });

  it("takes time in proportion to the commands", () => {
    const many = (count: number): string =>
      Array.from({ length: count }, (_, i) => `curl -o f${i} https://x.io/f && chmod +x f${i} && sha256sum -c s`).join(
        " && ",
      );
    const start = performance.now();
    assert.equal(downloadUses(run(many(3000))).length, 3000);
    assert.ok(performance.now() - start < 5000);
  });
});

describe("commands that check", () => {
  const check = (script: string): boolean => run(script).named("RUN")[0]?.commands().some(isCheck) ?? false;
  for (const script of [
    "sha256sum -c s",
    "shasum -a 256 f",
    "gpg --verify a b",
    "gpgv a b",
    "openssl dgst -sha256 f",
    "cosign verify-blob f",
    "minisign -Vm f",
    "rpm -K f",
    "./verify.sh",
  ]) {
    it(script, () => assert.equal(check(script), true));
  }
  for (const script of [
    "gpg --dearmor",
    "gpg --import k",
    "gpg --recv-keys 1",
    "openssl genrsa",
    "rpm -i f",
    "cat f",
  ]) {
    it(`not ${script}`, () => assert.equal(check(script), false));
  }
});

describe("the parts of a URL", () => {
  it("are its host and path", () => {
    assert.equal(hostOf("https://user:pass@Example.com:8443/a?b#c"), "example.com");
    assert.equal(hostOf("example.com/a"), "example.com");
    assert.equal(hostOf("http://[::1]:80/"), "[::1]");
    assert.equal(hostOf("https://$HOST/a"), undefined);
    assert.equal(hostOf("https://"), undefined);
    assert.equal(pathOf("https://example.com/a/b?c=/d#e"), "/a/b");
    assert.equal(pathOf("https://example.com"), "");
  });

  it("tell private hosts from public ones", () => {
    for (const host of ["localhost", "a.localhost", "127.0.0.1", "[::1]", "0.0.0.0"])
      assert.equal(isLoopback(host), true, host);
    for (const host of [
      "10.0.0.1",
      "172.16.0.1",
      "172.31.9.9",
      "192.168.1.1",
      "169.254.169.254",
      "[fd00::1]",
      "db",
      "a.local",
      "x.svc",
    ]) {
      assert.equal(isLoopback(host), false, host);
      assert.equal(isPrivate(host), true, host);
    }
    for (const host of ["example.com", "172.32.0.1", "11.0.0.1", "8.8.8.8", "local.example.com"])
      assert.equal(isPrivate(host), false, host);
  });
});

describe("a command put behind a link of a chain", () => {
  const append = (script: string, at: number): string | undefined => {
    const document = run(script);
    const [first] = document.named("RUN");
    const edit = first && appendToChain(first, "new", first.pipelines[at]);
    return edit && applyEdits(document.source, [edit]).slice("FROM debian:13\nRUN ".length, -1);
  };

  it("is laid out like the link after it, or the one before", () => {
    assert.equal(append("a \\\n  && b \\\n  && c", 0), "a \\\n  && new \\\n  && b \\\n  && c");
    assert.equal(append("a && b", 1), "a && b && new");
    assert.equal(append("a", 0), "a && new");
    assert.equal(append("a \\\n  # why\n  && b", 0), "a && new \\\n  # why\n  && b");
  });

  it("is not possible elsewhere", () => {
    assert.equal(append("a; b", 0), undefined);
    assert.equal(append("a && b", 7), "a && b && new");
  });
});
