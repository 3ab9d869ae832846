import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import type { Equivalent } from "../server/engine/rule.ts";
import { rules } from "../server/rules/index.ts";
import { parseFixture } from "./support/fixture.ts";
import { filesBelow, readText } from "./support/repository.ts";

interface PeerCase {
  readonly rule: string;
  readonly case: string;
  readonly expected: "bad" | "good";
  readonly hash: string;
  /** What the peers report there, as `tool:id`. */
  readonly found: readonly string[];
}

/** Where a peer differs on a case although its check is the same, and whose fault that is. */
interface Difference {
  readonly rule: string;
  readonly case: string;
  readonly peer: string;
  readonly why: string;
}

const table: { readonly date: string; readonly cases: readonly PeerCase[] } = JSON.parse(
  readText("test/data/peers.json"),
);
const differences: readonly Difference[] = JSON.parse(readText("test/data/peer-differences.json"));
const runnable: ReadonlySet<string> = new Set(["hadolint", "gixy-ng", "checkov", "tally"]);

const peerOf = ({ tool, id }: Equivalent): string => `${tool}:${id}`;

/** Whether a peer's answer is that of our rule on a case. */
const agrees = (entry: PeerCase, peer: string): boolean => entry.found.includes(peer) === (entry.expected === "bad");

const explained = (entry: PeerCase, peer: string): Difference | undefined =>
  differences.find(
    ({ rule, case: title, peer: other }) => rule === entry.rule && title === entry.case && other === peer,
  );

describe(`the table of agreement with other tools, written ${table.date}`, () => {
  it("was written over the fixtures as they are: npm run peers", () => {
    const current = filesBelow("server/rules", ".md").flatMap((path) => {
      const { id, cases } = parseFixture(readText(path), path);
      return cases.flatMap(({ title, files }) => {
        const sources = files.filter(({ role }) => role === "bad" || role === "good" || role === "part");
        if (!sources.some(({ role }) => role !== "part")) return [];
        const hash = createHash("sha256")
          .update(sources.map(({ text }) => text).join("\0"))
          .digest("hex")
          .slice(0, 12);
        return [`${id} ${title} ${hash}`];
      });
    });
    const written = table.cases.map(({ rule, case: title, hash }) => `${rule} ${title} ${hash}`);
    assert.deepEqual(
      current.filter((line) => !written.includes(line)),
      [],
    );
    assert.deepEqual(
      written.filter((line) => !current.includes(line)),
      [],
    );
  });

  for (const rule of rules) {
    const cases = table.cases.filter((entry) => entry.rule === rule.id);
    for (const equivalent of rule.equivalents.filter(({ tool }) => runnable.has(tool))) {
      const peer = peerOf(equivalent);
      it(`${rule.id} is ${equivalent.match} as ${peer}`, () => {
        const disagreeing = cases.filter((entry) => !agrees(entry, peer));
        if (equivalent.match === "same") {
          assert.deepEqual(
            disagreeing.filter((entry) => !explained(entry, peer)).map((entry) => entry.case),
            [],
          );
        } else if (equivalent.match === "wider") {
          assert.ok(
            disagreeing.some(({ expected }) => expected === "bad"),
            `${peer} reports every bad case as well`,
          );
        } else if (equivalent.match === "narrower") {
          assert.ok(
            disagreeing.some(({ expected }) => expected === "good"),
            `${peer} is as silent on the good cases`,
          );
        }
      });
    }
  }

  it("explains nothing that does not differ", () => {
    const idle = differences.filter(({ rule, case: title, peer, why }) => {
      const entry = table.cases.find((candidate) => candidate.rule === rule && candidate.case === title);
      return !entry || agrees(entry, peer) || why.length < 15;
    });
    assert.deepEqual(idle, []);
  });
});
