import assert from "node:assert/strict";
import { test } from "node:test";
import Ajv from "ajv";
import { parse } from "yaml";
import { type KnownNames, parseSettings, settingsSchema } from "../server/engine/config.ts";
import { defaultSettings, type Settings } from "../server/engine/settings.ts";

const known: KnownNames = {
  rules: ["nginx/server-tokens-on", "nginx/autoindex-on", "dockerfile/root-user"],
  criteria: ["CC6.1", "CC6.7"],
};
const uri = "file:///srv/app/portcullis.yaml";

const read = (source: string, base: Settings = defaultSettings) => parseSettings(uri, source, base, known);

/** The problems as "<text of the span>: <message>". */
const problems = (source: string): string[] =>
  read(source).problems.map(({ span, message }) => `${source.slice(span.start, span.end)}: ${message}`);

const full = `# all keys
rules:
  nginx/server-tokens-on: off
  dockerfile/root-user: error
exceptions:
  requireReason: always
  allow:
    - rule: nginx/autoindex-on
      path: ./legacy/**
      reason: a public mirror
      owner: web team
      until: 2027-03-31
nginx:
  version: 1.10
  includeRoot: deploy/nginx
dockerfile:
  shippedTargets: [web, worker]
  trustedRegistries: ["*.example.com"]
  requiredLabels:
    - org.opencontainers.image.source
  labelSchema:
    com.example.contact: email
criteria: [CC6.1]
`;

test("every key is read, with its place", () => {
  const { settings, problems: found } = read(full);
  assert.deepEqual(found, []);
  const [exception] = settings.exceptions;
  assert.ok(exception);
  assert.equal(full.slice(exception.span.start, exception.span.end), "rule: nginx/autoindex-on");
  assert.deepEqual(settings, {
    ...defaultSettings,
    uri,
    rules: { "nginx/server-tokens-on": "off", "dockerfile/root-user": "error" },
    exceptions: [
      {
        rule: "nginx/autoindex-on",
        path: "legacy/**",
        reason: "a public mirror",
        owner: "web team",
        until: "2027-03-31",
        span: exception.span,
      },
    ],
    requireReason: "always",
    criteria: ["CC6.1"],
    includeRoot: "file:///srv/app/deploy/nginx",
    nginxVersion: "1.10",
    shippedTargets: ["web", "worker"],
    trustedRegistries: ["*.example.com"],
    requiredLabels: ["org.opencontainers.image.source"],
    labelSchema: { "com.example.contact": "email" },
  });
});

test("what the file says goes before the base, what it does not say stays", () => {
  const base: Settings = {
    ...defaultSettings,
    today: "2026-08-22",
    rules: { "nginx/autoindex-on": "hint", "nginx/server-tokens-on": "error" },
    nginxVersion: "1.25.0",
  };
  const { settings } = read("rules:\n  nginx/server-tokens-on: off\n", base);
  assert.deepEqual(settings.rules, { "nginx/autoindex-on": "hint", "nginx/server-tokens-on": "off" });
  assert.equal(settings.nginxVersion, "1.25.0");
  assert.equal(settings.today, "2026-08-22");
});

for (const [name, source] of [
  ["empty", ""],
  ["only a comment", "# nothing\n"],
  ["only keys", "rules:\nexceptions:\n  allow:\nnginx:\n"],
  ["a byte order mark", "\ufeffrules: {}\r\n"],
] as const) {
  test(`a file with ${name} says nothing and is no problem`, () => {
    const { settings, problems: found } = read(source);
    assert.deepEqual(found, []);
    assert.deepEqual(settings, { ...defaultSettings, uri });
  });
}

const wrong: readonly (readonly [name: string, source: string, expected: readonly string[]])[] = [
  ["unknown key", "rulez: {}\n", ['rulez: "rulez" is no key here; did you mean rules?']],
  ["unknown key below", "nginx: { verzion: 1.2.3 }\n", ['verzion: "verzion" is no key here; did you mean version?']],
  ["key of nothing near", "telemetry: true\n", ['telemetry: "telemetry" is no key here']],
  ["list for a map", "rules: [off]\n", ["off: This is no map of keys and values"]],
  ["text for a list", "criteria: CC6.1\n", ['CC6.1: "CC6.1" is no list']],
  ["number for a text", "dockerfile: { requiredLabels: [1] }\n", ['1: "1" is no text']],
  [
    "unknown kind of label",
    "dockerfile: { labelSchema: { a: mail, b: url } }\n",
    ['mail: "mail" is no value that may stand here; did you mean email?'],
  ],
  ["list for names", "dockerfile: { labelSchema: [a] }\n", ["a: This is no map of keys and values"]],
  ["whole file a list", "- rules\n", ["rules: This is no map of keys and values"]],
  [
    "unknown rule",
    "rules:\n  nginx/server-token-on: off\n",
    ['nginx/server-token-on: "nginx/server-token-on" names no rule; did you mean nginx/server-tokens-on?'],
  ],
  [
    "rule without its language",
    "rules: { root-user: off }\n",
    ['root-user: "root-user" names no rule; did you mean dockerfile/root-user?'],
  ],
  [
    "unknown severity",
    "rules: { dockerfile/root-user: warn }\n",
    ['warn: "warn" is none of error, warning, info, hint, off'],
  ],
  [
    "boolean severity",
    "rules: { dockerfile/root-user: false }\n",
    ['false: "false" is none of error, warning, info, hint, off'],
  ],
  ["unknown criterion", "criteria: [CC6.1, CC6.9]\n", ['CC6.9: "CC6.9" names no criterion; did you mean CC6.1?']],
  ["no version", "nginx: { version: stable }\n", ['stable: "stable" is no version such as 1.27.3']],
  ["absolute include root", "nginx: { includeRoot: /etc/nginx }\n", ['/etc/nginx: "/etc/nginx" is no relative path']],
  ["alias", "criteria: &c [CC6.1]\nnginx: *c\n", ["*c: This is an alias; write the value here"]],
  ["repeated key", "rules: {}\nrules: {}\n", ['rules: "rules" stands here twice']],
  ["map as key", "? { a: b }\n: c\n", ["a: b: This is no key"]],
  ["empty entry", "criteria:\n  -\n", [": The entry is empty"]],
];

