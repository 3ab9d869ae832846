import assert from "node:assert/strict";
import { test } from "node:test";
import { parseSettings } from "../server/engine/config.ts";
import { suggestCentralException, suggestException } from "../server/engine/exceptions/suggest.ts";
import { fixAll } from "../server/engine/fix-all.ts";
import { languageOfPath, parseDocument } from "../server/engine/language.ts";
import { Project } from "../server/engine/project.ts";
import { type Review, type ReviewOptions, review } from "../server/engine/review.ts";
import type { Equivalent, Fix, Problem, Rule } from "../server/engine/rule.ts";
import { defaultSettings, type Settings } from "../server/engine/settings.ts";
import { applyEdits, type Span, span } from "../server/engine/text.ts";
import { matchesPath } from "../server/engine/uri.ts";
import { withoutTabStops } from "../server/engine/verify.ts";

const metadata = {
  title: "",
  severity: "warning",
  enabled: true,
  rationale: "",
  remedy: "",
  criteria: {},
  fixable: false,
  references: [],
  since: "0.1.0",
} as const;

/** Every occurrence of a needle in a part of a source is a problem. */
function* occurrences(source: string, needle: string, within: Span = span(0, source.length)): Generator<Problem> {
  for (let at = source.indexOf(needle, within.start); at >= 0 && at < within.end; at = source.indexOf(needle, at + 1)) {
    yield { at: { span: span(at, at + needle.length) }, message: `${needle} is bad` };
  }
}

const nginxRule = (name: string, needle: string): Rule<"nginx"> => ({
  ...metadata,
  id: `nginx/${name}`,
  equivalents: [],
  check: (configuration) => occurrences(configuration.main.source, needle),
});

const dockerfileRule = (name: string, needle: string, equivalents: readonly Equivalent[] = []): Rule<"dockerfile"> => ({
  ...metadata,
  id: `dockerfile/${name}`,
  equivalents,
  *check(document) {
    for (const instruction of document.instructions) yield* occurrences(document.source, needle, instruction.span);
  },
});

const why = "";
const rules = [
  nginxRule("tokens", "server_tokens on"),
  nginxRule("index", "autoindex on"),
  nginxRule("server", "server {"),
  { ...nginxRule("quiet", "never there"), enabled: false },
  dockerfileRule("curl", "curl", [
    { tool: "hadolint", id: "DL3001", match: "same" },
    { tool: "trivy", id: "DS-0001", match: "narrower", why },
    { tool: "buildkit", id: "NoCurl", match: "same" },
    { tool: "checkov", id: "CKV_DOCKER_9", match: "same" },
  ]),
  dockerfileRule("wget", "wget", [{ tool: "hadolint", id: "DL3002", match: "same" }]),
  dockerfileRule("make", "make", [
    { tool: "hadolint", id: "DL3003", match: "wider", why },
    { tool: "buildkit", id: "NoMake", match: "related", why },
  ]),
] as readonly Rule[];

const root = "file:///p";
const yamlUri = `${root}/portcullis.yaml`;

function projectOf(files: Record<string, string>, settings: Partial<Settings> = {}): Project {
  const documents = Object.entries(files).map(([path, source]) => {
    const uri = `${root}/${path}`;
    return [uri, parseDocument(languageOfPath(uri) ?? "nginx", uri, source)] as const;
  });
  return new Project({ documents: new Map(documents) }, { ...defaultSettings, today: "2026-08-22", ...settings });
}

const run = (project: Project, options: Partial<ReviewOptions> = {}): Review => review(project, { rules, ...options });

/** Open findings as "<rule> <text of the span>". */
function open(project: Project, options: Partial<ReviewOptions> = {}): string[] {
  return run(project, options).findings.map(({ rule, uri, span: at }) => {
    const source = project.document(uri)?.source;
    return `${rule.id} ${source === undefined ? `${uri}:${at.start}` : source.slice(at.start, at.end)}`;
  });
}

const messages = (project: Project): string[] => run(project).findings.map(({ message }) => message);

/** What is excepted as "<rule> <scope> <reason>". */
const excepted = (project: Project): string[] =>
  run(project).excepted.map(({ finding, exception }) => `${finding.rule.id} ${exception.scope} ${exception.reason}`);

const nginx = (source: string, settings: Partial<Settings> = {}): Project =>
  projectOf({ "nginx.conf": source }, settings);
const dockerfile = (source: string, settings: Partial<Settings> = {}): Project =>
  projectOf({ Dockerfile: source }, settings);

/** The source after a fix, its tab stops filled with their placeholders. */
function fixed(source: string, fix: Fix | undefined): string {
  assert.ok(fix, "there is a fix");
  const edits = fix.edits.flatMap((file) => file.edits);
  return applyEdits(
    source,
    edits.map((edit) => (fix.snippet ? { ...edit, text: withoutTabStops(edit.text) } : edit)),
  );
}

