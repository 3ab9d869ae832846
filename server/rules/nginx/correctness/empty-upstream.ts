import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { consequence, refused } from "./refused.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/empty-upstream",
  title: "An upstream has no server",
  severity: "error",
  enabled: true,
  rationale: `An upstream without a \`server\` line has nobody to send requests to. ${consequence}`,
  remedy: "Add a `server` line, or delete the upstream.",
  criteria: refused,
  fixable: false,
  equivalents: [],
  references: ["https://nginx.org/en/docs/http/ngx_http_upstream_module.html#server"],
  since: "0.1.0",

  *check(configuration) {
    for (const directive of configuration.named("upstream")) {
      const { block } = directive;
      if (!block?.context?.endsWith("upstream") || block.own("server").length > 0 || block.mayHide("server")) continue;
      // Its servers are kept in a file that nginx writes itself.
      if (block.own("state").length > 0) continue;
      yield { at: directive.at(), message: `upstream ${shorten(directive.arg(0))} has no server` };
    }
  },
};
