import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DockerfileDocument } from "../server/engine/dockerfile/document.ts";
import { Project } from "../server/engine/project.ts";
import { review } from "../server/engine/review.ts";
import { defaultSettings } from "../server/engine/settings.ts";
import { rules } from "../server/rules/index.ts";
import { parseFixture } from "./support/fixture.ts";
import { testDay } from "./support/project.ts";
import { filesBelow, readText } from "./support/repository.ts";

const uri = "change:/Dockerfile";

/** What may be typed before a line: it moves all that follows, and some of it changes what holds there. */
const typed = [
  "# c\n",
  'SHELL ["/bin/bash", "-eo", "pipefail", "-c"]\n',
  'SHELL ["powershell", "-Command"]\n',
  "USER nobody\n",
  "ENV NODE_ENV=production\n",
  "FROM debian:13 AS other\n",
  "ONBUILD ",
  "\\\n",
];

/** Everything that a review says of a document, fixes included. */
const said = (document: DockerfileDocument): string =>
  JSON.stringify(
    review(new Project({ documents: new Map([[uri, document]]) }, { ...defaultSettings, today: testDay }), {
      rules,
      all: true,
    }).findings.map(({ rule, ...finding }) => [
      rule.id,
      finding.span,
      finding.message,
      finding.severity,
      finding.fixes,
    ]),
  );

/** Every Dockerfile of the fixtures, once. */
function dockerfiles(): readonly string[] {
  const fixtures = filesBelow("server/rules/dockerfile", ".md").map((path) => parseFixture(readText(path), path));
  const files = fixtures.flatMap(({ cases }) => cases.flatMap(({ files: all }) => all));
  return [...new Set(files.filter(({ language }) => language === "dockerfile").map(({ text }) => text))];
}

describe("a Dockerfile that is read after a change", () => {
  it("has the findings that it has when it is read anew, and so has the one before when the change is taken back", () => {
    const sources = dockerfiles();
    let moved = 0;
    for (const [index, source] of sources.entries()) {
      const lines = source.split("\n");
      const at = (index * 7) % lines.length;
      const changed = lines.with(at, `${typed[index % typed.length]}${lines[at]}`).join("\n");
      const before = new DockerfileDocument(uri, source);
      const expected = said(before);
      const after = new DockerfileDocument(uri, changed, before);
      assert.equal(said(after), said(new DockerfileDocument(uri, changed)), `${JSON.stringify(changed)}`);
      assert.equal(said(new DockerfileDocument(uri, source, after)), expected, `${JSON.stringify(source)}`);
      if (expected !== "[]") moved++;
    }
    assert.ok(sources.length > 1500 && moved > 1000, `${sources.length} files, ${moved} with findings`);
  });
});