/** The source after the first fix of the only finding of the engine. */
function fixedFirst(project: Project): string {
  const [finding, ...others] = run(project).findings.filter(({ rule }) => rule.id.startsWith("portcullis/"));
  assert.ok(finding && others.length === 0);
  return fixed(project.document(finding.uri)?.source ?? "", finding.fixes[0]);
}

test("a comment covers the next directive, and no other", () => {
  const project = nginx(`http {
    # portcullis: allow nginx/tokens -- legacy probe (SEC-1)
    server_tokens on;
    server { server_tokens on; }
}
`);
  assert.deepEqual(excepted(project), ["nginx/tokens next legacy probe (SEC-1)"]);
  assert.deepEqual(open(project), ["nginx/server server {", "nginx/tokens server_tokens on"]);
});

test("of a block it covers only the head", () => {
  const project = nginx(`http {
    # portcullis: allow nginx/server, nginx/tokens -- two ids, one of them only inside the block
    server {
        server_tokens on;
    }
}
`);
  assert.deepEqual(excepted(project), ["nginx/server next two ids, one of them only inside the block"]);
  assert.deepEqual(open(project), ["portcullis/stale-exception nginx/tokens", "nginx/tokens server_tokens on"]);
});

test("of a Dockerfile it covers the whole instruction, continuations and here-documents included", () => {
  const project = dockerfile(`FROM a
# portcullis: allow dockerfile/curl -- needed
# a comment between
RUN true \\
  # inside
  && curl x
# portcullis: allow dockerfile/wget -- needed
RUN <<EOF
wget x
EOF
RUN curl y
`);
  assert.deepEqual(excepted(project), ["dockerfile/curl next needed", "dockerfile/wget next needed"]);
  assert.deepEqual(open(project), ["dockerfile/curl curl"]);
});

test("several comments above one directive all count", () => {
  const project = nginx(`# portcullis: allow nginx/tokens -- first
# portcullis: allow nginx/index -- second
server_tokens on; autoindex on;
`);
  assert.deepEqual(excepted(project), ["nginx/tokens next first"]);
  assert.deepEqual(open(project), ["portcullis/stale-exception nginx/index", "nginx/index autoindex on"]);
});

test("allow-file covers the file and stands before its first instruction, after parser directives and comments", () => {
  const source = `# syntax=docker/dockerfile:1
# our image
# portcullis: allow-file dockerfile/curl -- build image, never shipped
FROM a
RUN curl x
RUN curl y
`;
  const reason = "dockerfile/curl file build image, never shipped";
  assert.deepEqual(excepted(dockerfile(source)), [reason, reason]);
  assert.deepEqual(open(dockerfile(source)), []);
});

test("what stands in a file covers no other file", () => {
  const project = projectOf({
    "a.Dockerfile": "# portcullis: allow-file dockerfile/curl -- here\nFROM a\nRUN curl x\n",
    "b.Dockerfile": "FROM a\nRUN curl y\n",
  });
  assert.deepEqual(open(project), ["dockerfile/curl curl"]);
});

const voids: readonly (readonly [name: string, source: string, message: RegExp])[] = [
  ["no reason", "# portcullis: allow nginx/tokens\nserver_tokens on;\n", /gives no reason/],
  ["an empty reason", "# portcullis: allow nginx/tokens -- \nserver_tokens on;\n", /gives no reason/],
  ["only a day", "# portcullis: allow nginx/tokens -- until 2027-01-01\nserver_tokens on;\n", /gives no reason/],
  ["a reason without dashes", "# portcullis: allow nginx/tokens legacy\nserver_tokens on;\n", /gives no reason after/],
  ["no rule", "# portcullis: allow -- legacy\nserver_tokens on;\n", /names no rule/],
  ["an unknown word", "# portcullis: alow nginx/tokens -- legacy\nserver_tokens on;\n", /neither allow nor allow-file/],
  [
    "a day that does not exist",
    "# portcullis: allow nginx/tokens -- x until 2027-02-29\nserver_tokens on;\n",
    /is no day/,
  ],
  ["a day in another form", "# portcullis: allow nginx/tokens -- x until 31.12.2027\nserver_tokens on;\n", /is no day/],
  ["a directive before it on its line", "server_tokens on; # portcullis: allow nginx/tokens -- x\n", /its own line/],
  [
    "a place inside a directive",
    "server_tokens\n# portcullis: allow nginx/tokens -- x\non; server_tokens on;\n",
    /between two directives/,
  ],
  [
    "allow-file after the first directive",
    "user a;\n# portcullis: allow-file nginx/tokens -- x\nserver_tokens on;\n",
    /after the first directive/,
  ],
];

