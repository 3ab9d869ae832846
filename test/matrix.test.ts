import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { engineRules } from "../server/engine/engine-rules.ts";
import type { RuleMetadata } from "../server/engine/rule.ts";
import { rules } from "../server/rules/index.ts";
import { readText } from "./support/repository.ts";

/** A known check: the rules that answer it, or why none does; `open` waits for its rule. */
interface Row {
  readonly row: string;
  readonly theme: string;
  readonly rules?: readonly string[];
  readonly left?: string;
  readonly open?: true;
}

interface Matrix {
  readonly rows: readonly Row[];
  /** Rules that answer no row, and why they are there. */
  readonly own: readonly { readonly rule: string; readonly reason: string }[];
}

const { rows, own }: Matrix = JSON.parse(readText("scripts/data/nginx-rows.json"));
const known: readonly RuleMetadata[] = [...rules, ...Object.values(engineRules)];
const reasons: ReadonlySet<string> = new Set([
  "needs a network or the live server",
  "is about a product we do not read",
]);
const named: readonly string[] = [...rows.flatMap((row) => row.rules ?? []), ...own.map(({ rule }) => rule)];

describe("the rows of known nginx checks", () => {
  it("each have rules, or a reason to be left out, or are open", (context) => {
    for (const row of rows) {
      const answers = [row.rules, row.left, row.open].filter((answer) => answer !== undefined);
      assert.equal(answers.length, 1, row.row);
      assert.ok(row.rules === undefined || row.rules.length > 0, row.row);
      assert.ok(row.left === undefined || reasons.has(row.left), row.left);
    }
    const open = rows.filter((row) => row.open);
    context.diagnostic(`${rows.length} rows, ${open.length} not yet covered`);
    for (const { theme, row } of open) context.diagnostic(`not yet covered: ${theme}: ${row}`);
  });

  it("are named once in a theme", () => {
    const names = rows.map(({ theme, row }) => `${theme}: ${row}`);
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index),
      [],
    );
  });

  it("name only rules that exist", () => {
    const ids = new Set<string>(known.map(({ id }) => id));
    assert.deepEqual(
      named.filter((id) => !ids.has(id)),
      [],
    );
  });

  it("account for every nginx rule, or it is one of our own with a reason", () => {
    const accounted = new Set(named);
    const ids = rules.map(({ id }) => id).filter((id) => id.startsWith("nginx/"));
    assert.deepEqual(
      ids.filter((id) => !accounted.has(id)),
      [],
    );
    const answering = new Set(rows.flatMap((row) => row.rules ?? []));
    for (const { rule, reason } of own) {
      assert.ok(reason.length > 10, rule);
      assert.ok(!answering.has(rule), `${rule} answers a row`);
    }
  });

  it("show why an equivalent is not the same", () => {
    const unexplained = known.flatMap(({ id, equivalents }) =>
      equivalents.flatMap((one) =>
        one.match === "same" || one.why.trim().length > 10 ? [] : [`${id}: ${one.tool} ${one.id}`],
      ),
    );
    assert.deepEqual(unexplained, []);
  });
});
