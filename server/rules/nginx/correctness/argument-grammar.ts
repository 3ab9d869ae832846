import { isTime } from "../../../engine/nginx/arguments.ts";
import type { Directive } from "../../../engine/nginx/block.ts";
import type { Context } from "../../../engine/nginx/directives.ts";
import { shorten } from "../../../engine/text.ts";
import { ofAddress, ofListen, ofProxyPass, ofResolver, ofTarget } from "./address-grammar.ts";
import { type ArgumentCheck, type Fault, fault, written } from "./fault.ts";

/** The answer codes that nginx takes: any up to three digits, and a lone text only when it is an address. */
function ofReturn({ args }: Directive): Fault | undefined {
  const [code] = args;
  if (!code || /^\d{1,3}$/.test(code.value)) return undefined;
  const isAddress = args.length === 1 && /^(https?:\/\/|\$scheme)/.test(code.value);
  return isAddress ? undefined : fault(code, `return ${written(code)} starts with no answer code`);
}

function ofErrorPage({ args }: Directive): Fault | undefined {
  const last = args.length - 1;
  for (const word of args.slice(0, last)) {
    const isAnswer = word === args[last - 1] && /^=\d*$/.test(word.value);
    if (isAnswer && args.length > 2) continue;
    if (!/^[345]\d\d$/.test(word.value) || word.value === "499") {
      return fault(word, `error_page ${written(word)} is no error that a page can be set for`);
    }
  }
  return undefined;
}

const flags: ReadonlySet<string> = new Set(["last", "break", "redirect", "permanent"]);

function ofRewrite({ args: [, , flag] }: Directive): Fault | undefined {
  if (!flag || flags.has(flag.value)) return undefined;
  return fault(flag, `rewrite ends in ${written(flag)}, which is none of its flags`);
}

const levels: ReadonlySet<string> = new Set(["debug", "info", "notice", "warn", "error", "crit", "alert", "emerg"]);

function ofErrorLog({ args }: Directive): Fault | undefined {
  const wrong = args
    .slice(1)
    .find(({ value }) => !levels.has(value) && !value.startsWith("debug_") && value !== "json");
  return wrong && fault(wrong, `error_log has no level ${written(wrong)}`);
}

function ofTryFiles({ args }: Directive): Fault | undefined {
  const last = args.at(-1);
  if (!last?.value.startsWith("=") || /^=\d{1,3}$/.test(last.value)) return undefined;
  return fault(last, `try_files ends in ${written(last)}, which is no answer code`);
}

/** A third word of a closed set. */
const thirdWord =
  (allowed: string): ArgumentCheck =>
  ({ name, args: [, , word] }) =>
    word && word.value !== allowed
      ? fault(word, `${name} takes ${allowed} after its value, not ${written(word)}`)
      : undefined;

function ofExpires({ args }: Directive): Fault | undefined {
  const [first] = args;
  const value = args.at(-1);
  if (!value || value.value.includes("$")) return undefined;
  if (args.length === 2 && first?.value !== "modified")
    return fault(first, `expires ${written(first)} is not modified`);
  const isWord = args.length === 1 && /^(epoch|max|off)$/.test(value.value);
  if (isWord || isTime(value.value.replace(args.length === 1 ? /^[@+-]/ : /^[+-]/, ""), "seconds")) return undefined;
  return fault(value, `expires ${written(value)} is not a time`);
}

function ofStatus({ name, args: [word] }: Directive): Fault | undefined {
  return !word || /^[45]\d\d$/.test(word.value) ? undefined : fault(word, `${name} ${written(word)} is no error code`);
}

/** A variable that the directive gives a value to; undefined arguments count from the end. */
const variableAt =
  (index: number): ArgumentCheck =>
  ({ name, args }) => {
    const word = args.at(index);
    if (!word || /^\$[A-Za-z0-9_]/.test(word.value)) return undefined;
    return fault(word, `${shorten(name)} ${written(word)} names no variable: $ is missing`);
  };

const modifiers: ReadonlySet<string> = new Set(["=", "^~", "~", "~*"]);

function ofLocation({ args: [first, second] }: Directive): Fault | undefined {
  return !second || modifiers.has(first?.value ?? "")
    ? undefined
    : fault(first, `location has no modifier ${written(first)}`);
}