for (const [name, source, message] of voids) {
  test(`with ${name} an exception is void and a finding`, () => {
    const project = nginx(source);
    assert.deepEqual(excepted(project), []);
    const found = run(project).findings.filter(({ rule }) => rule.id === "portcullis/void-exception");
    assert.equal(found.length, 1);
    assert.match(found[0]?.message ?? "", message);
    assert.ok((found[0]?.message.length ?? 0) <= 90);
    assert.ok(open(project).includes("nginx/tokens server_tokens on"));
  });
}

test("inside a RUN a comment of ours is void", () => {
  const project = dockerfile("FROM a\nRUN true \\\n# portcullis: allow dockerfile/curl -- x\n && curl x\n");
  assert.match(messages(project)[0] ?? "", /does not stand between two instructions/);
  assert.ok(open(project).includes("dockerfile/curl curl"));
});

const repairs: readonly (readonly [name: string, before: string, after: string])[] = [
  [
    "a missing reason is given",
    "# portcullis: allow nginx/tokens\nserver_tokens on;\n",
    "# portcullis: allow nginx/tokens -- reason\nserver_tokens on;\n",
  ],
  [
    "a missing reason is given after the dashes that stand there",
    "# portcullis: allow nginx/tokens --\r\nserver_tokens on;\r\n",
    "# portcullis: allow nginx/tokens -- reason\r\nserver_tokens on;\r\n",
  ],
  [
    "a missing reason is given before the day",
    "# portcullis: allow nginx/tokens -- until 2027-01-01\nserver_tokens on;\n",
    "# portcullis: allow nginx/tokens -- reason until 2027-01-01\nserver_tokens on;\n",
  ],
  [
    "a missing reason is given before a day without dashes",
    "# portcullis: allow nginx/tokens until 2027-01-01\nserver_tokens on;\n",
    "# portcullis: allow nginx/tokens -- reason until 2027-01-01\nserver_tokens on;\n",
  ],
  [
    "dashes are put before a reason",
    "# portcullis: allow nginx/tokens - legacy probe\nserver_tokens on;\n",
    "# portcullis: allow nginx/tokens -- legacy probe\nserver_tokens on;\n",
  ],
  [
    "a comment behind a directive moves above it",
    "http {\n    server_tokens on;   # portcullis: allow nginx/tokens -- legacy\n}\n",
    "http {\n    # portcullis: allow nginx/tokens -- legacy\n    server_tokens on;\n}\n",
  ],
];

for (const [name, before, after] of repairs) {
  test(`fix: ${name}, and then it holds`, () => {
    assert.equal(fixedFirst(nginx(before)), after);
    assert.deepEqual(open(nginx(after)), []);
  });
}

test("a comment behind two directives is not moved: it could mean either", () => {
  const [finding] = run(nginx("user a; server_tokens on; # portcullis: allow nginx/tokens -- x\n")).findings;
  const [only] = run(nginx("http { # portcullis: allow nginx/server -- x\n}\n")).findings;
  assert.equal(finding?.rule.id, "nginx/tokens");
  assert.equal(only?.fixes.length, 1);
});

test("an exception holds on its last day and not on the next", () => {
  const source = "# portcullis: allow nginx/tokens -- legacy until 2026-08-22\nserver_tokens on;\n";
  assert.deepEqual(open(nginx(source, { today: "2026-08-22" })), []);
  assert.equal(run(nginx(source, { today: "2026-08-22" })).excepted[0]?.exception.until, "2026-08-22");
  const expired = ["portcullis/expired-exception until 2026-08-22", "nginx/tokens server_tokens on"];
  assert.deepEqual(open(nginx(source, { today: "2026-08-23" })), expired);
});

test("until is part of the reason unless a day follows", () => {
  const project = nginx("# portcullis: allow nginx/tokens -- we wait until tomorrow\nserver_tokens on;\n");
  assert.deepEqual(excepted(project), ["nginx/tokens next we wait until tomorrow"]);
});

test("an expired exception that matches nothing is stale", () => {
  const project = nginx("# portcullis: allow nginx/tokens -- legacy until 2020-01-01\nuser a;\n");
  assert.deepEqual(open(project), ["portcullis/stale-exception nginx/tokens"]);
});

