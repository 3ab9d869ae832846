import type { Block } from "../../../engine/nginx/block.ts";
import { combine } from "../../../engine/nginx/edit.ts";
import { addEntries, hasEntry, knowsList } from "../../../engine/nginx/lists.ts";
import { type Pass, passesOf } from "../../../engine/nginx/passes.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/backend-banner-passed",
  title: "The application tells clients what it is built with",
  severity: "hint",
  enabled: true,
  rationale:
    "Frameworks name themselves, often with their version, in X-Powered-By; scanners sort their targets by it.",
  remedy: "Hide the header with `proxy_hide_header X-Powered-By;`, or turn it off in the application.",
  criteria: {
    "CC6.6": {
      why: "What the application is built with is information that outsiders do not need.",
      limits: "Does not show whether the application sends the header at all.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "cis-nginx",
      id: "2.5.4",
      match: "narrower",
      why: "It also asks to hide the Server header, which nginx replaces by its own.",
    },
  ],
  references: ["https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_hide_header"],
  since: "0.1.0",

  *check(configuration) {
    const byServer = new Map<Block, Pass[]>();
    for (const pass of passesOf(configuration)) {
      const server = pass.directive.parent.enclosing("server");
      if (!server || isHidden(pass)) continue;
      const known = byServer.get(server);
      if (known) known.push(pass);
      else byServer.set(server, [pass]);
    }
    for (const passes of byServer.values()) {
      const [first] = passes;
      if (!first) continue;
      yield {
        at: first.directive.at(),
        message: `${shorten(first.word.value, 40)} may tell clients what it is built with`,
        fixes: () => [hide(passes)],
      };
    }
  },
};

const hide = (passes: readonly Pass[]): Fix => ({
  title: "Hide X-Powered-By: clients that read it no longer get it",
  kind: "review",
  edits: combine([...levels(passes)].flatMap(([level, list]) => addEntries(level, list, [`${list} X-Powered-By;`]))),
});

const listOf = ({ protocol }: Pass): string => `${protocol}_hide_header`;

const isHidden = (pass: Pass): boolean => {
  const level = pass.directive.parent;
  return !knowsList(level, listOf(pass)) || hasEntry(level, listOf(pass), "x-powered-by");
};

/** Where a line is missing: on the levels inside the server that have such lines of their own, else on the server. */
function levels(passes: readonly Pass[]): ReadonlyMap<Block, string> {
  const found = new Map<Block, string>();
  for (const pass of passes) {
    const server = pass.directive.parent.enclosing("server");
    const acting = pass.directive.parent.effective(listOf(pass))[0]?.parent;
    const level = acting?.context === "location" ? acting : server;
    if (level) found.set(level, listOf(pass));
  }
  return found;
}
