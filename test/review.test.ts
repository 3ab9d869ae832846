import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type FixAllOptions, fixAll, maximumRounds } from "../server/engine/fix-all.ts";
import { hash } from "../server/engine/hash.ts";
import { type Review, review } from "../server/engine/review.ts";
import type { Fix, Problem, Rule } from "../server/engine/rule.ts";
import type { Settings } from "../server/engine/settings.ts";
import { apply, verify, withoutTabStops } from "../server/engine/verify.ts";
import { ruleOf } from "./support/probe.ts";
import { projectOf, testRoot } from "./support/project.ts";

const uri = `${testRoot}/nginx.conf`;

/** Reports each directive of a name; `text` replaces its first argument. */
const finding = (
  name: string,
  more: Partial<Rule<"nginx">> = {},
  extra: Partial<Problem> = {},
  text?: string,
): Rule<"nginx"> =>
  ruleOf(function* (configuration) {
    for (const directive of configuration.named(name)) {
      const [word] = directive.args;
      const edits = word && text !== undefined ? [directive.edit({ span: word, text })] : [];
      const fixes: Fix[] = edits.length > 0 ? [{ title: `Set ${text}`, kind: "safe", edits }] : [];
      yield { at: directive.at(word), message: `${name} is here`, fixes, ...extra };
    }
  }, more);

function run(
  text: string,
  rules: readonly Rule[],
  settings: Partial<Settings> = {},
  more: Partial<FixAllOptions> = {},
): Review {
  return review(projectOf({ "nginx.conf": text }, settings), { rules, root: testRoot, ...more });
}

describe("a review", () => {
  it("attaches rule and severity, and sorts by place", () => {
    const { findings } = run("root /b;\nroot /a;", [finding("root")]);
    assert.deepEqual(
      findings.map(({ rule, span, severity, uri: place }) => [rule.id, span.start, severity, place]),
      [
        ["nginx/probe", 5, "warning", uri],
        ["nginx/probe", 14, "warning", uri],
      ],
    );
  });

  it("lowers a severity when the problem says so, and never raises it", () => {
    assert.equal(run("root /a;", [finding("root", {}, { severity: "hint" })]).findings[0]?.severity, "hint");
    assert.equal(run("root /a;", [finding("root", {}, { severity: "error" })]).findings[0]?.severity, "warning");
  });

  it("takes severities from the settings; off by default is run when a severity is set or all is asked for", () => {
    const off = finding("root", { enabled: false });
    assert.equal(run("root /a;", [off]).findings.length, 0);
    assert.equal(run("root /a;", [off], {}, { all: true }).findings.length, 1);
    assert.equal(run("root /a;", [off], { rules: { "nginx/probe": "info" } }).findings[0]?.severity, "info");
    assert.equal(run("root /a;", [finding("root")], { rules: { "nginx/probe": "off" } }).findings.length, 0);
  });

  it("turns a crash into an engine finding and keeps the other findings", () => {
    const crashing = ruleOf(
      function* (): Generator<Problem> {
        yield { at: { span: { start: 0, end: 4 } }, message: "before" };
        throw new Error("hunter2");
      },
      { id: "nginx/crashing" },
    );
    const crashes: string[] = [];
    const { findings } = run("root /a;", [crashing, finding("root")], {}, { onCrash: (id) => crashes.push(id) });
    assert.deepEqual(crashes, ["nginx/crashing"]);
    assert.deepEqual(findings.map(({ rule }) => rule.id).sort(), [
      "nginx/crashing",
      "nginx/probe",
      "portcullis/engine",
    ]);
    assert.ok(findings.every(({ message }) => !message.includes("hunter2")));
  });

  it("lets the specific rule speak where a general one sees the same", () => {
    const specific = finding("root", { id: "nginx/specific", supersedes: ["nginx/probe"] });
    const { findings } = run("root /a; index b;", [specific, finding("root"), finding("index", { id: "nginx/other" })]);
    assert.deepEqual(
      findings.map(({ rule }) => rule.id),
      ["nginx/specific", "nginx/other"],
    );
  });

  it("reports once what two include paths reach", () => {
    const project = projectOf({
      "nginx.conf": "http { server { include tls.conf; } server { include tls.conf; } }",
      "tls.conf": "ssl_protocols TLSv1;",
    });
    const { findings } = review(project, { rules: [finding("ssl_protocols")] });
    assert.deepEqual(
      findings.map((found) => found.uri),
      [`${testRoot}/tls.conf`],
    );
    assert.equal(review(project, { rules: [finding("ssl_protocols")], uri }).findings.length, 0);
    const asked = { rules: [finding("ssl_protocols")], uri: `${testRoot}/tls.conf` };
    assert.equal(review(project, asked).findings.length, 1);
  });

  it("gives fingerprints that do not move with lines, and differ between equals", () => {
    const prints = (text: string): string[] =>
      run(text, [finding("root")]).findings.map(({ fingerprint }) => fingerprint);
    const text = "server { root /a; root /a; }";
    assert.deepEqual(prints(`# one\n\n\n${text}`), prints(text));
    assert.equal(new Set(prints(text)).size, 2);
    assert.notEqual(prints("server { root /a; }")[0], prints("location /x { root /a; }")[0]);
  });

  it("reports syntax problems as errors that name their place", () => {
    const { findings } = run("listen 80\nserver_name a;\n", []);
    assert.deepEqual(
      findings.map(({ rule, severity, span }) => [rule.id, severity, span.start]),
      [["nginx/syntax", "error", 9]],
    );
  });

  it("of an unknown file is empty", () => {
    assert.deepEqual(review(projectOf({}), { rules: [], uri: "x" }), { findings: [], excepted: [] });
  });
});

