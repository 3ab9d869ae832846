import type { Maintainer } from "../../../engine/dockerfile/settings.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { contains, span } from "../../../engine/text.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/maintainer-deprecated",
  title: "MAINTAINER is deprecated",
  severity: "hint",
  enabled: true,
  rationale:
    "MAINTAINER fills a field that tools no longer show. A label says the same where registries and scanners look for it.",
  remedy: "Use `LABEL org.opencontainers.image.authors`.",
  criteria: {},
  fixable: "safe",
  equivalents: [
    { tool: "hadolint", id: "DL4000", match: "same" },
    { tool: "trivy", id: "DS-0022", match: "same" },
    { tool: "checkov", id: "CKV_DOCKER_6", match: "same" },
    { tool: "kics", id: "MAINTAINER Instruction Being Used", match: "same" },
    { tool: "buildkit", id: "MaintainerDeprecated", match: "same" },
    { tool: "sonar", id: "S6586", match: "same" },
    { tool: "semgrep", id: "maintainer-is-deprecated", match: "same" },
    { tool: "dockerfile-utils", id: "DEPRECATED_MAINTAINER", match: "same" },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#maintainer-deprecated"],
  since: "0.1.0",
  needs: ["MAINTAINER"],

  *check(document) {
    for (const maintainer of document.named("MAINTAINER")) {
      const fix = label(maintainer);
      yield {
        at: { span: maintainer.keyword },
        message: "MAINTAINER is deprecated, LABEL takes its place",
        tags: ["deprecated"],
        fixes: fix ? [fix] : [],
      };
    }
  },
};

/** The same as a label, in whose value the builder expands variables and reads quotes. */
function label(maintainer: Maintainer): Fix | undefined {
  const { document, rest, keyword, restSpan } = maintainer;
  const hasComment = document.comments.some((comment) => contains(maintainer.span, comment));
  if (hasComment || rest === "" || maintainer.stage === undefined) return undefined;
  const name = /^"([^"]*)"$|^'([^']*)'$/.exec(rest);
  const plain = name?.[1] ?? name?.[2] ?? rest;
  const special = document.escape === "`" ? /["$`]/g : /["$\\]/g;
  const value = plain.replace(special, (character) => document.escape + character);
  const text = `LABEL org.opencontainers.image.authors="${value}"`;
  const edits = [{ edits: [{ span: span(keyword.start, restSpan.end), text }] }];
  return { title: "Use LABEL org.opencontainers.image.authors", kind: "safe", edits };
}
