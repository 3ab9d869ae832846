import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fixAll } from "../server/engine/fix-all.ts";
import type { Project } from "../server/engine/project.ts";
import { type Choice, provenOf } from "../server/engine/proof.ts";
import { review } from "../server/engine/review.ts";
import { rules } from "../server/rules/index.ts";
import { ruleOf } from "./support/probe.ts";
import { projectOf, testRoot } from "./support/project.ts";

const uri = `${testRoot}/nginx.conf`;

/** Reports each `root` of `/a`, and offers the word of the `index` beside it, else `/b`, in its place. */
const probe = ruleOf(function* (configuration) {
  for (const directive of configuration.named("root")) {
    const [word] = directive.args;
    const text = directive.parent.own("index")[0]?.arg(0) ?? "/b";
    if (word?.value !== "/a") continue;
    const fixes = [{ title: "Change it", kind: "safe" as const, edits: [directive.edit({ span: word, text })] }];
    yield { at: directive.at(word), message: "root is /a", fixes };
  }
});

const choicesIn = (project: Project): readonly Choice[] =>
  review(project, { rules: [probe], uri }).findings.flatMap((finding) =>
    finding.fixes.map((fix) => ({ finding, fix })),
  );

describe("the fixes of a file", () => {
  it("prove themselves together, and those alone are refused that do not", () => {
    const servers = ["", "", "index /a;", "", 'index "/c{";', ""].map((more) => `server { ${more} root /a; }\n`);
    const project = projectOf({ "nginx.conf": servers.join("") });
    const choices = choicesIn(project);
    const refused: Choice[] = [];
    const proven = provenOf(project, uri, choices, { rules: [probe] }, (choice) => refused.push(choice));
    const wrong = choices[2];
    assert.ok(choices.length === 6 && wrong && refused.includes(wrong));
    assert.deepEqual(
      [...proven, ...refused].map((choice) => choices.indexOf(choice)).sort(),
      [0, 1, 2, 3, 4, 5],
      "each is one or the other",
    );
    for (const index of [0, 1, 3, 5]) assert.ok(proven.includes(choices[index] as Choice), `${index}`);
  });

  it("give way to one that touches them, and get their turn when it is refused", () => {
    const project = projectOf({ "nginx.conf": "server { root /a; }\n" });
    const [good] = choicesIn(project);
    assert.ok(good);
    const [file] = good.fix.edits;
    const [edit] = file?.edits ?? [];
    assert.ok(file && edit);
    const bad: Choice = { ...good, fix: { ...good.fix, edits: [{ ...file, edits: [{ ...edit, text: "/a" }] }] } };
    assert.deepEqual(provenOf(project, uri, [bad, good], { rules: [probe] }), [good]);
    assert.deepEqual(provenOf(project, uri, [good, bad], { rules: [probe] }), [good]);
  });

  it("are proven and applied by the thousand in a few reviews of the file", () => {
    const text = `FROM debian:13\n${"RUN apt-get update && apt-get install curl\nMAINTAINER a\nENV A b\n".repeat(1000)}`;
    const started = performance.now();
    const { applied, refused } = fixAll(projectOf({ Dockerfile: text }), { rules });
    assert.ok(applied > 2000 && refused.length === 0, `${applied} applied`);
    // One by one they take minutes.
    assert.ok(performance.now() - started < 20_000, "it took too long");
  });
});
