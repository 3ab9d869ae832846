import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { DockerfileDocument } from "../server/engine/dockerfile/document.ts";
import type { Project } from "../server/engine/project.ts";
import type { Rule } from "../server/engine/rule.ts";
import { rules } from "../server/rules/index.ts";
import { parseFixture } from "./support/fixture.ts";
import { projectOf } from "./support/project.ts";
import { filesBelow, readText } from "./support/repository.ts";

const isOfDockerfiles = (rule: Rule): rule is Rule<"dockerfile"> => rule.id.startsWith("dockerfile/");

interface Subject {
  readonly document: DockerfileDocument;
  readonly project: Project;
}

/** Every Dockerfile of the fixtures, and each without one of its lines. */
function* subjects(): Generator<Subject> {
  const fixtures = filesBelow("server/rules", ".md").map((path) => parseFixture(readText(path), path));
  for (const { files } of fixtures.flatMap(({ cases }) => cases)) {
    for (const { text } of files.filter(({ language }) => language === "dockerfile")) {
      const lines = text.split("\n");
      for (const left of [text, ...lines.map((_, index) => lines.toSpliced(index, 1).join("\n"))]) {
        const project = projectOf({ Dockerfile: left });
        for (const document of project.dockerfiles) yield { document, project };
      }
    }
  }
}

describe("a rule that names what it needs", () => {
  const needy = rules.filter(isOfDockerfiles).flatMap((rule) => (rule.needs ? [{ rule, needs: rule.needs }] : []));

  it("finds nothing in a file that has none of it", () => {
    let left = 0;
    let read = 0;
    for (const { document, project } of subjects()) {
      for (const { rule, needs } of needy) {
        if (document.hasAny(needs)) {
          read++;
          continue;
        }
        left++;
        const [found] = rule.check(document, project);
        assert.equal(found, undefined, `${rule.id} in ${JSON.stringify(document.source)}`);
      }
    }
    assert.ok(
      needy.length > 80 && left > 1_000_000 && read > 10_000,
      `${needy.length} rules, ${left} left out, ${read} read`,
    );
  });
});