const stale: readonly (readonly [name: string, before: string, after: string])[] = [
  ["the line goes", "http {\n    # portcullis: allow nginx/tokens -- x\n    user a;\n}\n", "http {\n    user a;\n}\n"],
  ["a byte order mark stays", "\ufeff# portcullis: allow-file dockerfile/curl -- x\r\nFROM a\r\n", "\ufeffFROM a\r\n"],
  ["the last line goes", "FROM a\n# portcullis: allow dockerfile/curl -- x", "FROM a\n"],
  [
    "of a list only the id goes",
    "FROM a\n# portcullis: allow dockerfile/wget , dockerfile/curl -- x\nRUN curl a\n",
    "FROM a\n# portcullis: allow dockerfile/curl -- x\nRUN curl a\n",
  ],
  [
    "of a list only the last id goes",
    "FROM a\n# portcullis: allow dockerfile/curl, dockerfile/wget -- x\nRUN curl a\n",
    "FROM a\n# portcullis: allow dockerfile/curl -- x\nRUN curl a\n",
  ],
  ["an id that names no rule goes", "FROM a\n# portcullis: allow dockerfile/culr -- x\nRUN a\n", "FROM a\nRUN a\n"],
];

for (const [name, before, after] of stale) {
  test(`stale: ${name}`, () => {
    const project = before.includes("FROM") ? dockerfile(before) : nginx(before);
    const [finding] = run(project).findings;
    assert.equal(finding?.rule.id, "portcullis/stale-exception");
    assert.equal(finding.fixes[0]?.kind, "safe");
    assert.deepEqual(finding.tags, ["unnecessary"]);
    assert.equal(fixed(before, finding.fixes[0]), after);
  });
}

test("stale: a line whose loss would make a parser directive of the next is not deleted unattended", () => {
  const project = dockerfile("# portcullis: allow-file dockerfile/curl -- x\n# escape=`\nFROM a\n");
  assert.deepEqual(
    run(project).findings.map(({ fixes }) => fixes[0]?.kind),
    ["review"],
  );
});

test("stale: an id that is close to a rule's says so", () => {
  const project = dockerfile("FROM a\n# portcullis: allow dockerfile/culr -- x\nRUN a\n");
  assert.deepEqual(messages(project), ["dockerfile/culr names no rule; did you mean dockerfile/curl?"]);
});

test("stale is judged only for rules that ran over the file without being disturbed", () => {
  const off = "# portcullis: allow nginx/quiet -- x\nuser a;\n";
  assert.deepEqual(open(nginx(off)), []);
  assert.deepEqual(open(nginx(off), { all: true }), ["portcullis/stale-exception nginx/quiet"]);
  assert.deepEqual(open(nginx(off, { rules: { "nginx/quiet": "hint" } })), ["portcullis/stale-exception nginx/quiet"]);
  const source = "# portcullis: allow nginx/tokens -- x\nuser a;\n";
  assert.deepEqual(open(nginx(source, { rules: { "nginx/tokens": "off" } })), []);
  assert.deepEqual(open(dockerfile("# portcullis: allow nginx/tokens -- x\nFROM a\n")), []);
  const broken = open(nginx(`${source}http {\n`));
  assert.deepEqual(
    broken.filter((text) => text.startsWith("portcullis/")),
    [],
  );
});

test("stale is not judged for a rule that failed", () => {
  const failing: Rule<"nginx"> = {
    ...nginxRule("tokens", ""),
    check: () => {
      throw new Error("failed");
    },
  };
  const project = nginx("# portcullis: allow nginx/tokens -- x\nuser a;\n");
  const found = review(project, { rules: [failing] }).findings.map(({ rule }) => rule.id);
  assert.deepEqual(found, ["portcullis/engine"]);
});

test("an exception that two comments give is stale in neither", () => {
  const project = dockerfile(
    "# portcullis: allow-file dockerfile/curl -- a\nFROM a\n# portcullis: allow dockerfile/curl -- b\nRUN curl x\n",
  );
  assert.deepEqual(open(project), []);
  assert.deepEqual(excepted(project), ["dockerfile/curl next b"]);
});

test("what the engine itself finds cannot be excepted", () => {
  const project = nginx("# portcullis: allow-file nginx/syntax, portcullis/stale-exception -- x\nuser a\n");
  const found = open(project);
  assert.ok(found.some((text) => text.startsWith("nginx/syntax ")));
  assert.ok(messages(project).includes("nginx/syntax cannot be excepted"));
  assert.ok(messages(project).includes("portcullis/stale-exception cannot be excepted"));
});

test("without exceptions everything is open and nothing is said of them", () => {
  const project = nginx(
    "# portcullis: allow nginx/tokens -- x\nserver_tokens on;\n# portcullis: allow nginx/index\nuser a;\n",
  );
  assert.deepEqual(open(project, { exceptions: false }), ["nginx/tokens server_tokens on"]);
});

const central = (
  rule: string,
  path: string,
  more: Partial<Settings["exceptions"][number]> = {},
): Partial<Settings> => ({
  uri: yamlUri,
  exceptions: [{ rule, path, reason: "agreed", owner: "web", span: span(7, 9), ...more }],
});