for (const [name, source, expected] of wrong) {
  test(`${name} is a problem at its place`, () => assert.deepEqual(problems(source), expected));
}

test("a name whose value is not understood is left out", () => {
  assert.deepEqual(read("dockerfile: { labelSchema: { a: mail, b: url, c: } }\n").settings.labelSchema, { b: "url" });
});

test("of a repeated key the first counts", () => {
  const { settings } = read("criteria: [CC6.1]\ncriteria: [CC6.7]\n");
  assert.deepEqual(settings.criteria, ["CC6.1"]);
});

const entry = (lines: string): string => `exceptions:\n  allow:\n    - rule: nginx/autoindex-on\n${lines}`;

const wrongEntries: readonly (readonly [name: string, lines: string, expected: readonly string[]])[] = [
  ["no reason", "      path: a\n", ['rule: nginx/autoindex-on: "reason" is missing']],
  ["an empty reason", "      path: a\n      reason:\n", ['reason: "reason" is empty']],
  ["a blank reason", '      path: a\n      reason: " "\n', ['" ": " " is empty']],
  [
    "a day that does not exist",
    "      path: a\n      reason: b\n      until: 2027-02-30\n",
    ['2027-02-30: "2027-02-30" is no day (YYYY-MM-DD)'],
  ],
  [
    "a misspelt key",
    "      path: a\n      reason: b\n      untill: 2027-02-20\n",
    ['untill: "untill" is no key here; did you mean until?'],
  ],
];

for (const [name, lines, expected] of wrongEntries) {
  test(`an exception with ${name} is void and a problem`, () => {
    const source = entry(lines);
    assert.deepEqual(problems(source), expected);
    assert.deepEqual(read(source).settings.exceptions, []);
  });
}

test("the last valid day of February is a day", () => {
  assert.deepEqual(problems(entry("      path: a\n      reason: b\n      until: 2028-02-29\n")), []);
});

test("broken YAML is a problem and decides nothing", () => {
  const { settings, problems: found } = read("rules:\n  nginx/server-tokens-on: off\ncriteria: [CC6.1\n");
  assert.ok(found.length > 0);
  assert.deepEqual(settings, { ...defaultSettings, uri });
});

test("messages keep to 90 characters, whatever the file says", () => {
  const long = "x".repeat(5000);
  for (const source of [
    `${long}: 1\n`,
    `rules: { ${long}: off }\n`,
    `criteria: [${long}]\n`,
    `nginx: { version: ${long} }\n`,
    `@${long}`,
  ]) {
    const found = read(source).problems;
    assert.ok(found.length > 0);
    for (const { message } of found) assert.ok(message.length <= 90, message);
  }
});

const hostile: readonly (readonly [name: string, source: string])[] = [
  ["five megabytes", "a: b\n".repeat(1_000_000)],
  ["deep nesting", "[".repeat(200_000)],
  ["deep maps", "a: ".repeat(80_000)],
  ["many unknown keys", Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`).join("\n")],
  ["many errors", "}\n".repeat(100_000)],
  [
    "an alias bomb",
    Array.from({ length: 30 }, (_, index) => `l${index + 1}: &l${index + 1} [${`*l${index},`.repeat(9)}]`)
      .join("\n")
      .replace("*l0,", "x,"),
  ],
  ["prototype names", "__proto__: { a: 1 }\nconstructor: 1\nrules: { __proto__: off, toString: off }\n"],
];

for (const [name, source] of hostile) {
  test(`${name}: read in time, without a throw`, { timeout: 20_000 }, () => {
    const { settings, problems: found } = read(source);
    assert.ok(found.length > 0 && found.length <= 100);
    assert.deepEqual(settings, { ...defaultSettings, uri });
  });
}

const validate = new Ajv.Ajv({ allowUnionTypes: true }).compile(settingsSchema(known));

test("the JSON schema takes what the reader takes", () => {
  for (const source of [full, "rules:\n", "nginx: { version: 1.27 }\n"]) {
    assert.deepEqual(problems(source), []);
    assert.ok(validate(parse(source)), JSON.stringify(validate.errors));
  }
});

test("the JSON schema refuses what the reader reports", () => {
  const notForSchemas = ["alias", "repeated key", "map as key"];
  const sources = [...wrong.filter(([name]) => !notForSchemas.includes(name)).map(([, source]) => source)];
  const entries = wrongEntries
    .filter(([name]) => name !== "a day that does not exist")
    .map(([, lines]) => entry(lines));
  for (const source of [...sources, ...entries]) assert.ok(!validate(parse(source)), source);
});
