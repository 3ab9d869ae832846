import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { engineRules } from "../server/engine/engine-rules.ts";
import { rules } from "../server/rules/index.ts";
import { criteria } from "../server/rules/soc2.ts";
import { filesBelow, readText } from "./support/repository.ts";

/** Words by which a text would claim what no configuration check can show. */
const claims =
  /\b(non-)?complian(t|ce)\b|\bcertif(y|ies|ied|ication)\b|\bsatisf(y|ies|ied)\b|\bapproved?s?\b|\bguarante|\baudit-ready\b|\bpre-audit\b|\b(pass|passes|fails?|meets?) SOC\b|\bSOC ?2 (score|grade|badge)\b/i;

/** Uses of these words that claim nothing: they say what is not claimed, or speak of something else. */
const harmless = [
  /never "?compliant/i,
  /\bsatisfy(?=[-"`]| (any|all|eny)\b)/gi,
  /certificate/i,
  /as const satisfies /,
  /reviews and approvals/i,
];

const claimsIn = (text: string): string[] =>
  text.split("\n").filter((line) => claims.test(harmless.reduce((left, pattern) => left.replace(pattern, ""), line)));

describe("no text claims more than a check can show", () => {
  it("finds the words it looks for", () => {
    for (const word of ["compliant", "SOC 2 compliance", "certified", "satisfied", "approved", "passes SOC 2"]) {
      assert.equal(claimsIn(`This is ${word}.`).length, 1, word);
    }
    assert.deepEqual(claimsIn("The certificate of the server is renewed."), []);
  });

  it("in the rules", () => {
    for (const rule of [...rules, ...Object.values(engineRules)]) {
      const links = Object.values(rule.criteria).flatMap(({ why, limits }) => [why, limits]);
      assert.deepEqual(claimsIn([rule.title, rule.rationale, rule.remedy, ...links].join("\n")), [], rule.id);
    }
  });

  const shown = [
    ...["client", "server", "docs", "snippets", "schemas"].flatMap((folder) =>
      [".ts", ".md", ".json"].flatMap((suffix) => filesBelow(folder, suffix)),
    ),
    ...["package.json", "README.md", "CONTRIBUTING.md"],
  ].filter((path) => !/\.generated\.|tsconfig|wall-probe/.test(path));
  for (const path of shown) it(`in ${path}`, () => assert.deepEqual(claimsIn(readText(path)), []));
});

describe("every rule says what it must", () => {
  const ids = new Set(criteria.map(({ id }) => id));
  for (const rule of rules) {
    it(`${rule.id}: texts`, () => {
      assert.match(rule.id, /^(nginx|dockerfile|project)\/[a-z0-9]+(-[a-z0-9]+)*$/);
      for (const text of [rule.title, rule.rationale, rule.remedy]) assert.ok(text.trim().length > 10, text);
      assert.doesNotMatch(rule.title, /\.$/);
      for (const text of [rule.rationale, rule.remedy]) assert.match(text, /[.`]$/);
    });
    it(`${rule.id}: criteria and sources`, () => {
      const links = Object.entries(rule.criteria);
      assert.ok(links.length <= 3, "at most three criteria");
      for (const [id, { why, limits }] of links) {
        assert.ok(ids.has(id), `${id} is not in soc2.ts`);
        for (const text of [why, limits]) assert.match(text, /^.{15,}\.$/);
      }
      for (const reference of rule.references) assert.match(reference, /^https:\/\//);
    });
  }

  it("no id stands twice", () => {
    assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length);
  });
});
