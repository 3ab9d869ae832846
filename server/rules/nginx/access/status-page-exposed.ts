import { answerOf } from "../../../engine/nginx/answers.ts";
import type { Block, Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { insertBefore } from "../../../engine/nginx/edit.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { isGuarded, isPrivateServer } from "./guards.ts";

const why = "Ours also reports proxied paths such as /metrics, and is silent where a script or an `if` may refuse.";

export const rule: Rule<"nginx"> = {
  id: "nginx/status-page-exposed",
  title: "Status or metrics can be read by everyone",
  severity: "warning",
  enabled: true,
  rationale:
    "Status pages tell how busy a system is, what its parts are called and when they fail. An attacker sees there whether an attack works; debug endpoints of applications hand out memory contents and credentials.",
  remedy:
    "Let only the monitoring in: `allow` its addresses, then `deny all;`, or listen on an address that only it reaches.",
  criteria: {
    "CC6.1": {
      why: "Data about the running system is open to everyone.",
      limits: "Does not show whether the application asks for credentials itself.",
    },
    "CC6.6": {
      why: "The boundary gives outsiders a view of the inside.",
      limits: "Does not show firewalls in front of nginx.",
    },
  },
  fixable: "review",
  equivalents: [
    { tool: "gixy-ng", id: "status_page_exposed", match: "related", why },
    { tool: "gixy-next", id: "status_page_exposed", match: "related", why },
    {
      tool: "cis-nginx",
      id: "5.1.1",
      match: "related",
      why: "It asks whether allow and deny filters suit the organisation.",
    },
  ],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_stub_status_module.html",
    "https://nginx.org/en/docs/http/ngx_http_access_module.html",
  ],
  since: "0.1.0",

  *check(configuration) {
    for (const page of statusPages(configuration)) {
      const { parent: block } = page;
      const server = configuration.variables.server(page);
      if (isGuarded(block, server) || isPrivateServer(server) || hasOpenList(block)) continue;
      const path = block.directive?.name === "location" ? block.directive.args.at(-1)?.value : undefined;
      yield {
        at: page.at(),
        message: `${page.name} ${path ? `shows ${shorten(path, 30)}` : "answers"} to everyone`,
        fixes: () => onlyThisMachine(page),
      };
    }
  },
};

/** An `allow` without `deny`: `nginx/allow-without-deny` speaks of that. */
const hasOpenList = (block: Block): boolean =>
  block.effective("allow").some((rule) => rule.arg(0) !== "all") && block.effective("deny").length === 0;

/** nginx's own pages, those of well-known modules, and what is proxied under a path that is one by convention. */
function* statusPages(configuration: NginxConfiguration): Generator<Directive> {
  for (const name of ["stub_status", "vhost_traffic_status_display", "check_status"]) yield* configuration.named(name);
  for (const name of ["status", "api"]) {
    yield* configuration.named(name).filter((page) => page.parent.context === "location" && page.arg(0) !== "off");
  }
  for (const { directive, block } of configuration.locations) {
    const { kind, by } = statusPath.test(directive.args.at(-1)?.value.slice(0, 200) ?? "") ? answerOf(block) : noAnswer;
    if (kind === "content" && by?.name.endsWith("_pass") && by.parent === block) yield by;
  }
}

const noAnswer = { kind: "empty", by: undefined } as const;

/** Telemetry is sent to paths such as `/otlp/v1/metrics`: only a path that starts with the word counts. */
const statusPath =
  /^\^?\(?\/\(?(metrics|server-status|server-info|(nginx|php|fpm|php-fpm)[-_]status)\b|\/(actuator|debug\/(pprof|vars))\b/i;

/** Not where own lines stand already: somebody chose them. */
function onlyThisMachine(page: Directive): readonly Fix[] {
  const { parent: block } = page;
  if (block.own("allow").length > 0 || block.own("deny").length > 0) return [];
  if (page.document !== block.directive?.document) return [];
  return [
    {
      title: "Allow this machine only (all other addresses get 403)",
      kind: "review",
      edits: [insertBefore(page, "allow 127.0.0.1;", "deny all;")],
    },
  ];
}