test("a central exception covers the files of its path", () => {
  const files = { "legacy/a/nginx.conf": "server_tokens on;\n", "nginx.conf": "server_tokens on;\n" };
  const project = projectOf(files, central("nginx/tokens", "legacy/**"));
  const [only, ...others] = run(project).excepted;
  assert.equal(others.length, 0);
  assert.equal(only?.finding.uri, `${root}/legacy/a/nginx.conf`);
  assert.deepEqual(only.exception, {
    rules: ["nginx/tokens"],
    scope: "central",
    reason: "agreed",
    owner: "web",
    uri: yamlUri,
    span: span(7, 9),
  });
  assert.deepEqual(open(project), ["nginx/tokens server_tokens on"]);
});

test("a stale central exception is shown in portcullis.yaml, in a review of the whole project only", () => {
  const project = projectOf({ "nginx.conf": "user a;\n" }, central("nginx/tokens", "*.conf"));
  assert.deepEqual(open(project), [`portcullis/stale-exception ${yamlUri}:7`]);
  assert.deepEqual(open(project, { uri: `${root}/nginx.conf` }), []);
  assert.deepEqual(messages(project), ["nginx/tokens matches nothing in *.conf"]);
});

test("an expired central exception no longer holds and is shown in portcullis.yaml", () => {
  const settings = central("nginx/tokens", "nginx.conf", { until: "2026-08-21" });
  const project = projectOf({ "nginx.conf": "server_tokens on;\n" }, settings);
  assert.deepEqual(open(project), ["nginx/tokens server_tokens on", `portcullis/expired-exception ${yamlUri}:7`]);
});

for (const [glob, path, expected] of [
  ["**/Dockerfile", "Dockerfile", true],
  ["**/Dockerfile", "a/b/Dockerfile", true],
  ["Dockerfile", "a/Dockerfile", false],
  ["a/**", "a/b/c", true],
  ["a/**", "ab/c", false],
  ["a/*", "a/b/c", false],
  ["a/**/c/*.conf", "a/x/c/y/c/z.conf", true],
  ["a/**/c/*.conf", "a/x/c/y/z.conf", false],
  ["**", "anything/at/all", true],
] as const) {
  test(`path ${glob} ${expected ? "matches" : "does not match"} ${path}`, () => {
    assert.equal(matchesPath(glob, path), expected);
  });
}

test("a hostile path costs no more than its length times the glob's", { timeout: 5000 }, () => {
  assert.equal(matchesPath(`${"**/a/".repeat(500)}b`, "a/".repeat(2000)), false);
});

test("hadolint's pragma covers the next instruction, without a reason, and hints to give one", () => {
  const source = "FROM a\n# hadolint ignore=dl3001,DL3002\nRUN curl x\nRUN curl y\n";
  const project = dockerfile(source);
  assert.deepEqual(excepted(project), ["dockerfile/curl next undefined"]);
  assert.equal(run(project).excepted[0]?.exception.tool, "hadolint");
  assert.deepEqual(open(project), [
    "portcullis/pragma-without-reason # hadolint ignore=dl3001,DL3002",
    "dockerfile/curl curl",
  ]);
  assert.equal(run(project).findings[0]?.severity, "hint");
});

test("a pragma also excepts rules that agree with the peer's check in some cases only", () => {
  assert.deepEqual(excepted(dockerfile("FROM a\n# hadolint ignore=DL3003\nRUN make x\n")), [
    "dockerfile/make next undefined",
  ]);
  assert.deepEqual(excepted(dockerfile("# check=skip=NoMake\nFROM a\nRUN make x\n")), [
    "dockerfile/make file undefined",
  ]);
});

const filePragmas = [
  "# hadolint global ignore=DL3001\nFROM a\nRUN curl x\nRUN curl y\n",
  "# syntax=a\n# check=error=true;skip=Other, nocurl\nFROM a\nRUN curl x\nRUN curl y\n",
  "# check=skip=all\nFROM a\nRUN curl x\nRUN curl y\n",
  "FROM a\nRUN curl x\nRUN curl y\n# checkov:skip=CKV_DOCKER_9\n",
  "#trivy:ignore:AVD-DS-0001\nFROM a\nRUN curl x\nRUN curl y\n",
];

for (const source of filePragmas) {
  test(`for the whole file: ${source.split("\n").find((line) => /skip|ignore/.test(line))}`, () => {
    const project = dockerfile(source);
    assert.deepEqual(excepted(project), ["dockerfile/curl file undefined", "dockerfile/curl file undefined"]);
    assert.deepEqual(
      run(project).findings.map(({ rule }) => rule.id),
      ["portcullis/pragma-without-reason"],
    );
  });
}

