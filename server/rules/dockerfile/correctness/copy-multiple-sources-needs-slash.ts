import type { Copy } from "../../../engine/dockerfile/copy.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/copy-multiple-sources-needs-slash",
  title: "Several files are copied to what may be a file",
  severity: "error",
  enabled: true,
  rationale:
    "Several sources need a directory for a destination, which a slash at its end says. Without it some builders refuse the copy, and readers take it for a file.",
  remedy: "End the destination with a slash.",
  criteria: {},
  fixable: "safe",
  equivalents: [
    {
      tool: "hadolint",
      id: "DL3021",
      match: "related",
      why: "theirs also reports . and .., and does not look at ADD",
    },
    { tool: "trivy", id: "DS-0011", match: "related", why: "theirs also reports . and .., and does not look at ADD" },
    {
      tool: "kics",
      id: "Copy With More Than Two Arguments Not Ending With Slash",
      match: "related",
      why: "theirs also reports . and .., and does not look at ADD",
    },
    {
      tool: "dockerfile-utils",
      id: "INVALID_DESTINATION",
      match: "related",
      why: "theirs also reports . and .., and no copy with a here-document",
    },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#copy"],
  since: "0.1.0",
  needs: ["COPY", "ADD"],

  *check(document) {
    for (const copy of [...document.withTriggers("COPY"), ...document.withTriggers("ADD")]) {
      const { destination } = copy;
      if (!destination || copy.words.length < 3 || !mayBeFile(destination.value)) continue;
      const end = destination.span.end - (/["']$/.test(destination.text) ? 1 : 0);
      yield {
        at: { span: destination.span },
        message: `${copy.name} of ${sourcesOf(copy)} files to ${shorten(destination.text)} lacks a / at the end`,
        fixes: [
          { title: "End it with /", kind: "safe", edits: [{ edits: [{ span: { start: end, end }, text: "/" }] }] },
        ],
      };
    }
  },
};

const sourcesOf = ({ words }: Copy): number => words.length - 1;

/** Whether a path could name a file; one with a variable in it may end with anything. */
const mayBeFile = (path: string): boolean => !/[/\\]$|(?:^|[/\\])\.{1,2}$|\$|<</.test(path);
