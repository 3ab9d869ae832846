import type { ValueKind } from "./arguments.ts";
import type { Context } from "./directives.ts";

/** The parameters of a directive that takes no others: bare words, and names with a value behind `=`. */
export interface Parameters {
  /** The first argument that is a parameter, counted from 0. */
  readonly from: number;
  readonly words: readonly string[];
  /** The kind of each value; `text` is not looked at. */
  readonly named: Readonly<Record<string, ValueKind | "text" | "rate">>;
}

const words = (text: string): readonly string[] => (text === "" ? [] : text.split(" "));

function parameters(from: number, bare: string, named: Parameters["named"]): Parameters {
  return { from, words: words(bare), named };
}

const sockets = {
  setfib: "number",
  fastopen: "number",
  backlog: "text",
  rcvbuf: "size",
  sndbuf: "size",
  accept_filter: "text",
  ipv6only: "flag",
  so_keepalive: "text",
} as const;

const cachePath = parameters(1, "", {
  levels: "text",
  use_temp_path: "flag",
  keys_zone: "text",
  inactive: "seconds",
  max_size: "offset",
  min_free: "offset",
  manager_files: "number",
  manager_sleep: "milliseconds",
  manager_threshold: "milliseconds",
  loader_files: "number",
  loader_sleep: "milliseconds",
  loader_threshold: "milliseconds",
  purger: "flag",
  purger_files: "number",
  purger_sleep: "milliseconds",
  purger_threshold: "milliseconds",
});

const upstreamServer = parameters(1, "backup down resolve drain", {
  weight: "number",
  max_conns: "number",
  max_fails: "number",
  fail_timeout: "seconds",
  slow_start: "seconds",
  route: "text",
  service: "text",
  sid: "text",
  id: "text",
});

/** From the nginx documentation, commercial and newer parameters too; kinds of values seen on nginx 1.22.1. */
const table: Readonly<Record<string, Parameters>> = {
  "listen server": parameters(
    1,
    "default_server default ssl http2 quic spdy proxy_protocol deferred bind reuseport multipath",
    sockets,
  ),
  "listen stream-server": parameters(
    1,
    "default_server ssl udp proxy_protocol deferred bind reuseport multipath",
    sockets,
  ),
  "server upstream": upstreamServer,
  "server stream-upstream": upstreamServer,
  "limit_req http": parameters(0, "nodelay", { zone: "text", burst: "number", delay: "number" }),
  "limit_req_zone http": parameters(1, "sync", { zone: "text", rate: "rate" }),
  "limit_conn_zone http": parameters(1, "sync", { zone: "text" }),
  "proxy_cache_path http": cachePath,
  "fastcgi_cache_path http": cachePath,
  "uwsgi_cache_path http": cachePath,
  "scgi_cache_path http": cachePath,
  "access_log http": parameters(2, "gzip", { gzip: "number", buffer: "size", flush: "milliseconds", if: "text" }),
  "open_file_cache http": parameters(0, "off", { max: "number", inactive: "seconds" }),
};

/** The parameters of a directive in a context; undefined when it takes others too, or we do not know them. */
export function parametersOf(name: string, context: Context): Parameters | undefined {
  const general =
    context === "http" || context === "server" || context === "location" ? table[`${name} http`] : undefined;
  return general ?? table[`${name} ${context}`];
}