for (const id of ["DS-0001", "AVD-DS-0001", "DS001", "ds-0001", "avd-ds-0001:exp:2026-08-22"]) {
  test(`trivy's ${id} covers the next instruction`, () => {
    const project = dockerfile(`FROM a\n#trivy:ignore:${id}\nRUN curl x\nRUN curl y\n`);
    assert.deepEqual(excepted(project), ["dockerfile/curl next undefined"]);
  });
}

for (const id of ["DS-0010", "DS-0001:exp:2026-08-21", "DS-0001:exp:never"]) {
  test(`trivy's ${id} covers nothing`, () => {
    assert.deepEqual(open(dockerfile(`FROM a\n#trivy:ignore:${id}\nRUN curl x\n`)), ["dockerfile/curl curl"]);
  });
}

test("checkov's reason is a reason", () => {
  const project = dockerfile("FROM a\n# checkov:skip=CKV_DOCKER_9:fetched by digest\nRUN curl x\n");
  assert.deepEqual(excepted(project), ["dockerfile/curl file fetched by digest"]);
  assert.deepEqual(open(project), []);
});

test("a pragma that excepts nothing is nobody's business here", () => {
  assert.deepEqual(open(dockerfile("FROM a\n# hadolint ignore=DL3001,DL9999\nRUN a\n")), []);
});

test("our own exception speaks before a pragma for the same finding", () => {
  const project = dockerfile(
    "FROM a\n# hadolint ignore=DL3001\n# portcullis: allow dockerfile/curl -- pinned\nRUN curl x\n",
  );
  assert.deepEqual(excepted(project), ["dockerfile/curl next pinned"]);
  assert.deepEqual(open(project), []);
});

test("where a reason is required a pragma without one is void", () => {
  const project = dockerfile(filePragmas[0] ?? "", { requireReason: "always" });
  assert.deepEqual(excepted(project), []);
  assert.deepEqual(open(project), [
    "portcullis/pragma-without-reason # hadolint global ignore=DL3001",
    "dockerfile/curl curl",
    "dockerfile/curl curl",
  ]);
  const reasoned = "FROM a\n# checkov:skip=CKV_DOCKER_9:fetched by digest\nRUN curl x\n";
  assert.deepEqual(open(dockerfile(reasoned, { requireReason: "always" })), []);
});

const conversions: readonly (readonly [name: string, before: string, after: string])[] = [
  [
    "in place, for the rules that it excepts",
    "FROM a\r\n  # hadolint ignore=DL3001,DL3002\r\nRUN curl x\r\n",
    "FROM a\r\n  # portcullis: allow dockerfile/curl -- reason\r\nRUN curl x\r\n",
  ],
  [
    "above, where the pragma names what we do not know",
    "FROM a\n# hadolint ignore=DL3001,SC2086\nRUN curl x\n",
    "FROM a\n# portcullis: allow dockerfile/curl -- reason\n# hadolint ignore=DL3001,SC2086\nRUN curl x\n",
  ],
  [
    "for the file, in place",
    "# hadolint global ignore=DL3001\nFROM a\nRUN curl x\n",
    "# portcullis: allow-file dockerfile/curl -- reason\nFROM a\nRUN curl x\n",
  ],
  [
    "for the file, at its top",
    "# syntax=a\nFROM a\nRUN curl x\n# checkov:skip=CKV_DOCKER_9\n",
    "# syntax=a\n# portcullis: allow-file dockerfile/curl -- reason\nFROM a\nRUN curl x\n",
  ],
  [
    "after the parser directives, which stay",
    "# check=skip=NoCurl;error=true\n# escape=\\\nFROM a\nRUN curl x\n",
    "# check=skip=NoCurl;error=true\n# escape=\\\n# portcullis: allow-file dockerfile/curl -- reason\nFROM a\nRUN curl x\n",
  ],
  [
    "with its last day",
    "FROM a\n#trivy:ignore:DS-0001:exp:2027-01-31\nRUN curl x\n",
    "FROM a\n# portcullis: allow dockerfile/curl -- reason until 2027-01-31\nRUN curl x\n",
  ],
];

for (const [name, before, after] of conversions) {
  test(`a pragma is converted ${name}`, () => {
    assert.equal(fixedFirst(dockerfile(before)), after);
    assert.deepEqual(open(dockerfile(after)), []);
  });
}

const finding = (source: string, needle: string, id: `${string}/${string}`) => {
  const at = source.indexOf(needle);
  const rule = rules.find((candidate) => candidate.id === id) ?? { ...metadata, id, equivalents: [] };
  return { rule, span: span(at, at + needle.length) };
};

