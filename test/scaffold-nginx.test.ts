import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { review } from "../server/engine/review.ts";
import type { Answers } from "../server/engine/scaffold/answers.ts";
import type { GeneratedFile } from "../server/engine/scaffold/file.ts";
import { nginxVersion } from "../server/engine/scaffold/images.ts";
import { nginxFiles } from "../server/engine/scaffold/nginx/files.ts";
import { nginxRemaining } from "../server/engine/scaffold/nginx/remaining.ts";
import { defaults } from "../server/engine/scaffold/options.ts";
import { generate } from "../server/engine/scaffold/stack.ts";
import { rules } from "../server/rules/index.ts";
import { projectOf, testRoot } from "./support/project.ts";
import { repository } from "./support/repository.ts";
import { makeCertificate, nginx, openFolder, type Ports, testNginx, writeNginx } from "./support/stack-nginx.ts";
import { substituted, writeTexts } from "./support/stack-server.ts";
import { stacks } from "./support/stacks.ts";

const own = stacks.filter(({ answers }) => answers.proxy === "nginx");

/** Ports that nothing needs to listen on: `nginx -t` does not. */
const ports: Ports = { http: 18080, https: 18443, status: 18081, instances: [13001, 13002, 13003], auth: 19091 };

const textOf = (files: readonly GeneratedFile[], path: string): string =>
  files.find((file) => file.path === `deploy/nginx/${path}`)?.text ?? "";

const generated = (change: Partial<Answers>): readonly GeneratedFile[] => nginxFiles({ ...defaults, ...change });

