import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { hostKind } from "../../../engine/nginx/hosts.ts";
import { backendsOf, type Pass, passesOf } from "../../../engine/nginx/passes.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/mirror-to-public-host",
  title: "A copy of every request goes out to the internet",
  severity: "warning",
  enabled: true,
  rationale:
    "`mirror` copies requests with their headers and bodies: sessions, tokens and what users type reach the machine behind that name, and nobody notices when the name changes hands.",
  remedy:
    "Mirror to a machine of your own network, without the body (`mirror_request_body off`) and without credentials.",
  criteria: {
    "C1.1": {
      why: "Data of users is handed to a machine outside of the network.",
      limits: "Does not show whose machine it is, nor what was agreed with its owner.",
    },
  },
  fixable: false,
  equivalents: [],
  references: ["https://nginx.org/en/docs/http/ngx_http_mirror_module.html#mirror"],
  since: "0.1.0",

  *check(configuration) {
    const mirrors = configuration.named("mirror");
    if (mirrors.length === 0) return;
    const outside = passesOutside(configuration);
    for (const mirror of mirrors) {
      const pass = passFor(configuration, mirror, outside);
      if (!pass) continue;
      yield {
        at: mirror.at(mirror.args[0]),
        message: `${shorten(mirror.arg(0), 25)} sends a copy of every request to ${shorten(pass.word.value, 30)}`,
        related: [{ ...pass.directive.at(), message: "the copies go here" }],
      };
    }
  },
};

/** The passes that lead to the internet, by the block they stand in. */
function passesOutside(configuration: NginxConfiguration): ReadonlyMap<Directive["parent"], Pass> {
  const passes = passesOf(configuration).filter((pass) =>
    backendsOf(configuration, pass).some(({ host }) => host !== undefined && hostKind(host) === "public"),
  );
  return new Map(passes.map((pass) => [pass.directive.parent, pass]));
}

function passFor(
  configuration: NginxConfiguration,
  mirror: Directive,
  outside: ReadonlyMap<Directive["parent"], Pass>,
): Pass | undefined {
  const server = configuration.variables.server(mirror);
  const servers = server ? [server] : configuration.servers;
  return servers
    .map((candidate) => candidate.locationFor(mirror.arg(0)))
    .map((location) => location && outside.get(location.block))
    .find((pass) => pass !== undefined);
}
