import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { languageOfPath } from "../server/engine/language.ts";
import { type Host, ProjectStore } from "../server/engine/load.ts";
import { review } from "../server/engine/review.ts";
import { defaultSettings } from "../server/engine/settings.ts";
import { overlaps } from "../server/engine/text.ts";
import { rules } from "../server/rules/index.ts";
import { testDay } from "./support/project.ts";
import { repository } from "./support/repository.ts";

const folder = join(repository, "sample");
const root = "sample:/";

const host: Host = {
  read: async (uri) => attempt(() => readFileSync(join(folder, uri.slice(root.length)), "utf8")),
  list: async (uri) => attempt(() => readdirSync(join(folder, uri.slice(root.length)))),
};

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

const lines = readFileSync(join(folder, "expected.txt"), "utf8").split("\n");

describe("the sample", async () => {
  const store = new ProjectStore(host, { ...defaultSettings, today: testDay });
  for (const path of readdirSync(folder, { recursive: true }).map(String)) {
    const language = path.includes("node_modules") ? undefined : languageOfPath(root + path);
    if (language) store.set(root + path, language, readFileSync(join(folder, path), "utf8"));
  }
  const project = await store.load();
  const { findings } = review(project, { rules, root });
  const placeOf = (uri: string, offset: number): string =>
    `${uri.slice(root.length)}:${(project.document(uri)?.lines.at(offset).line ?? 0) + 1}`;

  it("shows exactly what expected.txt says", () => {
    const expected = lines.filter((line) => /^[^#\s].*:\d+:/.test(line)).map((line) => line.split("  ")[0]);
    const found = findings.map(({ uri, span, rule }) => `${placeOf(uri, span.start)}:${rule.id}`);
    assert.deepEqual(found.filter((line) => !expected.includes(line)).sort(), [], "found and not expected");
    assert.deepEqual(
      expected.filter((line) => line && !found.includes(line)),
      [],
      "expected and not found",
    );
    assert.equal(found.length, expected.length, "a line stands twice");
  });

  it("shows no two findings on one span, unless expected.txt allows it", () => {
    const allowed = lines.filter((line) => line.startsWith("allowed-overlap "));
    const pairs = findings.flatMap((a, index) =>
      findings
        .slice(index + 1)
        .filter((b) => a.uri === b.uri && overlaps(a.span, b.span))
        .map((b) => [a, b] as const),
    );
    for (const [a, b] of pairs) {
      const place = placeOf(a.uri, a.span.start);
      const isAllowed = allowed.some((line) => {
        const words = line.split(" -- ")[0]?.split(" ") ?? [];
        return words[1] === place && words.includes(a.rule.id) && words.includes(b.rule.id);
      });
      assert.ok(isAllowed, `allowed-overlap ${place} ${a.rule.id} ${b.rule.id} is not in expected.txt`);
    }
  });
});
