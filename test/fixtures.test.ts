import assert from "node:assert/strict";
import { basename } from "node:path";
import { describe, it } from "node:test";
import { rules } from "../server/rules/index.ts";
import { parseFixture } from "./support/fixture.ts";
import { checkCase } from "./support/fixture-check.ts";
import { filesBelow, readText } from "./support/repository.ts";

const fixtures = new Map(
  filesBelow("server/rules", ".md").map((path) => {
    const fixture = parseFixture(readText(path), path);
    return [fixture.id, { path, fixture }] as const;
  }),
);

for (const rule of rules) {
  describe(rule.id, () => {
    const found = fixtures.get(rule.id);
    it("has a fixture beside it, with a bad, a good and, where it fixes, a fixed case", () => {
      assert.ok(found, `${rule.id} has no .md file`);
      assert.equal(basename(found.path, ".md"), rule.id.split("/")[1]);
      const roles = found.fixture.cases.flatMap((entry) => entry.files.map((file) => file.role));
      assert.ok(roles.includes("bad") && roles.includes("good"));
      assert.equal(roles.includes("fixed"), rule.fixable !== false);
    });
    for (const entry of found?.fixture.cases ?? []) it(entry.title, () => checkCase(rule, entry));
  });
}

it("has a rule for every fixture", () => {
  const ids = new Set<string>(rules.map((rule) => rule.id));
  assert.deepEqual(
    [...fixtures.keys()].filter((id) => !ids.has(id)),
    [],
  );
});
