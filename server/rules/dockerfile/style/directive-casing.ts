import type { Rule } from "../../../engine/rule.ts";
import { span } from "../../../engine/text.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/directive-casing",
  title: "A parser directive in upper case",
  severity: "hint",
  enabled: true,
  rationale: "The builder takes any case, other tools that read the directive may not.",
  remedy: "Write parser directives in lower case.",
  criteria: {},
  fixable: "safe",
  equivalents: [
    {
      tool: "dockerfile-utils",
      id: "CASING_DIRECTIVE",
      match: "wider",
      why: "ours reports syntax and check as well as escape",
    },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#parser-directives"],
  since: "0.1.0",

  *check(document) {
    for (const { name, span: whole } of document.directives) {
      const text = document.source.slice(whole.start, whole.end);
      const offset = text.toLowerCase().indexOf(name);
      const written = text.slice(offset, offset + name.length);
      if (written === name) continue;
      const at = span(whole.start + offset, whole.start + offset + name.length);
      yield {
        at: { span: at },
        message: `the directive ${written} is not in lower case`,
        fixes: [{ title: `Write ${name}`, kind: "safe", edits: [{ edits: [{ span: at, text: name }] }] }],
      };
    }
  },
};
