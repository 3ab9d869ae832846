import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { hostKind, isAddress } from "../../../engine/nginx/hosts.ts";
import { passesOf, readTarget, upstreamsOf } from "../../../engine/nginx/passes.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

const why = "Ours is for information only where no backend is looked up by it.";

export const rule: Rule<"nginx"> = {
  id: "nginx/public-resolver",
  title: "Backends are looked up at a resolver of the internet",
  severity: "warning",
  enabled: true,
  rationale:
    "The answers come unsigned over the internet: whoever can forge one, on the way or by guessing, leads nginx to a backend of their own. The names of inner services are told to a stranger, and an outage there is an outage here.",
  remedy: "Use a resolver of your own network: that of the host, of Docker (127.0.0.11) or of the cluster.",
  criteria: {
    "CC6.6": {
      why: "What an outside party answers decides where requests are sent.",
      limits: "Does not show how the network protects the way to the resolver.",
    },
  },
  fixable: false,
  equivalents: [
    { tool: "gixy-ng", id: "resolver_external", match: "related", why },
    { tool: "gixy-next", id: "resolver_external", match: "related", why },
  ],
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#resolver"],
  since: "0.1.0",

  *check(configuration) {
    const used = resolversOfBackends(configuration);
    for (const directive of configuration.named("resolver")) {
      if (directive.parent.context?.startsWith("mail")) continue;
      for (const word of directive.args) {
        const host = hostOf(word.value);
        if (host === undefined || !isAddress(host) || hostKind(host) !== "public") continue;
        yield {
          at: directive.at(word),
          message: `${shorten(word.value, 40)} is a resolver outside of your network`,
          // Without backends it only finds what certificates name, whose answers are signed.
          ...(used.has(directive) ? {} : { severity: "info" as const }),
        };
      }
    }
  },
};

/** An address, perhaps with port; IPv6 stands in brackets. */
const hostOf = (text: string): string | undefined => (text.includes("=") ? undefined : readTarget(text).host);

/** The resolvers that find backends while nginx runs: those of targets with variables, and of `server … resolve`. */
function resolversOfBackends(configuration: NginxConfiguration): ReadonlySet<Directive | undefined> {
  const passes = passesOf(configuration).filter(({ isDynamic }) => isDynamic);
  const upstreams = [...upstreamsOf(configuration).values()].filter(({ backends }) =>
    backends.some(({ directive }) => directive.has("resolve")),
  );
  return new Set([
    ...passes.map(({ directive }) => directive.parent.value("resolver")),
    ...upstreams.map(({ block }) => block.value("resolver")),
  ]);
}
