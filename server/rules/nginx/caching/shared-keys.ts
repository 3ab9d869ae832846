import type { Directive } from "../../../engine/nginx/block.ts";
import { takesAnyHost } from "../../../engine/nginx/client-variables.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import type { Server } from "../../../engine/nginx/server.ts";

/** A cache key that several sites have in common. */
export interface SharedKey {
  /** The `proxy_cache` line that uses it. */
  readonly cache: Directive;
  /** Undefined for the default key. */
  readonly key: Directive | undefined;
  readonly zone: string;
  readonly servers: readonly Server[];
}

/** A location that stores what a backend answers, under a key that does not tell the sites apart. */
interface Use {
  readonly cache: Directive;
  readonly key: Directive | undefined;
  readonly server: Server;
  /** Equal for uses whose stored pages can meet: same zone, same key, same backend. */
  readonly pool: string;
}

/** FastCGI, uwsgi and SCGI send the client's Host among the parameters, and have no default key. */
const families = ["proxy", "fastcgi", "uwsgi", "scgi"] as const;

/** The keys under which pages of several sites are stored together, each place once. */
export function sharedKeys(configuration: NginxConfiguration): readonly SharedKey[] {
  const found = new Map<string, SharedKey>();
  for (const uses of pools(configuration).values()) {
    const servers = [...new Set(uses.map((use) => use.server))];
    if (!areSeveralSites(servers)) continue;
    for (const { cache, key } of uses) {
      const { document, syntax } = key ?? cache;
      const place = `${document.uri} ${syntax.start}`;
      if (!found.has(place)) found.set(place, { cache, key, zone: cache.arg(0), servers });
    }
  }
  return [...found.values()];
}

function pools(configuration: NginxConfiguration): ReadonlyMap<string, readonly Use[]> {
  const found = new Map<string, Use[]>();
  for (const family of families) {
    for (const pass of configuration.named(`${family}_pass`)) {
      const use = useOf(configuration, family, pass);
      const pool = use && found.get(use.pool);
      if (pool) pool.push(use);
      else if (use) found.set(use.pool, [use]);
    }
  }
  return found;
}

function useOf(configuration: NginxConfiguration, family: (typeof families)[number], pass: Directive): Use | undefined {
  const { variables } = configuration;
  const block = pass.parent;
  const server = variables.server(pass);
  const cache = block.value(`${family}_cache`);
  if (!server || !cache || cache.arg(0).includes("$") || cache.arg(0) === "off") return undefined;
  const key = block.value(`${family}_cache_key`);
  if (!key && (family !== "proxy" || !block.knows("proxy_cache_key"))) return undefined;
  const text = key?.arg(0) ?? "$scheme$proxy_host$request_uri";
  const names = [...variables.namesIn(text, pass)];
  const targetVaries = namesHost(variables.namesIn(pass.arg(0), pass));
  if (namesHost(names) || (targetVaries && names.includes("proxy_host"))) return undefined;
  if (!names.every((name) => variables.isDefined(name, pass) || isWithoutHost(name))) return undefined;
  if (family === "proxy" && !targetVaries && !backendSeesHost(configuration, pass)) return undefined;
  return { cache, key, server, pool: [family, cache.arg(0), text, pass.arg(0)].join(" ") };
}

/** The built-in variables that tell one site from another. */
const namesHost = (names: Iterable<string>): boolean =>
  [...names].some(
    (name) => name === "host" || name === "http_host" || name === "server_name" || name === "ssl_server_name",
  );

/** Built-in variables of which it is known that they do not hold the host; what others hold is unknown. */
const isWithoutHost = (name: string): boolean =>
  /^(?:scheme|proxy_host|proxy_port|request_method|request_uri|uri|args|is_args|https|request|request_body|content_type|slice_range|remote_addr|remote_user|server_port|[1-9]|(?:http|arg|cookie)_\w+)$/.test(
    name,
  );

/** Without a Host header of its own the backend gets the name in `proxy_pass`, the same for all sites. */
function backendSeesHost({ variables }: NginxConfiguration, pass: Directive): boolean {
  const host = pass.parent.effective("proxy_set_header").find((header) => header.arg(0).toLowerCase() === "host");
  return host !== undefined && namesHost(variables.namesIn(host.arg(1), host));
}

/** Whether these servers answer for more than one site; `www.` in front makes no other site. */
function areSeveralSites(servers: readonly Server[]): boolean {
  const names = servers.flatMap((server) => server.names).filter((name) => name !== "" && name !== "_");
  if (servers.some(takesAnyHost) || names.some(isWildcard)) return true;
  return new Set(names.map((name) => name.toLowerCase().replace(/^www\./, ""))).size > 1;
}

const isWildcard = (name: string): boolean => /^[.~]|\*/.test(name);
