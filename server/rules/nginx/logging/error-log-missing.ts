import { isAbsent } from "../../../engine/nginx/absence.ts";
import { insertBefore } from "../../../engine/nginx/edit.ts";
import type { Rule } from "../../../engine/rule.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/error-log-missing",
  title: "Where errors are logged is left to how nginx was built",
  severity: "hint",
  enabled: true,
  rationale:
    "Without `error_log` the place and level are those that the package was built with, which differ between distributions and images. Whoever collects the logs may look in another place.",
  remedy: "Say where errors go, in the main context: `error_log stderr warn;` in a container.",
  criteria: {
    "CC7.2": {
      why: "A log whose place is known can be collected and watched.",
      limits: "Does not show that the log is collected; official images write the built-in one to stderr.",
    },
  },
  fixable: "review",
  equivalents: [
    { tool: "nginx-lint", id: "missing-error-log", match: "same" },
    {
      tool: "cis-nginx",
      id: "3.3",
      match: "narrower",
      why: "It asks for level info as well; ours for an explicit place.",
    },
  ],
  references: ["https://nginx.org/en/docs/ngx_core_module.html#error_log"],
  since: "0.1.0",

  *check(configuration) {
    const [first] = configuration.root.children;
    if (!first || !isAbsent(configuration, "error_log")) return;
    yield {
      at: first.at(first.syntax.name),
      message: "This configuration does not say where errors are logged",
      fixes: [
        {
          title: "Write errors from level warn on to stderr",
          kind: "review",
          edits: [insertBefore(first, "error_log stderr warn;")],
        },
      ],
    };
  },
};
