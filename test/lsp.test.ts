import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { CodeAction, SnippetTextEdit, TextDocumentEdit, TextEdit } from "vscode-languageserver/node";
import { applied, type ClientOptions, LspClient, pullCapabilities, rangeOf } from "./support/lsp-client.ts";

const clients: LspClient[] = [];

async function start(options: ClientOptions = {}): Promise<LspClient> {
  const client = await LspClient.start(options);
  clients.push(client);
  return client;
}

afterEach(async () => {
  for (const client of clients.splice(0)) {
    // The server is still there, whatever the test sent, and ends in order.
    assert.equal(client.process.exitCode, null, client.log.join("\n"));
    assert.equal(await client.stop(), 0);
  }
});

const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder of files on the disk, as a uri. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "portcullis lsp-"));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return pathToFileURL(folder).href;
}

/** The plain edits of an action, whatever the file. */
function editsOf(action: CodeAction | undefined): TextEdit[] {
  const changes = (action?.edit?.documentChanges ?? []) as TextDocumentEdit[];
  return changes.flatMap(({ edits }) => edits.filter((edit): edit is TextEdit => "newText" in edit));
}

function snippetsOf(action: CodeAction | undefined): SnippetTextEdit[] {
  const changes = (action?.edit?.documentChanges ?? []) as TextDocumentEdit[];
  return changes.flatMap(({ edits }) => (edits ?? []).filter((edit): edit is SnippetTextEdit => "snippet" in edit));
}

const alone = "file:///nowhere/Dockerfile";
const insecure = "FROM debian:latest\nUSER root\n";

