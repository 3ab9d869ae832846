import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import { physicalLine } from "../../../engine/dockerfile/logical-line.ts";
import type { Rule } from "../../../engine/rule.ts";
import { indentationAt, type Span, shorten, span } from "../../../engine/text.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/definition-description",
  title: "The comment above an ARG or a stage does not begin with its name",
  severity: "info",
  enabled: false,
  rationale:
    "`docker build --call=outline` shows the comment above an ARG or a stage as its description when it begins with the name. The check is off by default as it is experimental in the builder: most comments there are not meant as descriptions.",
  remedy: "Begin the comment with the name, or put an empty line below it.",
  criteria: {},
  fixable: false,
  equivalents: [{ tool: "buildkit", id: "InvalidDefinitionDescription", match: "same" }],
  references: ["https://docs.docker.com/reference/build-checks/invalid-definition-description/"],
  since: "0.1.0",

  *check(document) {
    const ends = new Map(
      document.comments.map((comment) => [physicalLine(document.source, comment.end).next, comment]),
    );
    for (const { names, span: at } of definitions(document)) {
      const line = at.start - indentationAt(document.source, at.start).length;
      const comment = ends.get(line);
      if (!comment) continue;
      const text = document.source.slice(comment.start, comment.end).replace(/^#\s*/, "");
      if (text === "" || names.includes(text.split(" ", 1)[0] ?? "")) continue;
      const message = `the description of ${shorten(names[0] ?? "")} does not begin with its name`;
      yield { at: { span: span(comment.start, comment.end) }, message };
    }
  },
};

interface Definition {
  readonly names: readonly string[];
  readonly span: Span;
}

/** Each ARG, and each named stage. */
const definitions = (document: DockerfileDocument): readonly Definition[] => [
  ...document.named("ARG").map(({ pairs, span: at }) => ({ names: pairs.map(({ name }) => name), span: at })),
  ...document
    .named("FROM")
    .flatMap(({ stageName, span: at }) => (stageName ? [{ names: [stageName.text], span: at }] : [])),
];
