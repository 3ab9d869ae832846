import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { isAddress } from "../../../engine/nginx/hosts.ts";
import { type Pass, passesOf, readTarget, upstreamsOf } from "../../../engine/nginx/passes.ts";
import type { Value } from "../../../engine/nginx/values.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

const tools = ["gixy-ng", "gixy-next"] as const;

export const rule: Rule<"nginx"> = {
  id: "nginx/resolver-missing",
  title: "A backend's name is looked up at run time, and nobody can",
  severity: "error",
  enabled: true,
  rationale:
    "A variable in the target makes nginx look the name up for each request. Without a `resolver` it cannot, and every request ends with 502; `nginx -t` says nothing about it.",
  remedy: "Set a `resolver` of your own network, such as 127.0.0.11 in Docker, or write the target without variables.",
  criteria: {
    "A1.2": {
      why: "The service behind this location cannot be reached.",
      limits: "Does not show whether a resolver that is set can be reached.",
    },
  },
  fixable: false,
  equivalents: [
    ...tools.map((tool) => ({
      tool,
      id: tool === "gixy-ng" ? "missing_resolver" : "stale_dns_cache",
      match: "related" as const,
      why: "It speaks of names that are looked up only once; ours of those that cannot be looked up.",
    })),
  ],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_core_module.html#resolver",
    "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass",
  ],
  since: "0.1.0",

  *check(configuration) {
    const resolved = namesKnownAtStart(configuration);
    for (const pass of passesOf(configuration)) {
      const { directive, word, isDynamic } = pass;
      if (!isDynamic || directive.parent.value("resolver") || !directive.parent.knows("resolver")) continue;
      const name = nameToLookUp(configuration, pass, resolved);
      if (name === undefined) continue;
      yield {
        at: directive.at(word),
        message: `${shorten(name, 40)} is looked up for each request, and no resolver is set`,
      };
    }
  },
};

/** The upstreams, and the hosts of targets without variables: nginx looks these up when it starts, and finds them again. */
function namesKnownAtStart(configuration: NginxConfiguration): ReadonlySet<string> {
  const fixed = passesOf(configuration).flatMap(({ isDynamic, host }) => (isDynamic ? [] : (host ?? [])));
  return new Set([...upstreamsOf(configuration).keys(), ...fixed]);
}

function nameToLookUp(
  { variables }: NginxConfiguration,
  { directive, word }: Pass,
  resolved: ReadonlySet<string>,
): string | undefined {
  for (const value of variables.values(word.value, directive)) {
    const host = hostOf(value);
    if (host && !isAddress(host) && !resolved.has(host)) return host;
  }
  return undefined;
}

/** The host of a value; undefined where a variable in it leaves open whether it is a name. */
function hostOf(value: Value): string | undefined {
  const text = value.map((piece) => piece.text ?? (piece.startsWithSlash ? "/" : "$")).join("");
  const authority = text.replace(/^(?:[a-z]+|\$):\/\//i, "").split(/[/?]/, 1)[0] ?? "";
  if (authority.includes("$")) return /\.[a-z][a-z0-9-]*(?::\d*)?$/i.test(authority) ? authority : undefined;
  return readTarget(text.replace(/^\$:/, "http:")).host;
}
