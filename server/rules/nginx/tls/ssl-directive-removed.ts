import type { Directive } from "../../../engine/nginx/block.ts";
import { appendWord, combine, remove } from "../../../engine/nginx/edit.ts";
import { isAtLeast } from "../../../engine/nginx/version.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { isOn } from "./insert-setting.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/ssl-directive-removed",
  title: "The ssl directive no longer exists",
  severity: "error",
  enabled: true,
  rationale:
    "nginx 1.25.1 removed the directive `ssl`: with the next image nginx does not start. Until then it turns TLS on for every `listen` line of the server, port 80 included, which then answers browsers with an error.",
  remedy: "Write `listen 443 ssl;` for the ports that end TLS, and drop the directive.",
  criteria: {
    "CC6.7": {
      why: "The directive decides which ports encrypt.",
      limits: "Does not show which version of nginx runs.",
    },
    "A1.2": {
      why: "An update of nginx leaves a server that does not start.",
      limits: "Does not show when the update is due.",
    },
  },
  fixable: "safe",
  equivalents: [
    {
      tool: "nginx-lint",
      id: "ssl-on-deprecated",
      match: "wider",
      why: "It reports `ssl on` only; `ssl off` stops nginx too.",
    },
  ],
  references: ["https://nginx.org/en/CHANGES", "https://nginx.org/en/docs/http/configuring_https_servers.html"],
  since: "0.1.0",

  *check(configuration, { settings: { nginxVersion } }) {
    const isGone = isAtLeast(nginxVersion, "1.25.1") === true;
    for (const directive of configuration.named("ssl")) {
      const { context } = directive.parent;
      if (context !== "http" && context !== "server") continue;
      yield {
        at: directive.at(),
        message: `ssl ${isOn(directive) ? "on" : "off"} keeps nginx 1.25.1 and newer from starting`,
        severity: isGone ? "error" : "warning",
        tags: ["deprecated"],
        fixes: isOn(directive) ? moved(directive) : dropped(directive),
      };
    }
  },
};

/** Only in the server itself: what stands further out acts in servers that have a say of their own. */
function moved(directive: Directive): readonly Fix[] {
  const listens = directive.parent.own("listen");
  const isOwn = [directive, ...listens].every(({ document, parent }) => document === parent.directive?.document);
  if (directive.parent.context !== "server" || listens.length === 0 || !isOwn) return [];
  const plain = listens.filter((listen) => !listen.has("ssl"));
  const edits = combine([remove(directive), ...plain.map((listen) => appendWord(listen, "ssl"))]);
  return [{ title: "Move ssl to the listen lines: they end TLS for all servers of the port", kind: "review", edits }];
}

/** TLS is off without it, unless an outer level or an include that is not at hand turns it on. */
function dropped(directive: Directive): readonly Fix[] {
  const outer = directive.parent.parent;
  if (outer && (outer.value("ssl") || !outer.knows("ssl"))) return [];
  return [{ title: "Remove it", kind: "safe", edits: [remove(directive)] }];
}
