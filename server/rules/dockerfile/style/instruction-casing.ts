import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import type { AnyInstruction } from "../../../engine/dockerfile/instructions.ts";
import type { Rule } from "../../../engine/rule.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/instruction-casing",
  title: "Keywords in different cases",
  severity: "hint",
  enabled: true,
  rationale: "Readers tell instructions from arguments by their case; one that differs is overlooked.",
  remedy: "Write all keywords in upper case, or all in lower case.",
  criteria: {},
  fixable: "safe",
  equivalents: [
    { tool: "buildkit", id: "ConsistentInstructionCasing", match: "same" },
    {
      tool: "dockerfile-utils",
      id: "CASING_INSTRUCTION",
      match: "narrower",
      why: "theirs reports files that are all in lower case",
    },
    { tool: "sonar", id: "S6476", match: "narrower", why: "theirs reports files that are all in lower case" },
  ],
  references: ["https://docs.docker.com/reference/build-checks/consistent-instruction-casing/"],
  since: "0.1.0",

  *check(document) {
    const { source, instructions } = document;
    if (instructions.every(({ name, span }) => source.startsWith(name, span.start))) return;
    const known = instructions.filter(({ name }) => name !== "UNKNOWN");
    const written = known.map((instruction) => keywordOf(document, instruction));
    const lower = written.filter((keyword) => keyword === keyword.toLowerCase()).length;
    const upper = written.filter((keyword) => keyword === keyword.toUpperCase()).length;
    for (const [index, { keyword: span }] of known.entries()) {
      const keyword = written[index] ?? "";
      const wanted = lower > upper ? keyword.toLowerCase() : keyword.toUpperCase();
      if (keyword === wanted) continue;
      yield {
        at: { span },
        message: `${keyword} stands where most of the file would have ${wanted}`,
        fixes: [{ title: `Write ${wanted}`, kind: "safe", edits: [{ edits: [{ span, text: wanted }] }] }],
      };
    }
  },
};

const keywordOf = ({ source }: DockerfileDocument, { keyword }: AnyInstruction): string =>
  source.slice(keyword.start, keyword.end);
