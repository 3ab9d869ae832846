import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { type ListLoss, lossesAt, mostShown, repeatLost } from "../../../engine/nginx/lists.ts";
import { passesOf } from "../../../engine/nginx/passes.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/proxy-headers-lost",
  title: "An own line drops what the backend is told",
  severity: "warning",
  enabled: true,
  rationale:
    "A level with one `proxy_set_header` of its own inherits none: the backend no longer learns the host and the address of the client, so that logs, limits and links are wrong for these paths, and headers that were blanked on purpose come through again.",
  remedy: "Repeat the outer lines on the level, or include them from one file on both.",
  criteria: {
    "CC7.2": {
      why: "Without the client's address the logs of the application cannot tell who did what.",
      limits: "Does not show what the application logs.",
    },
    "CC6.6": {
      why: "Headers that the boundary sets or blanks for the backend are missing on these paths.",
      limits: "Does not show which headers the application trusts.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "gixy-next",
      id: "proxy_set_header_redefinition",
      match: "wider",
      why: "Ours also judges parameters of FastCGI and the like, hidden headers and TLS commands.",
    },
    {
      tool: "nginx-lint",
      id: "directive-inheritance",
      match: "related",
      why: "It asks for entries that a level in between had already dropped.",
    },
  ],
  references: ["https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_set_header"],
  since: "0.1.0",

  *check(configuration) {
    for (const group of losses(configuration)) yield* problemOf(group);
  },
};

const lists: readonly string[] = [
  "proxy_set_header",
  "grpc_set_header",
  "fastcgi_param",
  "uwsgi_param",
  "scgi_param",
  ...["proxy", "fastcgi", "uwsgi", "scgi", "grpc"].map((protocol) => `${protocol}_hide_header`),
  ...["proxy", "uwsgi", "grpc"].map((protocol) => `${protocol}_ssl_conf_command`),
];

/** What is lost where a pass would need it. */
function losses(configuration: NginxConfiguration): readonly (readonly ListLoss[])[] {
  const used = lists.filter((name) => configuration.named(name).length > 1);
  const passes = used.length > 0 ? passesOf(configuration) : [];
  return used.flatMap((name) => {
    const own = passes.filter(({ protocol }) => name.startsWith(protocol));
    return lossesAt(
      own.map(({ directive }) => directive.parent),
      name,
    );
  });
}

function* problemOf(group: readonly ListLoss[]): Generator<Problem> {
  const [loss] = group;
  const [entry, ...others] = loss?.lost ?? [];
  if (!loss || !entry) return;
  const { first, lost, name } = loss;
  const more = others.length > 0 ? ` and ${others.length} more` : "";
  yield {
    at: first.at(),
    message: `${name} ${shorten(first.arg(0), 20)} drops inherited ${shorten(entry.arg(0), 20)}${more}`,
    ...(lost.some(({ args }) => needed.test(args[0]?.value ?? "")) ? {} : { severity: "info" as const }),
    related: lost
      .slice(0, mostShown)
      .map((other) => ({ ...other.at(), message: `${shorten(other.arg(0), 40)} is set here` })),
    fixes: [{ title: "Repeat the lost lines here", kind: "review", edits: repeatLost(group) }],
  };
}

/** Who asks and for what, and what was blanked against HTTP_PROXY; other names are a nuisance to lose. */
const needed =
  /^(?:host|proxy|forwarded|authorization|x-forwarded-.*|x-real-ip|http_proxy|http_x_.*|https|remote_\w+|script_filename|request_method|query_string)$/i;
