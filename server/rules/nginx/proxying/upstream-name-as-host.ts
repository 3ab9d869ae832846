import type { Block } from "../../../engine/nginx/block.ts";
import { addEntries, hasEntry, knowsList } from "../../../engine/nginx/lists.ts";
import { type Pass, passesOf, upstreamOf } from "../../../engine/nginx/passes.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/upstream-name-as-host",
  title: "The application gets the upstream's name as Host",
  severity: "warning",
  enabled: true,
  rationale:
    "Without a Host header of its own nginx sends the name in `proxy_pass`, which exists only in the nginx configuration: the application builds links and redirects to it, refuses the request, or serves the wrong one of its sites.",
  remedy: "Add `proxy_set_header Host $host;`, or the fixed name that the backend expects.",
  criteria: {
    "PI1.2": {
      why: "The application gets a host name that no client has sent.",
      limits: "Does not show whether the application reads the host name.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "nginx-lint",
      id: "proxy-missing-host-header",
      match: "narrower",
      why: "It reports targets that are real host names as well.",
    },
  ],
  references: ["https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_set_header"],
  since: "0.1.0",

  *check(configuration) {
    for (const pass of passesOf(configuration)) {
      const { directive, protocol, word, host = "." } = pass;
      // An upstream that is named as a site is: its name is the right one.
      if (protocol !== "proxy" || host.includes(".") || !upstreamOf(configuration, pass)) continue;
      const level = directive.parent;
      if (!knowsList(level, "proxy_set_header") || setsHost(level)) continue;
      yield {
        at: directive.at(word),
        message: `${shorten(word.value, 40)} sends the name of the upstream as Host`,
        fixes: () => sendHost(pass),
      };
    }
  },
};

/** Also on a level farther outside: a line that is lost on the way is the defect of another rule. */
const setsHost = (block: Block): boolean =>
  [...block.levels()].some((level) => hasEntry(level, "proxy_set_header", "host"));

function sendHost({ directive }: Pass): readonly Fix[] {
  const level = directive.parent;
  if (level.context !== "location") return [];
  const edits = addEntries(level, "proxy_set_header", ["proxy_set_header Host $host;"]);
  return [{ title: "Send the client's host name in its place", kind: "review", edits }];
}
