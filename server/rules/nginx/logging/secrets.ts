import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";

/** What uses a log format. */
export interface LogUses {
  /** The `access_log` lines, of many the first ones. */
  readonly directives: readonly Directive[];
  /** A location that logs with it and whose query holds secrets, by its path. */
  readonly secretQuery: Directive | undefined;
}

/** Where a chain of variables is followed from; more lines with one format tell nothing new. */
const enoughUses = 8;

/** The uses of each format by its name. */
export function logUses(configuration: NginxConfiguration): ReadonlyMap<string, LogUses> {
  const queries = new Map<string, Directive>();
  for (const directive of configuration.named("location")) {
    if (!directive.block || !isSecretPath(directive.args.at(-1)?.value ?? "")) continue;
    for (const log of directive.block.effective("access_log")) {
      if (!queries.has(log.arg(1))) queries.set(log.arg(1), directive);
    }
  }
  const lines = new Map<string, Directive[]>();
  for (const log of configuration.named("access_log")) {
    const known = lines.get(log.arg(1));
    if (!known) lines.set(log.arg(1), [log]);
    else if (known.length < enoughUses) known.push(log);
  }
  return new Map(
    [...lines].map(([name, directives]) => [name, { directives, secretQuery: queries.get(name) }] as const),
  );
}

/** Of headers, cookies and arguments, the names that by custom hold what opens a door. */
const header = /(?:^|_)(?:authorization|token|secret|password|passwd|api_?key|access_?key|session_?id|set_cookie)$/;
const cookie = /sess|token|auth|jwt|remember|csrf|xsrf|(?:^|_)sid$/;
const argument =
  /^(?:(?:access|id|refresh|auth|csrf|reset|api|invite)?_?token|(?:client_?)?secret|pass(?:word|wd)?|pwd|(?:api_?|access_?)?key|code|otp|pin|jwt|sig(?:nature)?|sid|session_?id|saml(?:response|request))$/;

const fixedNames: Readonly<Record<string, string>> = {
  http_authorization: "credentials",
  http_proxy_authorization: "credentials",
  http_cookie: "session cookies",
  request_body: "request bodies",
};

const families: readonly (readonly [string, RegExp, string])[] = [
  ["http_", header, "a secret"],
  ["sent_http_", header, "a secret"],
  ["upstream_http_", header, "a secret"],
  ["cookie_", cookie, "a session cookie"],
  ["upstream_cookie_", cookie, "a session cookie"],
  ["arg_", argument, "a secret"],
];

/** What a built-in variable holds that must stay secret, in words for a message; undefined when that is not its custom. */
export function secretOf(name: string): string | undefined {
  if (Object.hasOwn(fixedNames, name)) return fixedNames[name];
  return families.find(([prefix, rest]) => name.startsWith(prefix) && rest.test(name.slice(prefix.length)))?.[2];
}

/** The variables that hold the query of a request, or of the page before it. */
export const holdsQuery: ReadonlySet<string> = new Set(["request", "request_uri", "args", "http_referer"]);

/** Why the query of such a location is secret. */
export const hasSecretQuery = "links to this path carry codes or tokens";

const secretSegments: ReadonlySet<string> = new Set(
  "oauth oauth2 callback sso saml reset reset-password password-reset magic-link verify-email activate invite".split(
    " ",
  ),
);

const isSecretPath = (pattern: string): boolean =>
  pattern
    .toLowerCase()
    .split(/[^a-z0-9_-]+/)
    .some((segment) => secretSegments.has(segment));
