import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import { insertAfter } from "../../../engine/dockerfile/edit.ts";
import { scanExpansion } from "../../../engine/dockerfile/expansion.ts";
import type { From } from "../../../engine/dockerfile/from.ts";
import { parseImageReference } from "../../../engine/dockerfile/image.ts";
import type { Pair } from "../../../engine/dockerfile/pairs.ts";
import { expandText } from "../../../engine/dockerfile/variables.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/empty-image-name",
  title: "FROM names no image unless the build passes an argument",
  severity: "info",
  enabled: true,
  rationale:
    "With the defaults of the ARGs the name of the image is empty or broken, so a plain `docker build` stops, and tools that read the file do not know what the image is built on.",
  remedy: "Give the ARG a default that works. Where the argument is required on purpose, say so with a reason.",
  criteria: {},
  fixable: "review",
  equivalents: [
    {
      tool: "buildkit",
      id: "InvalidDefaultArgInFrom",
      match: "narrower",
      why: "ours leaves undeclared variables to another rule",
    },
    {
      tool: "dockerfile-utils",
      id: "BASE_NAME_EMPTY",
      match: "related",
      why: "theirs reports a variable that is the whole name and declared nowhere, which is another rule of ours",
    },
  ],
  references: ["https://docs.docker.com/reference/build-checks/invalid-default-arg-in-from/"],
  since: "0.1.0",

  *check(document) {
    for (const from of document.named("FROM")) {
      if (!from.text.includes("$")) continue;
      const empty = emptyArguments(document, from);
      const [first] = empty;
      const { reference } = from;
      if (!first || !isBroken(document, from)) continue;
      const fix = empty.length === 1 ? fixOf(first, reference?.text ?? "") : undefined;
      yield {
        at: { span: reference?.span ?? from.keyword },
        message: `${shorten(reference?.text ?? "", 30)} names no image as long as ${shorten(first.name, 25)} is not passed`,
        fixes: fix ? [fix] : [],
      };
    }
  },
};

/** The ARGs that a FROM uses and that have no default, or an empty one; none when another variable is not declared. */
function emptyArguments(document: DockerfileDocument, from: From): readonly Pair[] {
  const { references } = scanExpansion(from.reference?.text ?? "", document.escape);
  const pairs = references.map(({ name }) => document.variable(name, from));
  if (pairs.some((pair) => !pair)) return [];
  const values = new Set(pairs.filter((pair) => pair !== undefined));
  return [...values].filter((pair) => pair.text === undefined || pair.resolved === "");
}

/** Whether the name is none with every ARG at its default; a value that is not known may make it one. */
function isBroken(document: DockerfileDocument, from: From): boolean {
  const text = from.reference?.text ?? "";
  if (from.resolved !== undefined && from.stage?.parent) return false;
  // `${X-y}` tells an ARG without default from an empty one.
  if (scanExpansion(text, document.escape).references.some(({ modifier }) => !/^(?::[-+])?$/.test(modifier)))
    return false;
  const name = expandText(
    text,
    (variable) => {
      const value = document.globals.value(variable, from.index);
      return value === null ? "" : value;
    },
    document.escape,
  );
  return name !== undefined && parseImageReference(name) === undefined;
}

function fixOf({ name, nameSpan, valueSpan, text }: Pair, reference: string): Fix {
  const value = /^\$(?:\w+|\{\w+\})$/.test(reference) ? "${1:image:version}" : "${1:value}";
  const edit = text === undefined ? insertAfter({ span: nameSpan }, `=${value}`) : { span: valueSpan, text: value };
  return { title: `Give ${name} a default`, kind: "review", snippet: true, edits: [{ edits: [edit] }] };
}
