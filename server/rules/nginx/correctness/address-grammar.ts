import type { Directive } from "../../../engine/nginx/block.ts";
import { type Fault, fault, written } from "./fault.ts";

/** An address, a network, or one of the words. */
export function ofAddress({ name, args: [word] }: Directive): Fault | undefined {
  if (!word || word.value === "all" || word.value === "unix:" || isNetwork(word.value)) return undefined;
  return fault(word, `${name} ${written(word)} is no address or network`);
}

/** nginx reads a missing number as nought. */
const octet = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d?)";
const ipv4 = new RegExp(`^${octet}(?:\\.${octet}){3}(?:/0*(?:3[0-2]|[12]?\\d))?$`);

/** IPv6 is only looked at roughly. */
const isNetwork = (text: string): boolean =>
  ipv4.test(text) || (/^[0-9a-f:.]*:[0-9a-f:.]*(\/\d{1,3})?$/i.test(text) && !/[0-9a-f]{5}|:::/i.test(text));

/** A target with variables is only read when a request comes. */
export function ofProxyPass(directive: Directive): Fault | undefined {
  const [word] = directive.args;
  if (!word || word.value.includes("$")) return undefined;
  if (/^https?:\/\/[^/:]/i.test(word.value)) return ofTarget(directive);
  return fault(word, `proxy_pass ${written(word)} is no http:// or https:// target`);
}

/** The port of a socket; names of hosts are looked up by nginx. */
export function ofListen({ args: [word] }: Directive): Fault | undefined {
  if (word?.value.startsWith("[") && !word.value.includes("]")) return fault(word, `listen ${written(word)} lacks a ]`);
  const port = /^(?!unix:)(?:.*:)?(\d+)$/.exec(word?.value ?? "")?.[1];
  const isIpv6 = word?.value.includes("::") && !word.value.includes("]:");
  const isFaulty = port !== undefined && !isIpv6 && (Number(port) === 0 || Number(port) > 65535);
  return isFaulty ? fault(word, `listen ${written(word)} names no port from 1 to 65535`) : undefined;
}

/** The addresses of name servers: a host or an IPv6 address in brackets, and a port. */
export function ofResolver({ args }: Directive): Fault | undefined {
  const wrong = args.find(({ value }) => /[$/]|:::/.test(value) || !nameServer.test(value));
  return wrong && fault(wrong, `resolver ${written(wrong)} is no address of a name server`);
}

const nameServer = /^(?:\[[0-9a-f:.]*:[0-9a-f:.]*\]|[^[:]+)(?::\d{1,5})?$/i;

/** A target with variables is only read when a request comes; a host alone may be an upstream. */
export function ofTarget({ name, args: [word] }: Directive): Fault | undefined {
  const [, host = "", port] =
    /^(?:(?!unix:)[a-z]+:\/\/)?(\[[^\]]*\]|[^:/]*)(?::([^/]*))?/i.exec(word?.value ?? "") ?? [];
  if (!word || word.value.includes("$") || host === "unix") return undefined;
  const isSound =
    host !== "" && (port === undefined || (/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65535));
  return isSound ? undefined : fault(word, `${name} ${written(word)} names no host and port`);
}
