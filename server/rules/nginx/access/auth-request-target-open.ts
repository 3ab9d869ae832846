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
    const reported = new Set<Location>();
    for (const directive of configuration.named("auth_request")) {
      const path = directive.arg(0);
      if (path === "off" || path.includes("$")) continue;
      for (const location of targets(configuration, path, directive.parent.enclosing("server"))) {
        if (reported.has(location) || !isFor(location, path)) continue;
        reported.add(location);
        yield open(location, path);
      }
    }
  },
};

/** Where nginx finds the path: in the server of the directive, or in each server when it stands outside of them. */
const targets = (
  configuration: NginxConfiguration,
  path: string,
  server: ReturnType<NginxConfiguration["root"]["enclosing"]>,
): readonly Location[] =>
  configuration.servers
    .filter(({ block }) => server === undefined || block === server)
    .flatMap((candidate) => candidate.locationFor(path) ?? []);

/** A location that is for the check alone: a shared prefix, such as that of a login service, has pages for clients too. */
const isFor = (location: Location, path: string): boolean =>
  location.pattern === path && !location.isInternal && !location.block.mayHide("internal");

function open(location: Location, path: string): Problem {
  const edit = insertAtStart(location.block, "internal;");
  return {
    at: location.directive.at(location.directive.args.at(-1)),
    message: `${shorten(path, 30)} is not internal: clients can call the access check themselves`,
    fixes: edit
      ? [{ title: "Add internal (clients that ask for the path get 404)", kind: "review", edits: [edit] }]
      : [],
  };
}
