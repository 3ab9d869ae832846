import { authentication } from "../../../engine/nginx/access-control.ts";
import type { Block, Directive } from "../../../engine/nginx/block.ts";
import { readCondition } from "../../../engine/nginx/condition.ts";
import { references } from "../../../engine/nginx/interpolation.ts";
import { isPrivate, type Server } from "../../../engine/nginx/server.ts";

/** The `allow` and `deny` lines in force here, in the order in which nginx tries them: the first that matches decides. */
export const addressRules = (block: Block): readonly Directive[] =>
  [...block.effective("allow"), ...block.effective("deny")].sort((a, b) => a.order - b.order);

/** Whether a line means every address, of one family or of both. */
export const meansEveryone = (rule: Directive): boolean => everyone.has(rule.arg(0));

const everyone: ReadonlySet<string> = new Set(["all", "0.0.0.0/0", "::/0"]);

/** The line that decides about an address of the internet that none names; undefined lets it in. */
export function ruleForStrangers(rules: readonly Directive[], family: "IPv4" | "IPv6" = "IPv4"): Directive | undefined {
  const network = family === "IPv4" ? "0.0.0.0/0" : "::/0";
  return rules.find((rule) => rule.arg(0) === "all" || rule.arg(0) === network);
}

/** Whether the addresses of the internet are refused, over each family that the server listens on. */
export function refusesStrangers(block: Block, server: Server | undefined): boolean {
  const rules = addressRules(block);
  const addresses = server?.listeners.map((listener) => listener.directive?.arg(0) ?? "") ?? [];
  const families = new Set(addresses.map((address) => (address.startsWith("[") ? "IPv6" : "IPv4")));
  if (families.size === 0) families.add("IPv4");
  return [...families].every((family) => ruleForStrangers(rules, family)?.name === "deny");
}

/** Whether `satisfy any` lets strangers in by their address alone, whatever else they are asked for. */
export const isOpenByAddress = (block: Block): boolean =>
  block.value("satisfy")?.arg(0) === "any" && ruleForStrangers(addressRules(block))?.name === "allow";

/** Third-party and scripted checks, whose outcome is not in the configuration. */
const otherChecks: readonly string[] = [
  "access_by_lua",
  "access_by_lua_block",
  "access_by_lua_file",
  "auth_digest",
  "auth_gss",
  "auth_ldap",
  "auth_pam",
  "js_access",
];

/** Whether something keeps strangers out of a block, or may do so in a way that cannot be judged from here. */
export function isGuarded(block: Block, server: Server | undefined): boolean {
  if (block.effective("internal").length > 0 || block.directive?.arg(0).startsWith("@")) return true;
  if (authentication(block).length > 0) return !isOpenByAddress(block);
  const verified = block.value("ssl_verify_client")?.arg(0) ?? "off";
  if (verified !== "off" || otherChecks.some((name) => block.effective(name).length > 0)) return true;
  return refusesStrangers(block, server) || mayBeRefused(block);
}

/** Whether an `if` refuses some clients, or a file that is not at hand may. */
function mayBeRefused(block: Block): boolean {
  for (const level of block.levels()) {
    if (level.mayHide("deny") || level.mayHide("auth_basic") || level.mayHide("if")) return true;
    if (level.own("if").some(refusesClients)) return true;
    if (level.context === "server") return false;
  }
  return false;
}

function refusesClients(directive: Directive): boolean {
  const code = Number(directive.block?.last("return")?.arg(0));
  const names = references(readCondition(directive)?.subject ?? "").map(({ name }) => name);
  return code >= 400 && !names.some((name) => requestProperties.has(name));
}

/** What a request asks for, not who asks. */
const requestProperties: ReadonlySet<string> = new Set(
  "host http_host server_name request_method scheme https server_port uri request_uri args http_user_agent http_x_forwarded_proto request_filename".split(
    " ",
  ),
);

/** Whether every listener of a server keeps other networks out. */
export const isPrivateServer = (server: Server | undefined): boolean =>
  server !== undefined && server.listeners.length > 0 && server.listeners.every(isPrivate);

/** Paths that are meant for everyone although the rest of a server is not. */
export const isPublicPath = (path: string): boolean =>
  /health|\b(live|ready|ping|up)(z|ness)?\b|well-known|acme-challenge|robots\.txt|favicon|sitemap/i.test(
    path.slice(0, 500),
  );