describe("diagnostics", () => {
  test("are pulled with code, link, range and related places", async () => {
    const client = await start();
    assert.deepEqual(client.initialized.capabilities.diagnosticProvider, {
      identifier: "portcullis",
      interFileDependencies: true,
      workspaceDiagnostics: false,
    });
    await client.open(alone, "dockerfile", insecure);
    const { kind, items = [] } = await client.pull(alone);
    assert.equal(kind, "full");
    assert.deepEqual(
      items.map(({ code, severity, source, range }) => ({ code, severity, source, range })),
      [
        { code: "dockerfile/test-latest", severity: 2, source: "portcullis", range: rangeOf(insecure, ":latest") },
        { code: "dockerfile/test-user", severity: 2, source: "portcullis", range: rangeOf(insecure, "USER root") },
      ],
    );
    assert.match(items[0]?.codeDescription?.href ?? "", /docs\/rules\/dockerfile\/test-latest\.md$/);
    assert.deepEqual(items[1]?.relatedInformation, [
      { location: { uri: alone, range: rangeOf(insecure, "FROM") }, message: "the stage starts here" },
    ]);
    assert.deepEqual(client.published.size, 0);
  });

  test("are unchanged while nothing changed, and again when only the text around them did", async () => {
    const client = await start();
    await client.open(alone, "dockerfile", insecure);
    const first = await client.pull(alone);
    assert.deepEqual(await client.pull(alone, first.resultId), { kind: "unchanged", resultId: first.resultId });
    await client.change(alone, "# end\n", { start: { line: 2, character: 0 }, end: { line: 2, character: 0 } });
    assert.equal((await client.pull(alone, first.resultId)).kind, "unchanged");
    await client.change(alone, "# head\n", { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } });
    const moved = await client.pull(alone, first.resultId);
    assert.equal(moved.kind, "full");
    assert.equal(moved.items?.[0]?.range.start.line, 1);
  });

  test("follow each keystroke", async () => {
    const client = await start();
    await client.open(alone, "dockerfile", "FROM debian:lates\n");
    assert.deepEqual(await client.codes(alone), []);
    await client.change(alone, "t", { start: { line: 0, character: 17 }, end: { line: 0, character: 17 } });
    assert.deepEqual(await client.codes(alone), ["dockerfile/test-latest"]);
    await client.change(alone, "", { start: { line: 0, character: 11 }, end: { line: 0, character: 18 } });
    assert.deepEqual(await client.codes(alone), []);
  });

  test("are sent to clients that do not ask, and taken back when the file is closed", async () => {
    const client = await start({ capabilities: {} });
    assert.equal(client.initialized.capabilities.diagnosticProvider, undefined);
    await client.open(alone, "dockerfile", insecure);
    await client.until("diagnostics", () => client.published.get(alone)?.length === 2);
    await client.change(alone, "FROM debian:12\n");
    await client.until("no diagnostics", () => client.published.get(alone)?.length === 0);
    await client.change(alone, insecure);
    await client.until("diagnostics again", () => client.published.get(alone)?.length === 2);
    await client.close(alone);
    await client.until("none for a closed file", () => client.published.get(alone)?.length === 0);
  });

  test("of an included file follow the file that includes it", async () => {
    const main = (tokens: string): string => `http {\n    server_tokens ${tokens};\n    include conf.d/*.conf;\n}\n`;
    const part = "server {\n    location / {\n    }\n}\n";
    const folder = folderOf({ "nginx/nginx.conf": main("on"), "nginx/conf.d/site.conf": part });
    const [mainUri, partUri] = [`${folder}/nginx/nginx.conf`, `${folder}/nginx/conf.d/site.conf`];
    const client = await start({ folders: [folder] });
    await client.open(mainUri, "nginx", main("on"));
    await client.open(partUri, "nginx", part);
    const { items = [] } = await client.pull(partUri);
    assert.deepEqual(
      items.map(({ code, range }) => [code, range]),
      [["nginx/test-location", rangeOf(part, "location /")]],
    );
    assert.deepEqual(await client.codes(mainUri), []);
    const before = client.refreshes;
    await client.change(mainUri, "off", rangeOf(main("on"), "on"));
    await client.pull(mainUri);
    await client.until("a refresh", () => client.refreshes > before);
    assert.deepEqual(await client.codes(partUri), []);
  });

  test("of a file see the main file that nobody opened", async () => {
    const folder = folderOf({
      "nginx/nginx.conf": "http {\n    server_tokens on;\n    include conf.d/*.conf;\n}\n",
      "nginx/conf.d/site.conf": "server {\n    location / {\n    }\n}\n",
    });
    const client = await start({ folders: [folder] });
    const uri = `${folder}/nginx/conf.d/site.conf`;
    await client.open(uri, "nginx", "server {\n    location / {\n    }\n}\n");
    await client.pull(uri);
    await client.until("a refresh after the workspace was read", () => client.refreshes > 0);
    assert.deepEqual(await client.codes(uri), ["nginx/test-location"]);
  });

  test("follow a file that changes on the disk", async () => {
    const folder = folderOf({ "nginx/nginx.conf": "http {\n    include a.conf;\n}\n" });
    const client = await start({ folders: [folder] });
    const uri = `${folder}/nginx/nginx.conf`;
    await client.open(
      uri,
      "nginx",
      "http {\n    include a.conf;\n    server {\n        location / {\n        }\n    }\n}\n",
    );
    assert.deepEqual(await client.codes(uri), []);
    writeFileSync(new URL(`${folder}/nginx/a.conf`), "server_tokens on;\n");
    const changes = [{ uri: `${folder}/nginx/a.conf`, type: 1 }];
    await client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes });
    await client.until("a refresh", () => client.refreshes > 0);
    assert.deepEqual(await client.codes(uri), ["nginx/test-location"]);
  });

  test("survive a rule that throws: the others still speak, and the engine says what is missing", async () => {
    const client = await start();
    await client.open(alone, "dockerfile", "FROM debian:latest\n# CRASH\n");
    assert.deepEqual(await client.codes(alone), ["portcullis/engine", "dockerfile/test-latest"]);
    await client.until("a log entry", () => client.log.some((line) => line.includes("the rule fell over")));
  });
});

