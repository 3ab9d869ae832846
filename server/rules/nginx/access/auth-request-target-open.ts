import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { insertAtStart } from "../../../engine/nginx/edit.ts";
import type { Location } from "../../../engine/nginx/location.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/auth-request-target-open",
  title: "Clients can call the location that decides about access",
  severity: "warning",
  enabled: true,
  rationale:
    "The location behind `auth_request` is meant for nginx. Called directly it tells whether a session or a token is valid without a trace in the application's own log, and passes on headers that only nginx is supposed to set.",
  remedy: "Mark the location `internal;`.",
  criteria: {
    "CC6.1": {
      why: "The service that decides about access can be questioned by everyone.",
      limits: "Does not show what the service answers, or whether it limits attempts.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: ["https://nginx.org/en/docs/http/ngx_http_auth_request_module.html"],
  since: "0.1.0",

  *check(configuration) {
    if (configuration.named("auth_request").length === 0) return;
    const targets = openTargets(configuration);
    const reported = new Set<Location>();
    for (const directive of configuration.named("auth_request")) {
      const server = directive.parent.enclosing("server");
      for (const location of targets.get(directive.arg(0)) ?? []) {
        const isAsked = server === undefined || location.block.enclosing("server") === server;
        if (!isAsked || reported.has(location)) continue;
        reported.add(location);
        yield open(location);
      }
    }
  },
};

/**
 * By path the locations that are for this path alone and not internal. A shared prefix, such as that of a login service,
 * has pages for clients too.
 */
function openTargets(configuration: NginxConfiguration): ReadonlyMap<string, readonly Location[]> {
  const found = new Map<string, Location[]>();
  for (const location of configuration.locations) {
    if (location.isRegex || location.isInternal || location.block.mayHide("internal")) continue;
    const known = found.get(location.pattern);
    if (known) known.push(location);
    else found.set(location.pattern, [location]);
  }
  return found;
}

function open(location: Location): Problem {
  const edit = insertAtStart(location.block, "internal;");
  return {
    at: location.directive.at(location.directive.args.at(-1)),
    message: `${shorten(location.pattern, 30)} is not internal: clients can call the access check themselves`,
    fixes: edit
      ? [{ title: "Add internal (clients that ask for the path get 404)", kind: "review", edits: [edit] }]
      : [],
  };
}
