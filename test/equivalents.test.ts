import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Equivalent } from "../server/engine/rule.ts";
import { rules } from "../server/rules/index.ts";
import { type Fixture, type FixtureFile, parseFixture } from "./support/fixture.ts";
import { filesBelow, readText } from "./support/repository.ts";

/** The languages whose fixtures show every difference from other tools. */
const languages: readonly string[] = ["nginx", "dockerfile", "project"];

/** How prose names a tool, where that is not the name itself. */
const spoken: Readonly<Record<string, RegExp>> = {
  buildkit: /\bBuildKit\b/,
  checkov: /\bCheckov\b/,
  "cis-nginx": /\bCIS\b/,
  dockle: /\bDockle\b/,
  gixy: /\bgixy\b(?!-)/,
  "gixy-next": /\bGixy-Next\b/,
  kics: /\bKICS\b/,
  mozilla: /\bMozilla\b/,
  scout: /\bScout\b/,
  semgrep: /\b[Ss]emgrep\b/,
  sonar: /\bSonar\b/,
  trivy: /\bTrivy\b/,
};

const nameOf = (tool: string): RegExp => spoken[tool] ?? new RegExp(`\\b${tool}\\b`);

/** The blocks that can show a difference: what ours reports more of, what it reports less of, or either. */
const roles = { wider: ["bad"], narrower: ["good"], related: ["bad", "good"] } as const;

const fixtures = new Map<string, Fixture>(
  filesBelow("server/rules", ".md").map((path) => {
    const fixture = parseFixture(readText(path), path);
    return [fixture.id, fixture] as const;
  }),
);

type Differing = Exclude<Equivalent, { readonly match: "same" }>;

const differing = (equivalents: readonly Equivalent[]): readonly Differing[] =>
  equivalents.filter((one): one is Differing => one.match !== "same");

const shows = ({ differs, role }: FixtureFile, { tool, match }: Differing): boolean =>
  differs.includes(tool) && roles[match].some((wanted) => wanted === role);

describe("an equivalent that is not the same", () => {
  it("says why", () => {
    const silent = rules.flatMap(({ id, equivalents }) =>
      differing(equivalents).flatMap((one) => (one.why.trim().length > 10 ? [] : [`${id}: ${one.tool} ${one.id}`])),
    );
    assert.deepEqual(silent, []);
  });

  for (const rule of rules.filter(({ id }) => languages.some((language) => id.startsWith(`${language}/`)))) {
    const cases = fixtures.get(rule.id)?.cases ?? [];
    for (const one of differing(rule.equivalents)) {
      it(`${rule.id} shows how it differs from ${one.tool} ${one.id}, and says so`, () => {
        const shown = cases.filter(({ files }) => files.some((file) => shows(file, one)));
        assert.ok(shown.length > 0, `no ${roles[one.match].join(" or ")} block has differs=${one.tool}`);
        for (const { title, prose } of shown) assert.match(prose.join("\n"), nameOf(one.tool), title);
      });
    }
  }

  it("is the only thing that differs", () => {
    const unknown = rules.flatMap(({ id, equivalents }) => {
      const tools = new Set(differing(equivalents).map(({ tool }) => tool));
      const named = (fixtures.get(id)?.cases ?? []).flatMap(({ files }) => files.flatMap(({ differs }) => differs));
      return named.flatMap((tool) => (tools.has(tool) ? [] : [`${id}: ${tool}`]));
    });
    assert.deepEqual(unknown, []);
  });
});