const methods = /^(GET|HEAD|POST|PUT|DELETE|MKCOL|COPY|MOVE|OPTIONS|PROPFIND|PROPPATCH|LOCK|UNLOCK|PATCH)$/i;

function ofLimitExcept({ args }: Directive): Fault | undefined {
  const wrong = args.find(({ value }) => !methods.test(value));
  return wrong && fault(wrong, `limit_except ${written(wrong)} is no method`);
}

function ofServerTokens({ args: [word] }: Directive): Fault | undefined {
  const isSound = !word || /^(on|off|build)$/i.test(word.value);
  return isSound ? undefined : fault(word, `server_tokens ${written(word)} is not on, off or build`);
}

/** In stream a log has no format of its own accord. */
function ofStreamLog({ args: [target, format] }: Directive): Fault | undefined {
  return target?.value === "off" || format
    ? undefined
    : fault(target, "access_log names no format, which stream needs");
}

function ofSessionCache({ args }: Directive): Fault | undefined {
  const wrong = args.find(({ value }) => !/^(off|none|builtin(:\d+)?|shared:[^:]+:\d+[kKmM]?)$/.test(value));
  return wrong && fault(wrong, `ssl_session_cache ${written(wrong)} is no cache`);
}

/** Several lines of a level add up. */
function ofReferers({ parent, args }: Directive): Fault | undefined {
  const isAlone = parent.own("valid_referers").length === 1 && args.length > 0;
  const isBare = args.every(({ value }) => value === "none" || value === "blocked");
  return isAlone && isBare ? fault(args[0], "valid_referers names nobody beside none and blocked") : undefined;
}

const davMethods = /^(off|put|delete|mkcol|copy|move)$/i;

function ofDavMethods({ args }: Directive): Fault | undefined {
  const wrong = args.find(({ value }) => !davMethods.test(value));
  return wrong && fault(wrong, `dav_methods ${written(wrong)} is no method of WebDAV`);
}

/** A zone that is used has a name, one that is declared a name and a size. */
const zoneIn =
  (parameter: string, form: RegExp): ArgumentCheck =>
  (directive) => {
    const word = directive.args.find(({ value }) => value.startsWith(parameter));
    if (!word) return fault(directive.syntax.name, `${directive.name} has no ${parameter}`);
    return form.test(word.value) ? undefined : fault(word, `${written(word)} does not name a zone and its size`);
  };

const declaredZone = zoneIn("zone=", /^zone=[^:]+:\d+[kKmM]?$/);
const cacheZone = zoneIn("keys_zone=", /^keys_zone=[^:]+:\d+[kKmM]?$/);

function ofLogFormat({ args: [, word] }: Directive): Fault | undefined {
  const isSound = !word?.value.startsWith("escape=") || /^escape=(default|json|none)$/.test(word.value);
  return isSound ? undefined : fault(word, `log_format knows no ${written(word)}`);
}

function ofAccessLog({ args }: Directive): Fault | undefined {
  const [target, next] = args;
  const flush = args.find(({ value }) => value.startsWith("flush="));
  if (flush && !args.some(({ value }) => /^(buffer=|gzip)/.test(value))) {
    return fault(flush, `access_log has ${written(flush)} and no buffer`);
  }
  return target?.value === "off" && next
    ? fault(next, `access_log off takes nothing more, not ${written(next)}`)
    : undefined;
}

/** Codes and then a time. */
function ofCacheValid({ name, args }: Directive): Fault | undefined {
  const time = args.at(-1);
  if (time && !isTime(time.value, "seconds")) return fault(time, `${name} ${written(time)} is not a time`);
  const wrong = args.slice(0, -1).find(({ value }) => !/^([1-5]\d\d|any)$/.test(value));
  return wrong && fault(wrong, `${name} ${written(wrong)} is no answer code`);
}

const ignorable = /^(X-Accel-(Redirect|Expires|Limit-Rate|Buffering|Charset)|Expires|Cache-Control|Set-Cookie|Vary)$/i;

