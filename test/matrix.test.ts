import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { engineRules } from "../server/engine/engine-rules.ts";
import type { RuleMetadata } from "../server/engine/rule.ts";
import { rules } from "../server/rules/index.ts";
import { filesBelow, readText } from "./support/repository.ts";

/** A known check: the rules that answer it, or why none does. */
interface Row {
  readonly row: string;
  readonly theme: string;
  readonly rules?: readonly string[];
  readonly left?: string;
}

interface Matrix {
  readonly rows: readonly Row[];
  /** Rules that answer no row, and why they are there. */
  readonly own?: readonly { readonly rule: string; readonly reason: string }[];
  /** Checks of other tools that no rule answers. */
  readonly peers?: readonly { readonly tool: string; readonly id: string; readonly left: string }[];
}

const known: readonly RuleMetadata[] = [...rules, ...Object.values(engineRules)];

const languages: readonly { name: string; files: readonly string[]; reasons: ReadonlySet<string> }[] = [
  {
    name: "nginx",
    files: ["scripts/data/nginx-rows.json"],
    reasons: new Set(["needs a network or the live server", "is about a product we do not read"]),
  },
  {
    name: "dockerfile",
    files: filesBelow("scripts/data/dockerfile-rows", ".json"),
    reasons: new Set([
      "needs a network",
      "needs a registry",
      "needs a built image",
      "is about a product we do not read",
    ]),
  },
];

for (const { name, files, reasons } of languages) {
  const parts: readonly Matrix[] = files.map((file) => JSON.parse(readText(file)));
  const rows = parts.flatMap((part) => part.rows);
  const own = parts.flatMap((part) => part.own ?? []);
  const named = [...rows.flatMap((row) => row.rules ?? []), ...own.map(({ rule }) => rule)];

  describe(`the rows of known ${name} checks`, () => {
    it("each have rules, or a reason to be left out", (context) => {
      for (const row of rows) {
        const answers = [row.rules, row.left].filter((answer) => answer !== undefined);
        assert.equal(answers.length, 1, row.row);
        assert.ok(row.rules === undefined || row.rules.length > 0, row.row);
        assert.ok(row.left === undefined || reasons.has(row.left), `${row.row}: ${row.left}`);
      }
      context.diagnostic(`${rows.length} rows, ${rows.filter((row) => row.left).length} left out`);
    });

    it("are named once in a theme", () => {
      const names = rows.map(({ theme, row }) => `${theme}: ${row}`);
      assert.deepEqual(
        names.filter((row, index) => names.indexOf(row) !== index),
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

    it(`account for every ${name} rule, or it is one of our own with a reason`, () => {
      const accounted = new Set(named);
      const ids = rules.map(({ id }) => id).filter((id) => id.startsWith(`${name}/`));
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

    it("leave no check of another tool out without a reason", () => {
      for (const { tool, id, left } of parts.flatMap((part) => part.peers ?? [])) {
        assert.ok(reasons.has(left), `${tool} ${id}: ${left}`);
      }
    });
  });
}

describe("the checks of other tools for Dockerfiles", () => {
  const { peers } = JSON.parse(readText("scripts/data/dockerfile-peers.json")) as {
    readonly peers: Readonly<Record<string, readonly string[]>>;
  };
  const left = new Set(
    languages
      .flatMap(({ files }) => files)
      .flatMap((file) => (JSON.parse(readText(file)) as Matrix).peers ?? [])
      .map(({ tool, id }) => `${tool} ${id}`),
  );
  const answered = new Set(
    known.flatMap(({ equivalents }) => equivalents.map(({ tool, id }) => `${tool} ${id.replace(/^tally\//, "")}`)),
  );

  for (const [tool, ids] of Object.entries(peers)) {
    it(`${tool}: each is answered by a rule or left out with a reason`, (context) => {
      const open = ids.map((id) => `${tool} ${id}`).filter((id) => !answered.has(id) && !left.has(id));
      context.diagnostic(`${ids.length} checks, ${ids.filter((id) => left.has(`${tool} ${id}`)).length} left out`);
      assert.deepEqual(open, []);
    });
  }

  it("are only those that are known, where a rule names one", () => {
    const listed = new Set(Object.entries(peers).flatMap(([tool, ids]) => ids.map((id) => `${tool} ${id}`)));
    const tools = new Set(Object.keys(peers));
    const unlisted = rules
      .filter(({ id }) => !id.startsWith("nginx/"))
      .flatMap(({ id, equivalents }) =>
        equivalents
          .map((one) => `${one.tool} ${one.id.replace(/^tally\//, "")}`)
          .filter((one) => tools.has(one.slice(0, one.indexOf(" "))) && !listed.has(one))
          // ShellCheck's, which hadolint passes on.
          .filter((one) => !/^hadolint SC\d+$/.test(one))
          .map((one) => `${id}: ${one}`),
      );
    assert.deepEqual(unlisted, []);
  });
});

describe("equivalents", () => {
  it("say why they are not the same", () => {
    const unexplained = known.flatMap(({ id, equivalents }) =>
      equivalents.flatMap((one) =>
        one.match === "same" || one.why.trim().length > 10 ? [] : [`${id}: ${one.tool} ${one.id}`],
      ),
    );
    assert.deepEqual(unexplained, []);
  });
});
