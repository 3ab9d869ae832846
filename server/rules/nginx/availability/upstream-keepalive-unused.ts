import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { combine, insertBefore } from "../../../engine/nginx/edit.ts";
import { addEntries, knowsList } from "../../../engine/nginx/lists.ts";
import { type Pass, passesOf, type Upstream, upstreamOf } from "../../../engine/nginx/passes.ts";
import { isAtLeast } from "../../../engine/nginx/version.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/upstream-keepalive-unused",
  title: "Connections to the backend are not kept open, though they are meant to be",
  severity: "info",
  enabled: true,
  rationale:
    "Before nginx 1.29.7 requests go out as HTTP/1.0 with `Connection: close`, so that the `keepalive` of the upstream keeps nothing: under load every request costs a new connection, until ports run out.",
  remedy: 'Set `proxy_http_version 1.1` and `proxy_set_header Connection ""`; for FastCGI `fastcgi_keep_conn on`.',
  criteria: {
    "A1.1": {
      why: "The capacity that the configuration plans for is not there.",
      limits: "Does not show the load that the service meets.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "nginx-lint",
      id: "proxy-keepalive",
      match: "related",
      why: "Ours also reads FastCGI, and the defaults of the target version.",
    },
  ],
  references: ["https://nginx.org/en/docs/http/ngx_http_upstream_module.html#keepalive"],
  since: "0.1.0",

  *check(configuration, { settings }) {
    if (configuration.named("keepalive").length === 0) return;
    const version = settings.nginxVersion;
    for (const [upstream, passes] of byUpstream(configuration)) {
      const keepalive = upstream.block.last("keepalive");
      const closing = passes.filter((pass) => closes(pass, isAtLeast(version, "1.29.7") === true));
      const [first] = closing;
      if (!keepalive || !first) continue;
      // Without a target version the defaults may be those that keep connections.
      const isCertain = version !== undefined || closing.some((pass) => closes(pass, true));
      yield {
        at: first.directive.at(first.word),
        message: `${shorten(first.word.value, 30)} closes connections${isCertain ? "" : " before nginx 1.29.7"} that keepalive would keep`,
        ...(isCertain ? {} : { severity: "hint" as const }),
        related: [{ ...keepalive.at(), message: "they would be kept here" }],
        fixes: () => keepOpen(closing),
      };
    }
  },
};

function byUpstream(configuration: NginxConfiguration): ReadonlyMap<Upstream, readonly Pass[]> {
  const found = new Map<Upstream, Pass[]>();
  for (const pass of passesOf(configuration)) {
    const upstream = upstreamOf(configuration, pass);
    const known = upstream && found.get(upstream);
    if (known) known.push(pass);
    else if (upstream) found.set(upstream, [pass]);
  }
  return found;
}

/** Whether a pass closes its connection for certain; `keepsByDefault` as nginx does from 1.29.7 on. */
function closes({ directive: { parent }, protocol }: Pass, keepsByDefault: boolean): boolean {
  if (protocol === "fastcgi") {
    const keep = parent.value("fastcgi_keep_conn");
    return keep ? keep.arg(0).toLowerCase() === "off" : parent.knows("fastcgi_keep_conn");
  }
  if (protocol !== "proxy") return false;
  const version = parent.value("proxy_http_version");
  const isOld = version ? version.arg(0) === "1.0" : !keepsByDefault && parent.knows("proxy_http_version");
  return isOld || closesByHeader(parent, keepsByDefault);
}

function closesByHeader(parent: Pass["directive"]["parent"], keepsByDefault: boolean): boolean {
  const header = parent.effective("proxy_set_header").find((entry) => entry.arg(0).toLowerCase() === "connection");
  if (header) return header.arg(1).toLowerCase() === "close";
  return !keepsByDefault && knowsList(parent, "proxy_set_header");
}

/** Only where each pass stands in a location and has said nothing else. */
function keepOpen(passes: readonly Pass[]): readonly Fix[] {
  const isSilent = passes.every(
    ({ directive: { parent }, protocol }) =>
      protocol === "proxy" &&
      parent.context === "location" &&
      !parent.value("proxy_http_version") &&
      !parent.effective("proxy_set_header").some((entry) => entry.arg(0).toLowerCase() === "connection"),
  );
  if (!isSilent) return [];
  const edits = passes.flatMap(({ directive }) => [
    insertBefore(directive, "proxy_http_version 1.1;"),
    ...addEntries(directive.parent, "proxy_set_header", ['proxy_set_header Connection "";']),
  ]);
  return [{ title: "Speak HTTP/1.1 to the backend and keep connections", kind: "review", edits: combine(edits) }];
}