function ofIgnoredHeaders({ name, args }: Directive): Fault | undefined {
  const wrong = args.find(({ value }) => !ignorable.test(value));
  return wrong && fault(wrong, `${name} ${written(wrong)} is no header that nginx reads`);
}

/** The second time is told to the client. */
function ofKeepaliveTimeout({ args: [, header] }: Directive): Fault | undefined {
  return !header || header.value.includes("$") || isTime(header.value, "seconds")
    ? undefined
    : fault(header, `keepalive_timeout ${written(header)} is not a time`);
}

const ofWorkerConnections: ArgumentCheck = ({ args: [word] }) =>
  word && /^0+$/.test(word.value) ? fault(word, "worker_connections 0 leaves none, not even to listen") : undefined;

const checks: Readonly<Record<string, ArgumentCheck>> = {
  ssl_session_cache: ofSessionCache,
  valid_referers: ofReferers,
  limit_req: zoneIn("zone=", /^zone=./),
  limit_req_zone: declaredZone,
  limit_conn_zone: declaredZone,
  proxy_cache_path: cacheZone,
  fastcgi_cache_path: cacheZone,
  uwsgi_cache_path: cacheZone,
  scgi_cache_path: cacheZone,
  dav_methods: ofDavMethods,
  log_format: ofLogFormat,
  access_log: ofAccessLog,
  fastcgi_pass: ofTarget,
  uwsgi_pass: ofTarget,
  scgi_pass: ofTarget,
  grpc_pass: ofTarget,
  memcached_pass: ofTarget,
  proxy_cache_valid: ofCacheValid,
  fastcgi_cache_valid: ofCacheValid,
  uwsgi_cache_valid: ofCacheValid,
  scgi_cache_valid: ofCacheValid,
  proxy_ignore_headers: ofIgnoredHeaders,
  fastcgi_ignore_headers: ofIgnoredHeaders,
  uwsgi_ignore_headers: ofIgnoredHeaders,
  scgi_ignore_headers: ofIgnoredHeaders,
  keepalive_timeout: ofKeepaliveTimeout,
  worker_connections: ofWorkerConnections,
  location: ofLocation,
  limit_except: ofLimitExcept,
  server_tokens: ofServerTokens,
  proxy_pass: ofProxyPass,
  listen: ofListen,
  resolver: ofResolver,
  return: ofReturn,
  error_page: ofErrorPage,
  rewrite: ofRewrite,
  error_log: ofErrorLog,
  allow: ofAddress,
  deny: ofAddress,
  try_files: ofTryFiles,
  add_header: thirdWord("always"),
  add_trailer: thirdWord("always"),
  fastcgi_param: thirdWord("if_not_empty"),
  uwsgi_param: thirdWord("if_not_empty"),
  scgi_param: thirdWord("if_not_empty"),
  expires: ofExpires,
  limit_req_status: ofStatus,
  limit_conn_status: ofStatus,
  set: variableAt(0),
  auth_request_set: variableAt(0),
  map: variableAt(-1),
  geo: variableAt(-1),
  split_clients: variableAt(-1),
};

const streamChecks: Readonly<Record<string, ArgumentCheck>> = { access_log: ofStreamLog, proxy_pass: ofTarget };

/** Directives that take the same arguments in stream. */
const alsoInStream: ReadonlySet<string> = new Set([
  "allow",
  "deny",
  "set",
  "map",
  "geo",
  "split_clients",
  "error_log",
  "resolver",
  "listen",
  "ssl_session_cache",
  "limit_conn_zone",
  "log_format",
]);

/** Other directives of stream with the same name take other arguments. */
const isHttp = (contexts: readonly Context[]): boolean => !contexts.some((context) => /^(stream|mail)/.test(context));

/** Finds the first argument that nginx refuses of directives with a grammar of their own; undefined for all others. */
export function argumentCheck(name: string, contexts: readonly Context[]): ArgumentCheck | undefined {
  if (name === "server" && contexts.every((context) => context.endsWith("upstream"))) return ofTarget;
  if (contexts[0]?.startsWith("stream") && Object.hasOwn(streamChecks, name)) return streamChecks[name];
  const isSame = isHttp(contexts) || alsoInStream.has(name);
  return isSame && Object.hasOwn(checks, name) ? checks[name] : undefined;
}
