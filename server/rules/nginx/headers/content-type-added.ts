import type { Directive } from "../../../engine/nginx/block.ts";
import { headerName } from "../../../engine/nginx/headers.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/content-type-added",
  title: "A second Content-Type is sent",
  severity: "warning",
  enabled: true,
  rationale:
    "`add_header` does not replace: the answer carries two types, and clients choose differently. Where the browser takes the other one, text of users is shown as a page and its scripts run.",
  remedy: "Set `default_type` for what nginx answers itself, and hide the application's own type before adding one.",
  criteria: {
    "CC6.6": {
      why: "The type decides whether a browser runs what it gets.",
      limits: "Does not show which of the two a client takes.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "gixy-ng",
      id: "add_header_content_type",
      match: "narrower",
      why: "It also reports a line with an empty value, which sends nothing.",
    },
    {
      tool: "gixy-next",
      id: "add_header_content_type",
      match: "narrower",
      why: "It also reports more_set_headers, which replaces the type and sends one only.",
    },
  ],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_core_module.html#default_type",
    "https://nginx.org/en/docs/http/ngx_http_headers_module.html#add_header",
  ],
  since: "0.1.0",

  *check(configuration) {
    for (const directive of configuration.named("add_header")) {
      const [name, value] = directive.args;
      if (!name || !value?.value || headerName(directive) !== "content-type" || replacesHidden(directive)) continue;
      yield {
        at: directive.at(),
        message: `add_header Content-Type ${shorten(value.value, 30)} sends a second Content-Type`,
        fixes: () => asDefault(directive),
      };
    }
  },
};

const hiding: readonly string[] = ["proxy_hide_header", "fastcgi_hide_header", "uwsgi_hide_header", "scgi_hide_header"];

/** The usual way to replace the type that an application sends. */
const replacesHidden = ({ parent }: Directive): boolean =>
  hiding.some((name) => parent.effective(name).some((header) => headerName(header) === "content-type"));

/** `default_type` takes no variables, stands once on a level, and not in an `if` of a server. */
function asDefault(directive: Directive): readonly Fix[] {
  const { parent, args, document } = directive;
  const value = args[1];
  const isPlace = parent.context === "location" || parent.context === "server";
  if (!value || value.value.includes("$") || parent.own("default_type").length > 0 || !isPlace) return [];
  const written = document.source.slice(value.start, value.end);
  const edits = [directive.edit({ span: directive.head, text: `default_type ${written}` })];
  return [{ title: "Set default_type: files of known types and applications keep theirs", kind: "review", edits }];
}
