import type { From } from "../../../engine/dockerfile/from.ts";
import { parseImageReference } from "../../../engine/dockerfile/image.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

/** Marks of templates, variables aside: what stands there is put in before a builder reads the file. */
const template = /(?<!\$)\{|[<>%]|@[A-Z_]+@|^[A-Z_]+$/;

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/invalid-image-name",
  title: "FROM names an image in a way that no registry knows",
  severity: "error",
  enabled: true,
  rationale: "The name breaks the grammar of image references, so the builder stops at this line.",
  remedy:
    "Write `registry/path:tag@sha256:digest`: the path in lower case, the tag of letters, digits, dots, dashes and underscores, the digest of 64 hexadecimal digits.",
  criteria: {},
  fixable: "review",
  equivalents: [
    {
      tool: "dockerfile-utils",
      id: "INVALID_REFERENCE_FORMAT",
      match: "related",
      why: "ours also puts the defaults of ARGs in and counts the digits of a digest, and excuses templates",
    },
  ],
  references: [
    "https://github.com/distribution/reference/blob/main/reference.go",
    "https://docs.docker.com/reference/dockerfile/#from",
  ],
  since: "0.1.0",

  *check(document) {
    for (const from of document.named("FROM")) {
      const complaint = complaintOf(from);
      if (complaint) yield problemOf(from, complaint);
    }
  },
};

/** What is wrong with the name of an image; undefined when nothing is, or when it is not known. */
function complaintOf({ reference, resolved, stage }: From): string | undefined {
  if (!reference || resolved === undefined || resolved === "" || stage?.parent || template.test(reference.text))
    return undefined;
  const image = parseImageReference(resolved);
  if (!image) return parseImageReference(resolved.toLowerCase()) ? "is not in lower case" : "is no name of an image";
  const { digest } = image;
  const isShort = digest?.startsWith("sha256:") && !/^sha256:[0-9a-f]{64}$/.test(digest);
  return isShort ? "has a digest that is not 64 digits of 0-9 and a-f" : undefined;
}

function problemOf({ reference, resolved = "" }: From, complaint: string): Problem {
  const span = reference?.span ?? { start: 0, end: 0 };
  const text = resolved.toLowerCase();
  const isCase = complaint === "is not in lower case" && reference?.text === resolved;
  return {
    at: { span },
    message: `${shorten(resolved, 38)} ${complaint}`,
    fixes: isCase
      ? [{ title: `Write ${shorten(text, 40)}`, kind: "review", edits: [{ edits: [{ span, text }] }] }]
      : [],
  };
}
