import { isPrivateAddress } from "./server.ts";

/**
 * Where a host lies, as far as its name tells. `local`: this machine. `private`: an address of a private network.
 * `inner`: a name that only a private network knows. `public`: an address or a name of the internet.
 */
export type HostKind = "local" | "private" | "inner" | "public";

/** Domains that the public name system does not hold (RFC 6761, RFC 6762, RFC 8375 and the usual ones of clusters). */
const innerDomain =
  /\.(?:local|localdomain|internal|intranet|lan|home|corp|private|svc|cluster|docker|test|invalid|example|home\.arpa|svc\.\w+|consul)\.?$/;

/** Shared address space of carriers (RFC 6598), link-local IPv6, and the addresses of no host in particular. */
const otherPrivate = /^(?:100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|0\.0\.0\.0$|\[fe80:|\[::\]$)/;

/** Tells a host, in lower case and without port, by its form alone; IPv6 addresses stand in brackets. */
export function hostKind(host: string): HostKind {
  if (/^(?:unix:|127\.|\[::1\]$|localhost$|(?:.*\.)?localhost$)/.test(host)) return "local";
  if (isAddress(host)) return isPrivateAddress(host) || otherPrivate.test(host) ? "private" : "public";
  return host.includes(".") && !innerDomain.test(host) ? "public" : "inner";
}

/** Whether a host is an IPv4 address, an IPv6 address in brackets, or a unix socket. */
export const isAddress = (host: string): boolean => /^(?:\d{1,3}(?:\.\d{1,3}){3}$|\[|unix:)/.test(host);