const suggestions: readonly (readonly [name: string, scope: "next" | "file", before: string, after: string])[] = [
  [
    "above the directive",
    "next",
    "http {\r\n\tserver_tokens on;\r\n}\r\n",
    "http {\r\n\t# portcullis: allow nginx/tokens -- why\r\n\tserver_tokens on;\r\n}\r\n",
  ],
  [
    "between two directives on one line",
    "next",
    "user a; server_tokens on;\n",
    "user a; \n# portcullis: allow nginx/tokens -- why\nserver_tokens on;\n",
  ],
  [
    "into the comment that stands there",
    "next",
    "# portcullis: allow nginx/index -- x\nserver_tokens on; # autoindex on\n",
    "# portcullis: allow nginx/index, nginx/tokens -- x\nserver_tokens on; # autoindex on\n",
  ],
  [
    "not into one with a last day",
    "next",
    "# portcullis: allow nginx/index -- x until 2027-01-01\nserver_tokens on;\n",
    "# portcullis: allow nginx/index -- x until 2027-01-01\n# portcullis: allow nginx/tokens -- why\nserver_tokens on;\n",
  ],
  [
    "not into a void one",
    "next",
    "# portcullis: allow nginx/index\nserver_tokens on;\n",
    "# portcullis: allow nginx/index\n# portcullis: allow nginx/tokens -- why\nserver_tokens on;\n",
  ],
  [
    "at the top",
    "file",
    "\ufeffserver_tokens on;\n",
    "\ufeff# portcullis: allow-file nginx/tokens -- why\nserver_tokens on;\n",
  ],
  [
    "into the comment for the file",
    "file",
    "# a\n# portcullis: allow-file nginx/index -- x\nserver_tokens on;\n",
    "# a\n# portcullis: allow-file nginx/index, nginx/tokens -- x\nserver_tokens on;\n",
  ],
];

for (const [name, scope, before, after] of suggestions) {
  test(`suggestion: ${name}`, () => {
    const document = parseDocument("nginx", "a", before);
    const suggested = suggestException(document, finding(before, "server_tokens on", "nginx/tokens"), scope, "why");
    assert.equal(fixed(before, suggested), after);
    assert.ok(excepted(nginx(after)).some((text) => text.startsWith("nginx/tokens ")));
  });
}

test("suggestion: in a Dockerfile after the parser directives, also where nothing ends their line", () => {
  const source = "# syntax=a\n# escape=\\\nFROM a\nRUN true \\\n && curl x\n";
  const document = parseDocument("dockerfile", "a", source);
  const file = suggestException(document, finding(source, "curl", "dockerfile/curl"), "file");
  const next = suggestException(document, finding(source, "curl", "dockerfile/curl"), "next", "a}$b");
  assert.match(
    fixed(source, file),
    /^# syntax=a\n# escape=\\\n# portcullis: allow-file dockerfile\/curl -- \w[^\n]*\nFROM a\n/,
  );
  assert.deepEqual(next?.edits[0]?.edits, [
    {
      span: span(source.indexOf("RUN"), source.indexOf("RUN")),
      text: "# portcullis: allow dockerfile/curl -- ${1:a\\}\\$b}\n",
    },
  ]);
  const bare = "# syntax=a";
  const top = suggestException(
    parseDocument("dockerfile", "a", bare),
    finding(bare, "a", "dockerfile/curl"),
    "file",
    "why",
  );
  assert.equal(fixed(bare, top), "# syntax=a\n# portcullis: allow-file dockerfile/curl -- why\n");
});

test("suggestion: none where no directive stands", () => {
  const source = "http {\n}\n";
  const document = parseDocument("nginx", "a", source);
  assert.equal(suggestException(document, finding(source, "}", "nginx/tokens"), "next"), undefined);
});

const entry = (indentation: string): string =>
  [
    `${indentation}- rule: nginx/tokens`,
    `${indentation}  path: "a/$x/nginx.conf"`,
    `${indentation}  reason: "why this is accepted"`,
    "",
  ].join("\n");

