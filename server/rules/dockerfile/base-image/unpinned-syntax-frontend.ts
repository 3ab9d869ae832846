import { parseImageReference } from "../../../engine/dockerfile/image.ts";
import { imageName } from "../../../engine/dockerfile/image-facts.ts";
import type { ParserDirective } from "../../../engine/dockerfile/reader.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

/** The frontend of Docker, whose tags follow the versions of the Dockerfile syntax. */
const own: ReadonlySet<string> = new Set(["docker/dockerfile", "docker/dockerfile-upstream"]);

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/unpinned-syntax-frontend",
  title: "The program that reads the Dockerfile can be exchanged",
  severity: "warning",
  enabled: true,
  rationale:
    "`# syntax=` names an image that the builder downloads and runs: it reads the file and decides what the build does. Whoever can move its tag decides what goes into your image, without a line in your repository.",
  remedy: "Write `# syntax=docker/dockerfile:1`; pin a frontend of somebody else by its `@sha256:` digest.",
  criteria: {
    "CC6.8": {
      why: "The frontend is code from outside that runs in every build.",
      limits: "A builder may refuse or replace frontends by its own configuration.",
    },
    "CC8.1": {
      why: "The build can change without a change in the repository.",
      limits: "A version of the frontend still gets patches under the same tag.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: [
    "https://docs.docker.com/build/buildkit/frontend/",
    "https://docs.docker.com/reference/dockerfile/#syntax",
  ],
  since: "0.1.0",

  *check(document) {
    const directive = document.directives.find(({ name }) => name === "syntax");
    const problem = directive && problemOf(directive);
    if (problem) yield problem;
  },
};

function problemOf({ value, valueSpan }: ParserDirective): Problem | undefined {
  const image = parseImageReference(value.split(/\s/, 1)[0] ?? "");
  if (!image || image.digest !== undefined) return undefined;
  const at = { span: valueSpan };
  const subject = shorten(value, 40);
  const isMoving = image.tag === undefined || /^(?:latest|master|main|labs|experimental|nightly)$/.test(image.tag);
  if (!own.has(imageName(image))) {
    const message = `${subject} reads this file and is not pinned by a digest`;
    return { at, message, severity: isMoving ? "warning" : "info" };
  }
  if (!isMoving) return undefined;
  const text =
    image.tag === "labs" || image.tag === "experimental" ? "docker/dockerfile:1-labs" : "docker/dockerfile:1";
  return {
    at,
    message: `${subject} is whatever frontend is newest on the day of the build`,
    fixes: [{ title: `Read the file with ${text}`, kind: "review", edits: [{ edits: [{ span: valueSpan, text }] }] }],
  };
}
