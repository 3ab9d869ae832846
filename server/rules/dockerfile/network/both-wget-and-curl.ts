import type { Rule } from "../../../engine/rule.ts";

const curls: readonly string[] = ["curl"];
const wgets: readonly string[] = ["wget"];

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/both-wget-and-curl",
  title: "One stage runs wget and curl",
  severity: "info",
  enabled: false,
  rationale:
    "Two programs for one purpose are two to update. Off by default: images often bring one of them, and a script that needs the other is no defect; those who count packages want one to go.",
  remedy: "Use the one that the base image has.",
  criteria: {},
  fixable: false,
  equivalents: [
    {
      tool: "hadolint",
      id: "DL4001",
      match: "related",
      why: "theirs reports every RUN that uses either of them, as soon as both are in use",
    },
    { tool: "trivy", id: "DS-0014", match: "narrower", why: "theirs counts across stages" },
    { tool: "kics", id: "Run Using 'wget' and 'curl'", match: "related", why: "theirs matches text" },
    { tool: "semgrep", id: "use-either-wget-or-curl", match: "related", why: "theirs matches text" },
  ],
  references: ["https://docs.docker.com/build/building/best-practices/#dont-install-unnecessary-packages"],
  since: "0.1.0",
  needs: ["wget"],

  *check(document) {
    for (const stage of document.stages) {
      const curl = stage.runsCalling(curls)[0]?.commands("curl")[0];
      const wget = stage.runsCalling(wgets)[0]?.commands("wget")[0];
      if (!curl || !wget) continue;
      const [first, second] = curl.span.start < wget.span.start ? [curl, wget] : [wget, curl];
      yield {
        at: { span: second.nameSpan },
        message: `${second.name} does in this stage what ${first.name} does already`,
        related: [{ span: first.nameSpan, message: `${first.name} is used here` }],
      };
    }
  },
};