describe("a fix", () => {
  const project = projectOf({ "nginx.conf": "root /a;\n" });
  const offered = (rule: Rule): { found: Review["findings"][number]; fix: Fix } => {
    const [found] = review(project, { rules: [rule] }).findings;
    const [fix] = found?.fixes ?? [];
    assert.ok(found && fix);
    return { found, fix };
  };
  const proof = (rule: Rule, others: readonly Rule[] = []): string | undefined => {
    const { found, fix } = offered(rule);
    return verify(project, found, fix, { rules: [rule, ...others] });
  };
  const isBad = (bad: string, text: string, more: Partial<Rule<"nginx">> = {}): Rule<"nginx"> =>
    ruleOf(function* (configuration) {
      for (const directive of configuration.named("root")) {
        const [word] = directive.args;
        if (word?.value !== bad) continue;
        yield {
          at: directive.at(word),
          message: "root is bad",
          fixes: [{ title: "Change it", kind: "safe", edits: [directive.edit({ span: word, text })] }],
        };
      }
    }, more);

  it("that removes its finding is proven", () => assert.equal(proof(isBad("/a", "/b")), undefined));

  it("that leaves its finding is refused", () => assert.match(proof(isBad("/a", "/a")) ?? "", /still there/));

  it("that breaks the file is refused", () => assert.match(proof(isBad("/a", '"')) ?? "", /still there|syntax/));

  it("that brings something worse is refused, something lesser is not", () => {
    assert.match(
      proof(isBad("/a", "/b"), [isBad("/b", "/c", { id: "nginx/worse", severity: "error" })]) ?? "",
      /nginx\/worse/,
    );
    assert.equal(proof(isBad("/a", "/b"), [isBad("/b", "/c", { id: "nginx/lesser", severity: "info" })]), undefined);
  });

  it("that writes what another parser takes for a here-document is refused", () => {
    const dockerfile = projectOf({ Dockerfile: "FROM a\nRUN b\nUSER c\n" });
    const writes = (text: string): string | undefined => {
      const rule: Rule<"dockerfile"> = {
        ...isBad("", ""),
        id: "dockerfile/test",
        *check({ source }) {
          const start = source.indexOf("RUN b");
          if (start < 0) return;
          const at = { start, end: start + 5 };
          yield {
            at: { span: at },
            message: "bad",
            fixes: [{ title: "x", kind: "safe", edits: [{ edits: [{ span: at, text }] }] }],
          };
        },
      };
      const [found] = review(dockerfile, { rules: [rule] }).findings;
      const [fix] = found?.fixes ?? [];
      assert.ok(found && fix);
      return verify(dockerfile, found, fix, { rules: [rule] });
    };
    assert.equal(writes("RUN d"), undefined);
    assert.match(writes("RUN echo 'a <<EOF b'") ?? "", /another parser/);
  });

  it("whose edits reach outside is refused", () => {
    const { found } = offered(isBad("/a", "/b"));
    const fix: Fix = { title: "x", kind: "safe", edits: [{ edits: [{ span: { start: 5, end: 500 }, text: "" }] }] };
    assert.match(verify(project, found, fix, { rules: [] }) ?? "", /outside/);
  });

  it("creates a file only where there is none", () => {
    const create = (name: string): Fix => ({
      title: "x",
      kind: "review",
      edits: [{ uri: `${testRoot}/${name}`, create: true, edits: [{ span: { start: 0, end: 0 }, text: "x\n" }] }],
    });
    assert.deepEqual([...apply(project, { uri }, create("new.conf"))], [[`${testRoot}/new.conf`, "x\n"]]);
    assert.equal(apply(project, { uri }, create("nginx.conf")).size, 0);
  });

  it("is read without its tab stops", () => {
    assert.equal(withoutTabStops("a ${1:reason} b$0 \\$host \\} ${2}"), "a reason b $host } ");
  });
});