describe("code actions", () => {
  test("a safe fix is preferred, is resolved on demand, and its diagnostic goes", async () => {
    const client = await start();
    await client.open(alone, "dockerfile", insecure);
    const [fix] = await client.actions(alone, rangeOf(insecure, ":latest"), ["quickfix"]);
    assert.equal(fix?.title, "Pin the tag");
    assert.equal(fix?.isPreferred, true);
    assert.equal(fix?.edit, undefined);
    assert.equal(fix?.diagnostics?.[0]?.code, "dockerfile/test-latest");
    assert.ok(fix);
    const after = applied(insecure, editsOf(await client.resolve(fix)));
    assert.equal(after, "FROM debian:1.0\nUSER root\n");
    await client.change(alone, after);
    assert.deepEqual(await client.codes(alone), ["dockerfile/test-user"]);
  });

  test("a review fix is marked, not preferred, and keeps its tab stop", async () => {
    const client = await start();
    await client.open(alone, "dockerfile", insecure);
    const actions = await client.actions(alone, rangeOf(insecure, "USER root"), ["quickfix"]);
    const fix = actions.find(({ title }) => title === "Name another user (review)");
    assert.ok(fix);
    assert.equal(fix.isPreferred, undefined);
    const [edit] = snippetsOf(await client.resolve(fix));
    assert.equal(edit?.snippet.value, "USER ${1:app}");
  });

  test("clients without resolve, snippets and document changes get plain edits at once", async () => {
    const client = await start({ capabilities: { textDocument: { diagnostic: {} } } });
    await client.open(alone, "dockerfile", insecure);
    const actions = await client.actions(alone, rangeOf(insecure, "USER root"));
    const fix = actions.find(({ title }) => title.startsWith("Name another user"));
    assert.deepEqual(fix?.edit?.changes?.[alone], [{ range: rangeOf(insecure, "USER root"), newText: "USER app" }]);
    const allow = actions.find(({ title }) => title === "Allow dockerfile/test-user here with a reason");
    assert.match(allow?.edit?.changes?.[alone]?.[0]?.newText ?? "", /^# portcullis: allow dockerfile\/test-user -- \w/);
    // Files cannot be created without document changes.
    assert.equal(
      actions.some(({ title }) => title.includes("portcullis.yaml")),
      false,
    );
  });

  test("a fix that does not prove itself is not offered, and the log says which", async () => {
    const client = await start();
    const text = "FROM debian:12\n# LIE\n";
    await client.open(alone, "dockerfile", text);
    const actions = await client.actions(alone, rangeOf(text, "LIE"), ["quickfix"]);
    assert.equal(
      actions.some(({ title }) => title === "Lie more"),
      false,
    );
    await client.until("a log entry", () => client.log.some((line) => line.includes("dockerfile/test-liar")));
  });

  test("fix all applies every safe fix in one edit and leaves the others", async () => {
    const client = await start();
    const text = "FROM debian:latest AS a\nFROM nginx:latest\nUSER root\n";
    await client.open(alone, "dockerfile", text);
    const everything = { start: { line: 0, character: 0 }, end: { line: 3, character: 0 } };
    const [action] = await client.actions(alone, everything, ["source.fixAll"]);
    assert.equal(action?.kind, "source.fixAll.portcullis");
    assert.ok(action);
    const after = applied(text, editsOf(await client.resolve(action)));
    assert.equal(after, "FROM debian:1.0 AS a\nFROM nginx:1.0\nUSER root\n");
    await client.change(alone, after);
    assert.deepEqual(await client.actions(alone, everything, ["source.fixAll"]), []);
  });

  test("an exception is offered at three places, and the first makes its diagnostic go", async () => {
    const folder = folderOf({ Dockerfile: insecure });
    const uri = `${folder}/Dockerfile`;
    const client = await start({ folders: [folder] });
    await client.open(uri, "dockerfile", insecure);
    const actions = await client.actions(uri, rangeOf(insecure, ":latest"), ["quickfix.suppress"]);
    assert.deepEqual(
      actions.map(({ title }) => title),
      [
        "Allow dockerfile/test-latest here with a reason",
        "Allow dockerfile/test-latest in this file with a reason",
        "Allow dockerfile/test-latest in portcullis.yaml with a reason",
      ],
    );
    const [here, file, central] = await Promise.all(actions.map((action) => client.resolve(action)));
    const [edit] = snippetsOf(here);
    assert.match(edit?.snippet.value ?? "", /^# portcullis: allow dockerfile\/test-latest -- \$\{1:[^}]+\}\n$/);
    assert.match(
      snippetsOf(file)[0]?.snippet.value ?? "",
      /^# portcullis: allow-file dockerfile\/test-latest -- \$\{1:/,
    );
    const [creation, written] = central?.edit?.documentChanges ?? [];
    assert.deepEqual(creation, { kind: "create", uri: `${folder}/portcullis.yaml`, options: { ignoreIfExists: true } });
    assert.match(JSON.stringify(written), /rule: dockerfile\/test-latest/);
    assert.match(JSON.stringify(written), /\$\{1:/);
    await client.change(uri, `# portcullis: allow dockerfile/test-latest -- probe needs it\n${insecure}`);
    assert.deepEqual(await client.codes(uri), ["dockerfile/test-user"]);
  });

  test("an exception above an indented directive keeps the indentation, wherever the editor indents snippets", async () => {
    const client = await start();
    const uri = "file:///nowhere/nginx.conf";
    const text = "http {\n    server_tokens on;\n    server {\n        location / {\n        }\n    }\n}\n";
    await client.open(uri, "nginx", text);
    const actions = await client.actions(uri, rangeOf(text, "location /"), ["quickfix.suppress"]);
    assert.ok(actions[0]);
    const [edit] = snippetsOf(await client.resolve(actions[0]));
    // It starts in column 0, so that there is no text before it to indent by.
    assert.deepEqual(edit?.range, { start: { line: 3, character: 0 }, end: { line: 3, character: 8 } });
    assert.match(edit?.snippet.value ?? "", /^ {8}# portcullis: allow nginx\/test-location -- \$\{1:[^}]+\}\n {8}$/);
  });

  test("settings take fixes and exceptions away", async () => {
    const settings = { fix: { enable: false }, codeActions: { suppress: { enable: false } } };
    const client = await start({ settings });
    await client.open(alone, "dockerfile", insecure);
    assert.deepEqual(await client.actions(alone, rangeOf(insecure, ":latest")), []);
  });

  test("a stale action is resolved to nothing", async () => {
    const client = await start();
    await client.open(alone, "dockerfile", insecure);
    const [fix] = await client.actions(alone, rangeOf(insecure, ":latest"), ["quickfix"]);
    await client.change(alone, "FROM debian:12\n");
    assert.ok(fix);
    assert.equal((await client.resolve(fix)).edit, undefined);
  });
});

describe("hover", () => {
  test("over a finding says what, why, which criterion, what that does not show, and what to do", async () => {
    const client = await start({ initializationOptions: { explainsRules: true } });
    await client.open(alone, "dockerfile", insecure);
    const text = (await client.hover(alone, rangeOf(insecure, "root").start)) ?? "";
    assert.match(text, /Title of dockerfile\/test-user/);
    assert.match(text, /Rationale of dockerfile\/test-user\./);
    assert.match(text, /Relates to CC6\.6/);
    assert.match(text, /Why it relates\./);
    assert.match(text, /What it cannot show\./);
    assert.match(text, /Remedy of dockerfile\/test-user\./);
    assert.match(text, /docs\/rules\/dockerfile\/test-user\.md/);
    assert.match(text, /command:portcullis\.explainRule\?%5B%22dockerfile%2Ftest-user%22%5D/);
    // What a file says never becomes a link that runs a command.
    assert.doesNotMatch(text, /evil/);
  });

  test("links no command for clients that have none", async () => {
    const client = await start();
    await client.open(alone, "dockerfile", insecure);
    assert.doesNotMatch((await client.hover(alone, rangeOf(insecure, "root").start)) ?? "", /command:/);
  });

  test("over an nginx directive or variable shows its documentation", async () => {
    const client = await start();
    const text = "http {\n    server {\n        proxy_pass http://$host;\n    }\n}\n";
    await client.open("file:///nowhere/nginx.conf", "nginx", text);
    const directive = await client.hover("file:///nowhere/nginx.conf", rangeOf(text, "proxy_pass").start);
    assert.match(directive ?? "", /\*\*proxy_pass\*\*/);
    assert.match(directive ?? "", /Context: location/);
    assert.match(directive ?? "", /https:\/\/nginx\.org\/en\/docs\/http\/ngx_http_proxy_module\.html#proxy_pass/);
    const variable = await client.hover("file:///nowhere/nginx.conf", rangeOf(text, "host").start);
    assert.match(variable ?? "", /\*\*\$host\*\*/);
    assert.equal(await client.hover("file:///nowhere/nginx.conf", rangeOf(text, "{\n    server").start), undefined);
  });
});

describe("settings", () => {
  test("of the editor set a rule's severity, and a change of them is seen", async () => {
    const client = await start({ settings: { rules: { "dockerfile/test-latest": "error" } } });
    await client.open(alone, "dockerfile", insecure);
    assert.equal((await client.pull(alone)).items?.[0]?.severity, 1);
    await client.configure({ rules: { "dockerfile/test-latest": "off", "dockerfile/test-user": "hint" } });
    await client.until("a refresh", () => client.refreshes > 0);
    const { items = [] } = await client.pull(alone);
    assert.deepEqual(
      items.map(({ code, severity }) => [code, severity]),
      [["dockerfile/test-user", 4]],
    );
  });

  test("of portcullis.yaml win over the editor's, saved or not", async () => {
    const folder = folderOf({
      "portcullis.yaml": "rules:\n  dockerfile/test-latest: hint\n",
      "app/Dockerfile": insecure,
    });
    const client = await start({ folders: [folder], settings: { rules: { "dockerfile/test-latest": "error" } } });
    const uri = `${folder}/app/Dockerfile`;
    await client.open(uri, "dockerfile", insecure);
    assert.equal((await client.pull(uri)).items?.[0]?.severity, 4);
    await client.open(`${folder}/portcullis.yaml`, "yaml", "rules:\n  dockerfile/test-latest: off\n");
    assert.deepEqual(await client.codes(uri), ["dockerfile/test-user"]);
  });

  test("that are not understood are diagnostics in portcullis.yaml", async () => {
    const text = "rules:\n  dockerfile/test-lates: error\n";
    const folder = folderOf({ "portcullis.yaml": text });
    const client = await start({ folders: [folder] });
    const uri = `${folder}/portcullis.yaml`;
    await client.open(uri, "yaml", text);
    const { items = [] } = await client.pull(uri);
    assert.deepEqual(
      items.map(({ code, range }) => [code, range]),
      [["portcullis/settings", rangeOf(text, "dockerfile/test-lates")]],
    );
    await client.change(uri, "rules:\n  dockerfile/test-latest: error\n");
    assert.deepEqual(await client.codes(uri), []);
  });

  test("a new portcullis.yaml moves its folder into a project of its own", async () => {
    const folder = folderOf({ "app/Dockerfile": insecure });
    const client = await start({ folders: [folder] });
    const uri = `${folder}/app/Dockerfile`;
    await client.open(uri, "dockerfile", insecure);
    assert.equal((await client.codes(uri)).length, 2);
    writeFileSync(new URL(`${folder}/app/portcullis.yaml`), "rules:\n  dockerfile/test-user: off\n");
    const changes = [{ uri: `${folder}/app/portcullis.yaml`, type: 1 }];
    await client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes });
    assert.deepEqual(await client.codes(uri), ["dockerfile/test-latest"]);
    rmSync(new URL(`${folder}/app/portcullis.yaml`));
    await client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes });
    assert.equal((await client.codes(uri)).length, 2);
  });
});

describe("requests of the VS Code client", () => {
  test("files are read through a client that offers it, of any scheme", async () => {
    const client = await start({ initializationOptions: { readsFiles: true }, folders: ["vfs://host/repo"] });
    const files = new Map([["vfs://host/repo/portcullis.yaml", "rules:\n  dockerfile/test-user: off\n"]]);
    client.connection.onRequest("portcullis/readFile", ({ uri }: { uri: string }) => files.get(uri) ?? null);
    client.connection.onRequest("portcullis/listFolder", () => null);
    client.connection.onRequest("portcullis/findFiles", () => []);
    await client.open("vfs://host/repo/a%20b/Dockerfile", "dockerfile", insecure);
    assert.deepEqual(await client.codes("vfs://host/repo/a%20b/Dockerfile"), ["dockerfile/test-latest"]);
  });

  test("a check of the workspace shows the findings of files that nobody opened, until somebody does", async () => {
    const folder = folderOf({
      "a/Dockerfile": insecure,
      "b/Dockerfile": "FROM debian:12\n",
      "node_modules/Dockerfile": insecure,
    });
    const client = await start({ folders: [folder] });
    const messages: unknown[] = [];
    client.connection.onNotification("$/progress", (params: unknown) => void messages.push(params));
    const outcome = await client.connection.sendRequest("portcullis/checkWorkspace", { workDoneToken: "t" });
    assert.deepEqual(outcome, { files: 2, findings: 2, cancelled: false });
    assert.equal(client.published.get(`${folder}/a/Dockerfile`)?.length, 2);
    assert.ok(messages.length > 0);
    await client.open(`${folder}/a/Dockerfile`, "dockerfile", insecure);
    assert.equal((await client.codes(`${folder}/a/Dockerfile`)).length, 2);
    await client.until("only the editor's own", () => client.published.get(`${folder}/a/Dockerfile`)?.length === 0);
  });

  test("the status tells how many rules run and what decides", async () => {
    const folder = folderOf({ "portcullis.yaml": "nginx:\n  version: 1.27.3\nrules:\n  dockerfile/test-user: off\n" });
    const client = await start({ folders: [folder] });
    const uri = `${folder}/Dockerfile`;
    await client.open(uri, "dockerfile", `# portcullis: allow dockerfile/test-latest -- because\n${insecure}`);
    assert.deepEqual(await client.connection.sendRequest("portcullis/status", { uri }), {
      rules: 4,
      problems: 0,
      excepted: 1,
      configuration: `${folder}/portcullis.yaml`,
      nginxVersion: "1.27.3",
    });
  });

  test("rules are listed and explained in read-only documents", async () => {
    const client = await start();
    const rules: { id: string }[] = await client.connection.sendRequest("portcullis/rules");
    assert.ok(rules.some(({ id }) => id === "dockerfile/test-user"));
    const uri = "portcullis:/dockerfile/test-user.md";
    const page: { text: string } = await client.connection.sendRequest("workspace/textDocumentContent", { uri });
    assert.match(page.text, /^# dockerfile\/test-user\n/);
    assert.match(page.text, /Remedy of dockerfile\/test-user\./);
    const none = await client.connection.sendRequest("workspace/textDocumentContent", {
      uri: "portcullis:/no/rule.md",
    });
    assert.equal(none, null);
  });

  test("the outline of an nginx file shows servers by name and locations", async () => {
    const client = await start();
    const text = "server {\n    listen 80;\n    server_name a.example;\n    location /x {\n    }\n}\n";
    await client.open("file:///nowhere/nginx.conf", "nginx", text);
    const found: { name: string; detail: string; children: { name: string }[] }[] = await client.connection.sendRequest(
      "textDocument/documentSymbol",
      { textDocument: { uri: "file:///nowhere/nginx.conf" } },
    );
    assert.deepEqual(
      found.map(({ name, detail, children }) => [name, detail, children.map((child) => child.name)]),
      [["server a.example", "80", ["location /x"]]],
    );
  });
});

describe("the server outlives", () => {
  const hostile: readonly [string, string, object | number | null][] = [
    ["request", "textDocument/hover", {}],
    ["request", "textDocument/hover", { textDocument: { uri: "%" }, position: { line: -1, character: 1e9 } }],
    ["request", "textDocument/codeAction", { textDocument: { uri: alone } }],
    ["request", "codeAction/resolve", { title: "x", data: { what: "fix", uri: 7 } }],
    ["request", "codeAction/resolve", { title: "x", data: { what: "allow", uri: "__proto__", fingerprint: "x" } }],
    ["request", "textDocument/diagnostic", { textDocument: { uri: "file:///etc/passwd" } }],
    ["request", "portcullis/status", null],
    ["request", "portcullis/checkWorkspace", 7],
    ["request", "no/such/method", {}],
    ["notification", "textDocument/didChange", { textDocument: { uri: alone }, contentChanges: [{ text: "x" }] }],
    [
      "notification",
      "textDocument/didChange",
      {
        textDocument: { uri: alone, version: 9 },
        contentChanges: [{ range: { start: { line: 9e9, character: -7 }, end: { line: 0, character: 0 } }, text: "x" }],
      },
    ],
    ["notification", "textDocument/didClose", { textDocument: { uri: "file:///never/opened" } }],
    ["notification", "workspace/didChangeConfiguration", null],
    [
      "notification",
      "workspace/didChangeWatchedFiles",
      { changes: [{ uri: "::" }, { uri: "file:///x/portcullis.yaml" }] },
    ],
    ["notification", "$/unheard", []],
  ];

  test("messages that no client should send", async () => {
    const client = await start();
    await client.open(alone, "dockerfile", insecure);
    for (const [kind, method, params] of hostile) {
      const message = { jsonrpc: "2.0", method, params, ...(kind === "request" && { id: `hostile ${method}` }) };
      client.write(JSON.stringify(message));
    }
    client.write("{{ no JSON");
    client.write('{"jsonrpc":"1.0"}');
    client.write("[]");
    await client.open("file:///nowhere/Containerfile", "dockerfile", insecure);
    assert.equal((await client.codes("file:///nowhere/Containerfile")).length, 2);
  });

  test("texts that are no configuration at all", async () => {
    const client = await start();
    const texts = [
      "\0\ud800\uffff",
      "{".repeat(20_000),
      "RUN ".repeat(20_000),
      "a".repeat(1_000_000),
      "${".repeat(50_000),
    ];
    for (const [index, text] of texts.entries()) {
      for (const [name, language] of [
        ["nginx.conf", "nginx"],
        ["Dockerfile", "dockerfile"],
      ] as const) {
        const uri = `file:///nowhere/${index}/${name}`;
        await client.open(uri, language, text);
        assert.equal((await client.pull(uri)).kind, "full");
        await client.hover(uri, { line: 0, character: 3 });
      }
    }
  });

  test("settings of every wrong type", async () => {
    for (const settings of [
      7,
      "x",
      [],
      { rules: [1], nginx: "x", dockerfile: { trustedRegistries: [{}] }, fix: null },
    ]) {
      const client = await start({ settings });
      await client.open(alone, "dockerfile", insecure);
      assert.equal((await client.codes(alone)).length, 2);
    }
  });
});

test("a server whose client goes away without a word ends", async () => {
  const client = await LspClient.start();
  const ended = new Promise((resolve) => client.process.once("exit", resolve));
  client.process.stdin.end();
  await ended;
});

test("portcullis lsp --stdio serves over standard input and output, and knows the rules", async () => {
  const client = await start({
    server: "server/cli/main.js",
    args: ["lsp", "--stdio"],
    capabilities: pullCapabilities,
  });
  const uri = "file:///nowhere/nginx.conf";
  await client.open(uri, "nginx", "http {\n    server_tokens on;\n}\n");
  assert.ok((await client.codes(uri)).includes("nginx/server-tokens-on"));
});