const centralSuggestions: readonly (readonly [name: string, before: string | undefined, after: string])[] = [
  ["in a new file", undefined, `exceptions:\n  allow:\n${entry("    ")}`],
  ["in a file of comments", "# ours", `# ours\nexceptions:\n  allow:\n${entry("    ")}`],
  ["below other keys", "rules: {} # none\n", `rules: {} # none\nexceptions:\n  allow:\n${entry("    ")}`],
  [
    "below an empty key",
    "exceptions: # here\nrules: {}\n",
    `exceptions: # here\n  allow:\n${entry("    ")}rules: {}\n`,
  ],
  ["instead of null", "exceptions: null\n", `exceptions:\n  allow:\n${entry("    ")}`],
  [
    "beside requireReason",
    "exceptions:\n   requireReason: own\n\n# rules\nrules: {}\n",
    `exceptions:\n   requireReason: own\n   allow:\n${entry("     ")}\n# rules\nrules: {}\n`,
  ],
  [
    "instead of empty brackets",
    "exceptions:\n  allow: [] # none yet\n  requireReason: own\n",
    `exceptions:\n  allow: # none yet\n${entry("    ")}  requireReason: own\n`,
  ],
  [
    "after the last entry, with its indentation",
    "exceptions:\n  allow:\n  # first\n  - rule: nginx/index\n    path: b\n    reason: c # d\n# tail\nrules: {}",
    `exceptions:\n  allow:\n  # first\n  - rule: nginx/index\n    path: b\n    reason: c # d\n${entry("  ")}# tail\nrules: {}`,
  ],
  [
    "after a last line that nothing ends",
    "exceptions:\n  allow:\n    - rule: nginx/index\n      path: b\n      reason: c",
    `exceptions:\n  allow:\n    - rule: nginx/index\n      path: b\n      reason: c\n${entry("    ")}`,
  ],
];

const known = { rules: rules.map(({ id }) => id), criteria: [] };

for (const [name, before, after] of centralSuggestions) {
  test(`central suggestion: ${name}`, () => {
    const suggested = suggestCentralException(yamlUri, before, finding("x", "x", "nginx/tokens"), "a/$x/nginx.conf");
    assert.equal(suggested?.edits[0]?.create, before === undefined ? true : undefined);
    assert.equal(fixed(before ?? "", suggested), after);
    const { settings, problems } = parseSettings(yamlUri, after, defaultSettings, known);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      settings.exceptions.filter(({ rule }) => rule === "nginx/tokens").map(({ path }) => path),
      ["a/$x/nginx.conf"],
    );
  });
}

test("central suggestion: CRLF stays", () => {
  const suggested = suggestCentralException(yamlUri, "rules: {}\r\n", finding("x", "x", "nginx/tokens"), "a");
  assert.doesNotMatch(fixed("rules: {}\r\n", suggested), /[^\r]\n/);
});

for (const source of [
  "exceptions: { allow: [{}] }\n",
  "exceptions:\n  allow: [{ rule: a }]\n",
  "a: [\n",
  "- a\n",
  "exceptions: 1\n",
]) {
  test(`central suggestion: none for ${JSON.stringify(source)}`, () => {
    assert.equal(suggestCentralException(yamlUri, source, finding("x", "x", "nginx/tokens"), "a"), undefined);
  });
}

test("fix-all deletes stale exceptions and leaves the others", () => {
  const source =
    "FROM a\n# portcullis: allow dockerfile/curl, dockerfile/wget -- x\nRUN curl a\n# portcullis: allow dockerfile/wget, dockerfile/culr -- x\nRUN a\n";
  const result = fixAll(dockerfile(source), { rules });
  assert.deepEqual(
    [...result.changes.values()],
    ["FROM a\n# portcullis: allow dockerfile/curl -- x\nRUN curl a\nRUN a\n"],
  );
  assert.deepEqual(result.refused, []);
});

test("many comments and findings take time in proportion", { timeout: 20_000 }, () => {
  const many = "# portcullis: allow nginx/tokens, nginx/index -- x\n".repeat(20_000);
  const project = nginx(`${many}server_tokens on;\n${"server_tokens on;\n".repeat(20_000)}`);
  const { findings, excepted: accepted } = run(project, { uri: `${root}/nginx.conf` });
  assert.equal(accepted.length, 1);
  assert.equal(findings.filter(({ rule }) => rule.id === "nginx/tokens").length, 20_000);
});

test("hostile comments are read without a throw", { timeout: 20_000 }, () => {
  const long = "a".repeat(500_000);
  for (const text of [
    `# portcullis: allow ${"x,".repeat(100_000)} -- y`,
    `# portcullis: allow ${" ".repeat(500_000)}x`,
    `# portcullis: allow ${long} -- ${"- ".repeat(100_000)} until ${"1".repeat(100_000)}`,
    `#${" ".repeat(500_000)}portcullis`,
    "#".repeat(500_000),
    `# hadolint ignore=${"DL3001,".repeat(100_000)}`,
    `#trivy:ignore:${":".repeat(300_000)}`,
    `#trivy:ignore:a ${"trivy:ignore:b ".repeat(30_000)}`,
    `# checkov:skip=${"A,".repeat(100_000)}:${" ".repeat(300_000)}`,
    `# check=${"skip=A;".repeat(50_000)}`,
  ]) {
    for (const finding of run(dockerfile(`${text}\nFROM a\nRUN curl x\n`)).findings) {
      assert.ok(finding.message.length <= 90, finding.message);
    }
  }
});