describe("fix-all", () => {
  const fixAllIn = (
    text: string,
    rules: readonly Rule[],
    more: Partial<FixAllOptions> = {},
  ): ReturnType<typeof fixAll> => fixAll(projectOf({ "nginx.conf": text }), { rules, ...more });

  const oneOf = (
    from: string,
    to: string,
    id: Rule<"nginx">["id"],
    kind: Fix["kind"] = "safe",
    snippet = false,
  ): Rule<"nginx"> =>
    ruleOf(
      function* (configuration) {
        for (const directive of configuration.named("root")) {
          const [word] = directive.args;
          if (word?.value !== from) continue;
          const fix: Fix = { title: to, kind, edits: [directive.edit({ span: word, text: to })], snippet };
          yield { at: directive.at(word), message: "root is bad", fixes: [fix] };
        }
      },
      { id },
    );

  it("follows fixes that lead to fixes, to the end", () => {
    const result = fixAllIn("root /a;\nroot /b;\n", [oneOf("/a", "/b", "nginx/one"), oneOf("/b", "/c", "nginx/two")]);
    assert.equal(result.changes.get(uri), "root /c;\nroot /c;\n");
    assert.equal(result.applied, 3);
  });

  it("leaves review fixes alone unless asked, and those that need filling in always", () => {
    assert.equal(fixAllIn("root /a;", [oneOf("/a", "/b", "nginx/one", "review")]).changes.size, 0);
    const asked = fixAllIn("root /a;", [oneOf("/a", "/b", "nginx/one", "review")], { review: true });
    assert.equal(asked.changes.get(uri), "root /b;");
    assert.equal(fixAllIn("root /a;", [oneOf("/a", "/b", "nginx/one", "review", true)], { review: true }).applied, 0);
  });

  it("names the rule of a fix that did not prove itself", () => {
    const { refused, changes } = fixAllIn("root /a;", [oneOf("/a", "/a", "nginx/one")]);
    assert.equal(changes.size, 0);
    assert.match(refused[0]?.message ?? "", /nginx\/one/);
  });

  it("stops when fixes chase each other", () => {
    const growing = ruleOf(function* (configuration) {
      for (const directive of configuration.named("root")) {
        const [word] = directive.args;
        if (!word || word.value.length > 100) continue;
        const text = `${word.value}x`;
        // A finding that moves with its own fix can only be told from a new one by its place; severity keeps it proven.
        if (configuration.named("root").indexOf(directive) > 0) continue;
        yield {
          at: directive.at(word),
          message: "root is short",
          fixes: [{ title: "Grow", kind: "safe", edits: [directive.edit({ span: word, text })] }],
        };
      }
    });
    assert.ok(fixAllIn("root /a;", [growing]).applied <= maximumRounds);
  });

  it("fixes the files it is asked for", () => {
    const project = projectOf({ "nginx.conf": "include a.conf;\nroot /a;", "a.conf": "root /a;" });
    const { changes } = fixAll(project, { rules: [oneOf("/a", "/b", "nginx/one")], uris: [`${testRoot}/a.conf`] });
    assert.deepEqual([...changes.keys()], [`${testRoot}/a.conf`]);
  });
});

describe("the hash", () => {
  it("is 64-bit FNV-1a", () => {
    // Test vectors of the authors of FNV: the empty text, "a" and "foobar".
    assert.equal(hash(""), "cbf29ce484222325");
    assert.equal(hash("a"), "af63dc4c8601ec8c");
    assert.equal(hash("foobar"), "85944171f73967e8");
  });
});
