import { rememberAny } from "../../../engine/memo.ts";
import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import type { Server } from "../../../engine/nginx/server.ts";
import { showsAllServers } from "../../../engine/nginx/tls.ts";
import { isAtLeast } from "../../../engine/nginx/version.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { decidingServer, type Setting, settings } from "./socket-settings.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/setting-ignored-in-server",
  title: "A setting has no effect outside the default server",
  severity: "warning",
  enabled: true,
  rationale:
    "Some settings act before nginx knows which host is asked for, so that those of the socket's default server count. Written in another server they are read, tested and reviewed, and change nothing.",
  remedy: "Set them at `http` level or in the default server of the socket, for all its servers.",
  criteria: {
    "CC6.7": {
      why: "A TLS setting that the file shows is not the one in force.",
      limits: "Does not show what clients and server agree on in operation.",
    },
    "CC8.1": {
      why: "A change that was tested and released has no effect.",
      limits: "Does not show how changes are tested.",
    },
  },
  fixable: false,
  equivalents: [],
  references: [
    "https://nginx.org/en/docs/http/server_names.html#virtual_server_selection",
    "https://nginx.org/en/docs/http/ngx_http_ssl_module.html",
  ],
  since: "0.1.0",

  *check(configuration, { settings: { nginxVersion } }) {
    if (!showsAllServers(configuration)) return;
    for (const setting of settings) {
      if (setting.name === "ssl_protocols" && isAtLeast(nginxVersion, "1.29.2") !== false) continue;
      for (const directive of configuration.named(setting.name)) yield* problem(directive, setting, configuration);
    }
  },
};

function* problem(directive: Directive, setting: Setting, configuration: NginxConfiguration): Generator<Problem> {
  const server = configuration.variables.server(directive);
  const { name, transport, isMinor } = setting;
  const deciding = server?.block === directive.parent && decidingServer(server, transport, configuration);
  if (!deciding || acts(directive, deciding)) return;
  const place = deciding.block.value(name)?.at() ?? deciding.directive.at(deciding.directive.syntax.name);
  yield {
    at: directive.at(),
    message: `${shorten(`${name} ${directive.arg(0)}`, 40)} has no effect: the default server decides`,
    ...(isMinor ? { severity: "info" } : {}),
    related: [{ ...place, message: "this is what counts for the socket" }],
  };
}

/** Where both say the same it does not matter; tickets need the consent of both, so that `off` acts in either. */
function acts(directive: Directive, deciding: Server): boolean {
  const { name } = directive;
  if (!deciding.block.knows(name) || (name === "ssl_session_tickets" && directive.arg(0).toLowerCase() === "off"))
    return true;
  const counts = deciding.block.effective(name);
  if (name === "ssl_session_tickets" && counts.length === 0) return true;
  return textOf(counts) === textOf(directive.parent.own(name));
}

/** Words in any order: lists of protocols and of caches have none. */
const textOf = rememberAny((directives: readonly Directive[]): string =>
  directives
    .flatMap(({ args }) => args.map(({ value }) => value.toLowerCase()))
    .sort()
    .join(" "),
);
