import { remember } from "../../../engine/memo.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { addEntries, hasEntry, knowsList } from "../../../engine/nginx/lists.ts";
import type { Location } from "../../../engine/nginx/location.ts";
import { type Pass, passesOf, upstreamOf } from "../../../engine/nginx/passes.ts";
import { isAtLeast } from "../../../engine/nginx/version.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/auth-request-announces-body",
  title: "The access check is told of a body that never comes",
  severity: "warning",
  enabled: true,
  rationale:
    "nginx asks the service behind `auth_request` without the body of the request, but passes on its Content-Length. A service that reads the body waits for a time-out. Over a kept connection the service takes the start of the next request for the body: requests fail, and a client decides what is read as another's request.",
  remedy:
    'Set `proxy_set_header Content-Length ""` in the location of the check; `proxy_pass_request_body off` alone keeps the header.',
  criteria: {
    "CC6.6": {
      why: "What one client announces decides where the next request to the access check begins.",
      limits: "Does not show whether the service reads bodies or closes the connection.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_auth_request_module.html",
    "https://www.rfc-editor.org/rfc/rfc9112#section-6.3",
  ],
  since: "0.1.0",

  *check(configuration, { settings }) {
    const isKept = (pass: Pass): boolean =>
      (upstreamOf(configuration, pass)?.block.own("keepalive").length ?? 0) > 0 ||
      isAtLeast(settings.nginxVersion, "1.29.7") === true;
    for (const pass of configuration.named("auth_request").length > 0 ? passesOf(configuration) : []) {
      const { directive, protocol } = pass;
      const location = checks(configuration).get(directive.parent);
      if (!location || protocol !== "proxy" || !knowsList(directive.parent, "proxy_set_header")) continue;
      if (hasEntry(directive.parent, "proxy_set_header", "content-length")) continue;
      yield {
        at: directive.at(),
        message: `${shorten(location.pattern, 25)} announces a body to the access check that never comes`,
        ...(isKept(pass) ? {} : { severity: "info" as const }),
        fixes: () => [dropLength(location)],
      };
    }
  },
};

/** By block the locations that are for the path of an `auth_request` alone; a shared prefix has pages that take forms. */
const checks = remember((configuration: NginxConfiguration) => {
  const asked = configuration.named("auth_request");
  const servers = new Map(asked.map(({ args, parent }) => [args[0]?.value, new Set([parent.enclosing("server")])]));
  for (const { args, parent } of asked) servers.get(args[0]?.value)?.add(parent.enclosing("server"));
  const found = configuration.locations.filter(({ pattern, isRegex, block }) => {
    const askers = isRegex ? undefined : servers.get(pattern);
    return askers?.has(undefined) || askers?.has(block.enclosing("server"));
  });
  return new Map(found.map((location) => [location.block, location]));
});

const dropLength = ({ block }: Location): Fix => ({
  title: "Send no Content-Length to the check (services that count it see none)",
  kind: "review",
  edits: addEntries(block, "proxy_set_header", ['proxy_set_header Content-Length "";']),
});