describe("the generated nginx configuration", () => {
  let folder: string;
  before(() => {
    folder = openFolder();
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("is what nginx -t takes without a word, for every stack", () => {
    assert.ok(nginx, "nginx is not installed (Debian: nginx-light)");
    const printed = new Set<string>();
    const print = (line: string): void =>
      void printed.add(line.replace(/ \(\d+ times\)$/, "").replaceAll(stack, "FOLDER"));
    let stack = "";
    for (const [index, { name, answers }] of own.entries()) {
      stack = join(folder, String(index));
      mkdirSync(stack);
      writeNginx(stack, answers, ports, print);
      makeCertificate(stack, ["app.example.com"]);
      assert.equal(testNginx(stack), "", name);
    }
    for (const line of printed) console.log(line);
  });

  it("is what nginx -t takes inside the image of a static site", () => {
    const main = "deploy/static/nginx.conf";
    const sites = stacks.filter(({ answers }) => answers.app.framework === "static");
    for (const [index, { name, answers }] of sites.entries()) {
      const files = generate(answers).filter(({ path }) => path === main);
      const site = join(folder, `static-${index}`);
      const path = { kind: "path", from: "/tmp/", to: `${site}/tmp/` } as const;
      mkdirSync(join(site, "tmp"), { recursive: true });
      writeTexts(
        site,
        substituted(files, [path], () => {}),
      );
      assert.equal(testNginx(site, main), "", name);
    }
  });

  it("differs for an older nginx only in what that does not know", () => {
    assert.ok(nginx, "nginx is not installed (Debian: nginx-light)");
    const differing = new Set(own.flatMap(({ answers }) => newerLines(answers, nginx?.version ?? "")));
    for (const line of differing) console.log(`nginx ${nginxVersion} and not ${nginx.version}: ${line}`);
    const gated =
      /^(?:listen PORT ssl;|http2 on;|resolver(?:_timeout)? .*|server \S+ resolve\b.*|ssl_certificate_cache .*|)$/;
    // A comment goes with the line that it explains.
    assert.deepEqual(
      [...differing].filter((line) => !line.startsWith("#") && !gated.test(line)),
      [],
    );
  });

  it("has no finding but those that are argued, none of them a warning", () => {
    for (const { name, answers } of own) {
      const texts = Object.fromEntries(nginxFiles(answers).map(({ path, text }) => [path, text]));
      const project = projectOf(texts, { nginxVersion });
      const { findings } = review(project, { rules, root: testRoot });
      const argued = new Set(nginxRemaining(answers).map(({ id }) => id));
      const open = findings.filter(
        ({ rule, severity }) => !argued.has(rule.id) || /^(?:error|warning)$/.test(severity),
      );
      assert.deepEqual(
        open.map(({ rule, message }) => `${rule.id}: ${message}`),
        [],
        name,
      );
    }
  });

  const gixy = join(repository, ".cache/peers/bin/gixy");
  const skip = existsSync(gixy) ? false : "gixy-ng is not installed: npm run peers";
  it("has no finding of gixy-ng but those that are argued", { skip }, () => {
    const found = new Map<string, string>();
    for (const [index, { name, answers }] of own.entries()) {
      const stack = join(folder, `gixy-${index}`);
      writeTexts(stack, new Map(nginxFiles(answers).map(({ path, text }) => [path, text])));
      writeFileSync(join(stack, "deploy/nginx/mime.types"), "types { text/html html; }\n");
      const argued = new Set(nginxRemaining(answers).map(({ id }) => id));
      for (const id of gixyFindings(gixy, join(stack, "deploy/nginx/nginx.conf")))
        if (!argued.has(`gixy-ng:${id}`)) found.set(id, name);
    }
    assert.deepEqual([...found], []);
  });
});

/** Lines that a stack has for the version of the image and not for an older one. */
function newerLines(answers: Answers, version: string): readonly string[] {
  const older = nginxFiles(answers, version).map(({ text }) => new Set(text.split("\n")));
  const newer = nginxFiles(answers).map(({ text }) => text.split("\n"));
  const missing = newer.flatMap((lines, index) => lines.filter((line) => !older[index]?.has(line)));
  return missing.map((line) => line.trim().replace(/\d{4,5}/, "PORT"));
}

/** Ids of what gixy-ng says of a configuration; it ends with a status of its own when it says anything. */
function gixyFindings(program: string, path: string): readonly string[] {
  const text = (() => {
    try {
      return execFileSync(program, ["-f", "json", path], { stdio: ["ignore", "pipe", "ignore"] }).toString();
    } catch (error) {
      return String((error as { stdout?: Buffer }).stdout);
    }
  })();
  const found: readonly { readonly plugin: string }[] = JSON.parse(text);
  return found.map(({ plugin }) => plugin);
}

describe("answers and what they become", () => {
  it("is nothing for another proxy", () => {
    assert.deepEqual(generated({ proxy: "traefik" }), []);
    assert.deepEqual(generated({ proxy: "none" }), []);
  });

  it("follows the profile of TLS", () => {
    const protocols = (profile: "intermediate" | "modern"): string | undefined =>
      /ssl_protocols (.*);/.exec(textOf(generated({ tls: { ...defaults.tls, profile } }), "includes/tls.conf"))?.[1];
    assert.equal(protocols("intermediate"), "TLSv1.2 TLSv1.3");
    assert.equal(protocols("modern"), "TLSv1.3");
  });

  it("sends no HSTS, redirects nobody and has no certificate where TLS ends in front", () => {
    const files = generated({ tls: { ...defaults.tls, source: "external", hsts: "long" } });
    const all = files.map(({ text }) => text).join("");
    assert.doesNotMatch(all, /Strict-Transport-Security|ssl_certificate|listen 8443/);
    assert.match(textOf(files, "conf.d/app.conf"), /set_real_ip_from 172\.16\.0\.0\/12;/);
  });

  it("reads a path as text, in any case, and with what lies below it", () => {
    const files = generated({ admin: { ...defaults.admin, paths: ["/admin.v1/", '/a b"{};$#'] } });
    const pattern = /location ~\* (\^\/\S+) \{\n {8}deny all;/.exec(textOf(files, "conf.d/app.conf"))?.[1];
    assert.ok(pattern);
    const expression = new RegExp(pattern, "i");
    for (const path of ["/admin.v1", "/ADMIN.V1/x", '/a b"{};$#', "/metrics"]) assert.match(path, expression);
    for (const path of ["/adminxv1", "/admin.v12", "/x/admin.v1", "/a b"]) assert.doesNotMatch(path, expression);
  });

  it("reads a path as nginx does, which decodes it and takes dots and double slashes out", () => {
    for (const path of ["/a%20b/c", "//a%20b//c/", "/x/../a%20b/./c"]) {
      const text = textOf(generated({ admin: { ...defaults.admin, paths: [path] } }), "conf.d/app.conf");
      assert.match(text, /location ~\* \^\/\(\?:a\\x20b\/c\|metrics\)/, path);
    }
    const all = textOf(generated({ admin: { ...defaults.admin, paths: ["/."] } }), "conf.d/app.conf");
    assert.match(all, /location ~\* \^\/ \{\n {8}deny all;/);
  });

  it("closes paths for administrators where the address of the deciding service is none", () => {
    for (const forwardUrl of [undefined, "auth", "ftp://auth/", "http://auth/;}", "http://$host/"]) {
      const files = generated({ admin: { access: "forward", paths: ["/admin"], forwardUrl } });
      assert.match(textOf(files, "conf.d/app.conf"), /location ~\* \^\/\(\?:admin\|metrics\)\S+ \{\n {8}deny all;/);
    }
  });

  it("lets a deciding service speak TLS only with a certificate that is verified", () => {
    const admin = { access: "forward", paths: ["/admin"], forwardUrl: "https://auth.example.com/verify" } as const;
    const text = textOf(generated({ admin }), "conf.d/app.conf");
    assert.match(text, /server auth\.example\.com:443 resolve;/);
    assert.match(text, /proxy_ssl_verify on;/);
    assert.match(text, /proxy_pass https:\/\/admin-decision\/verify;/);
  });

  it("takes no sign from host names that would end a line", () => {
    const files = generated({ domains: ["a.example.com; include /etc/passwd", "*.example.com"] });
    assert.match(textOf(files, "conf.d/app.conf"), /server_name a\.example\.comincludeetcpasswd \*\.example\.com;/);
  });

  it("says nothing without comments, and why with full ones", () => {
    const comments = (kind: Answers["comments"]): number =>
      generated({ comments: kind }).flatMap(({ text }) => text.match(/^\s*#/gm) ?? []).length;
    assert.equal(comments("none"), 0);
    assert.ok(comments("short") > 10);
    assert.ok(comments("full") > comments("short") + 10);
  });
});
