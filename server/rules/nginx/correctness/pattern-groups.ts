import type { Block, Directive } from "../../../engine/nginx/block.ts";
import { readCondition } from "../../../engine/nginx/condition.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { readPattern } from "../../../engine/nginx/regex.ts";

/** The most groups of a pattern; infinite for one that cannot be read. */
export function groupsOf(pattern: string): number {
  const read = readPattern(pattern);
  return read ? read.groups.length - 1 : Number.POSITIVE_INFINITY;
}

/** The most groups of the patterns of a server; infinite where a file that is not at hand may hold some. */
export function groupsIn(server: Block): number {
  let most = mayBring(server) ? Number.POSITIVE_INFINITY : 0;
  for (const directive of [...server.own("server_name"), ...server.descendants()]) {
    if (directive.block && mayBring(directive.block)) return Number.POSITIVE_INFINITY;
    for (const pattern of patternsOf(directive)) most = Math.max(most, groupsOf(pattern));
  }
  return most;
}

/** Whether a file that is not at hand may hold a pattern. */
const mayBring = (block: Block): boolean =>
  ["location", "if", "rewrite", "server_name"].some((name) => block.mayHide(name));

function patternsOf(directive: Directive): readonly string[] {
  if (directive.name === "rewrite") return [directive.arg(0)];
  if (directive.name === "server_name") {
    return directive.args.filter(({ value }) => value.startsWith("~")).map(({ value }) => value.slice(1));
  }
  if (directive.name === "location" && directive.arg(0).startsWith("~")) {
    return [directive.args.length > 1 ? directive.arg(1) : directive.arg(0).replace(/^~\*?/, "")];
  }
  const condition = directive.name === "if" ? readCondition(directive) : undefined;
  return condition && /~$/.test(condition.operator) ? [condition.operand] : [];
}

/** The pattern that is the key of an entry of a map; undefined for fixed keys. */
export const patternOfKey = (entry: Directive): string | undefined => /^~\*?(.*)$/s.exec(entry.name)?.[1];

/** The most groups in keys of maps: one whose pattern matches sets the captures of the request too. */
export function mapGroups(configuration: NginxConfiguration): number {
  let most = 0;
  for (const map of configuration.named("map")) {
    for (const entry of map.block?.children ?? []) {
      const pattern = patternOfKey(entry);
      if (pattern?.includes("(")) most = Math.max(most, groupsOf(pattern));
    }
  }
  return most;
}
