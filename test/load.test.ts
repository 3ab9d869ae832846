import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { languageOfPath, looksLikeNginx, mayBeNginx } from "../server/engine/language.ts";
import { type Host, ProjectStore } from "../server/engine/load.ts";
import { defaultSettings } from "../server/engine/settings.ts";

/** A disk of texts by uri that counts what is read. */
function diskOf(files: Readonly<Record<string, string>>): Host & { readonly reads: string[] } {
  const reads: string[] = [];
  return {
    reads,
    read: async (uri) => {
      reads.push(uri);
      return files[uri];
    },
    list: async (uri) => {
      const names = Object.keys(files).filter((file) => file.startsWith(`${uri}/`));
      return names.length > 0
        ? [...new Set(names.map((name) => name.slice(uri.length + 1).split("/")[0] ?? ""))]
        : undefined;
    },
  };
}

describe("a project store", () => {
  const main = "m:/nginx.conf";
  const files = {
    "m:/conf.d/a.conf": "server { include snippets/tls.conf; }",
    "m:/conf.d/b.conf": "server { }",
    "m:/conf.d/c.txt": "",
    "m:/snippets/tls.conf": "ssl_protocols TLSv1.2;",
  };

  it("follows includes, globs and includes of included files", async () => {
    const store = new ProjectStore(diskOf(files), defaultSettings);
    store.set(main, "nginx", "http { include conf.d/*.conf; include gone.conf; }");
    const project = await store.load();
    assert.deepEqual(
      project.configurations.map((configuration) => configuration.documents.map(({ uri }) => uri)),
      [[main, "m:/conf.d/a.conf", "m:/snippets/tls.conf", "m:/conf.d/b.conf"]],
    );
    assert.ok(project.files.missing.has("m:/gone.conf"));
  });

  it("reads each file once, and again after it changed", async () => {
    const disk = diskOf(files);
    const store = new ProjectStore(disk, defaultSettings);
    store.set(main, "nginx", "http { include snippets/tls.conf; }");
    await store.load();
    const before = disk.reads.length;
    const first = await store.load();
    assert.equal(disk.reads.length, before);
    assert.equal(await store.load(), first, "nothing changed: the same project");
    store.forget("m:/snippets/tls.conf");
    await store.load();
    assert.equal(disk.reads.filter((uri) => uri === "m:/snippets/tls.conf").length, 2);
  });

  it("keeps a given text over the disk until it is removed", async () => {
    const store = new ProjectStore(diskOf(files), defaultSettings);
    store.set(main, "nginx", "http { include snippets/tls.conf; }");
    store.set("m:/snippets/tls.conf", "nginx", "ssl_protocols TLSv1;");
    const source = async (): Promise<string | undefined> =>
      (await store.load()).document("m:/snippets/tls.conf")?.source;
    assert.equal(await source(), "ssl_protocols TLSv1;");
    store.forget("m:/snippets/tls.conf");
    assert.equal(await source(), "ssl_protocols TLSv1;");
    store.remove("m:/snippets/tls.conf");
    assert.equal(await source(), "ssl_protocols TLSv1.2;");
  });

  it("makes a new project when its settings change", async () => {
    const store = new ProjectStore(diskOf({}), defaultSettings);
    store.set(main, "nginx", "http { }");
    await store.load();
    store.settings = { ...defaultSettings, nginxVersion: "1.27.3" };
    assert.equal((await store.load()).settings.nginxVersion, "1.27.3");
  });

  it("ends although files include each other", async () => {
    const store = new ProjectStore(
      diskOf({ "m:/a.conf": "include b.conf;", "m:/b.conf": "include a.conf;" }),
      defaultSettings,
    );
    store.set(main, "nginx", "include a.conf;");
    assert.equal((await store.load()).configurations.length, 1);
  });
});

describe("the language of a file", () => {
  const paths: readonly (readonly [string, ReturnType<typeof languageOfPath>])[] = [
    ["Dockerfile", "dockerfile"],
    ["a/Dockerfile.dev", "dockerfile"],
    ["a/api.Dockerfile", "dockerfile"],
    ["Containerfile", "dockerfile"],
    ["Dockerfile.dockerignore", undefined],
    ["nginx.conf", "nginx"],
    ["etc/nginx/conf.d/a.conf", "nginx"],
    ["nginx/templates/default.conf.template", "nginx"],
    ["nginx/sites-available/shop", "nginx"],
    ["openresty/site.conf", "nginx"],
    ["nginx.dev.conf", "nginx"],
    ["site.vhost", "nginx"],
    ["conf.d/a.conf", undefined],
    ["apache2/sites-available/a", undefined],
    ["redis.conf", undefined],
    ["nginx/README.md", undefined],
    ["nginx/sites-available/.keep", undefined],
  ];
  for (const [path, language] of paths) {
    it(`${path}: ${language ?? "unknown"}`, () => assert.equal(languageOfPath(`m:/${path}`), language));
  }

  it("is guessed from the content only where the path allows it", () => {
    assert.ok(mayBeNginx("m:/conf.d/a.conf") && mayBeNginx("m:/deploy/site.conf"));
    assert.ok(!mayBeNginx("m:/a.txt"));
  });

  const contents: readonly (readonly [string, string, boolean])[] = [
    ["nginx", "server {\n  listen 80;\n  location / { }\n}\n", true],
    ["an upstream and a server", "upstream a {\n  server b;\n}\nserver {\n}\n", true],
    ["Apache", "<VirtualHost *:80>\n  ServerName a\n</VirtualHost>\n", false],
    ["an ini file", "[server]\nlisten 80;\n", false],
    ["Java properties", "server.port = 80\n", false],
    ["prose", "The server listens on port 80.", false],
  ];
  for (const [what, text, expected] of contents) {
    it(`content of ${what} is ${expected ? "" : "not "}nginx`, () => assert.equal(looksLikeNginx(text), expected));
  }
});
