import { insertAfter } from "../../../engine/nginx/edit.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { shorten, span } from "../../../engine/text.ts";
import { type SharedKey, sharedKeys } from "./shared-keys.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/cache-key-without-host",
  title: "Sites share cached pages because the key has no host",
  severity: "error",
  enabled: true,
  rationale:
    "The first site that is asked for a path fills the cache for all of them: a tenant gets another tenant's page, and where any host is served, an attacker stores a page that was made for a host of the attacker's choice.",
  remedy: "Put `$host` into the cache key, or give each site a zone of its own.",
  criteria: {
    "PI1.4": {
      why: "A page that was made for one site is given to the users of another.",
      limits: "Does not show whether the sites really answer differently.",
    },
    "C1.1": {
      why: "What is stored for one tenant is shown to others.",
      limits: "Does not show what the cached pages hold.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_cache_key",
    "https://www.rfc-editor.org/rfc/rfc9111#section-2",
  ],
  since: "0.1.0",

  *check(configuration) {
    for (const shared of sharedKeys(configuration)) yield problemOf(shared);
  },
};

function problemOf(shared: SharedKey): Problem {
  const { key, cache, zone, servers } = shared;
  const place = key ?? cache;
  const subject = key ? shorten(key.arg(0), 30) : `The default key of ${cache.name}`;
  return {
    at: place.at(place.args[0]),
    message: `${subject} has no host, so the sites of ${shorten(zone, 15)} share pages`,
    related: servers.slice(0, 3).map(({ directive, block }) => ({
      ...(block.own("server_name")[0] ?? directive).at(),
      message: "one of the sites",
    })),
    fixes: [key ? addHost(shared) : writeKey(shared)].flatMap((fix) => fix ?? []),
  };
}

const consequence = "the cache starts empty";

function addHost({ key }: SharedKey): Fix | undefined {
  const [word] = key?.args ?? [];
  if (!key || !word) return undefined;
  const scheme = /^(?:\$scheme\b|\$\{scheme\})/.exec(word.value)?.[0] ?? "";
  const at = word.start + word.quote.length + scheme.length;
  // Behind a name, a letter of the key would belong to the name.
  const text = /^\w/.test(word.value.slice(scheme.length)) ? "${host}" : "$host";
  return {
    title: `Add $host to the key: ${consequence}`,
    kind: "review",
    edits: [key.edit({ span: span(at, at), text })],
  };
}

function writeKey({ cache }: SharedKey): Fix {
  const line = `${cache.name}_key $scheme$host$proxy_host$request_uri;`;
  return { title: `Write a key with $host: ${consequence}`, kind: "review", edits: [insertAfter(cache, line)] };
}
