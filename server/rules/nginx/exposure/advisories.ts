import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { isAtLeast } from "../../../engine/nginx/version.ts";
import { capturesAfterQuery, capturesBeforeMaps, overlappingCaptures, slicedCaptures } from "./advisory-captures.ts";
import {
  copiesUnderAlias,
  handlers,
  http2,
  injectedBodies,
  mailSignIns,
  mailSmtpWithResolver,
  on,
  quic,
  resolvers,
  rewritesUnderAlias,
  rotatedTickets,
  sharedClientSessions,
  ssiWithAio,
  streamOcsp,
  tlsPasses,
  unbufferedSsi,
  unnamedSmtpSenders,
  utf8Charsets,
} from "./advisory-shapes.ts";

/** A published flaw of nginx that only certain configurations open. */
export interface Advisory {
  readonly id: string;
  /** The first affected version. */
  readonly from: string;
  /** The first sound version of each branch that was mended, the newest last. */
  readonly fixed: readonly string[];
  /** The directives that open it. */
  readonly shapes: (configuration: NginxConfiguration) => Iterable<Directive>;
}

/**
 * Newest first: of several advisories for one directive the newest is named. From nginx's list of security advisories
 * (nginx.org/en/security_advisories.html) as of 2026-09-29, and for what followed from the CVE records of F5 and the
 * notes of nginx 1.30.6 and 1.30.7, as of 2026-11-19. Left out is what no configuration tells: CVE-2026-27784 (32-bit
 * machines), CVE-2026-90439 (depends on OpenSSL), CVE-2026-93479 and CVE-2026-118899 (no condition or no range
 * published), CVE-2026-42934 (open only where CVE-2026-48142 is), and CVE-2026-42055, which
 * nginx/header-buffers-large reports.
 */
export const advisories: readonly Advisory[] = [
  { id: "CVE-2026-123634", from: "0.6.18", fixed: ["1.30.7", "1.31.9"], shapes: resolvers },
  { id: "CVE-2026-123633", from: "1.19.7", fixed: ["1.30.7", "1.31.9"], shapes: http2 },
  { id: "CVE-2026-123007", from: "1.9.5", fixed: ["1.30.7", "1.31.9"], shapes: http2 },
  { id: "CVE-2026-121810", from: "1.25.0", fixed: ["1.30.7", "1.31.9"], shapes: quic },
  { id: "CVE-2026-113425", from: "0.5.33", fixed: ["1.30.7", "1.31.9"], shapes: on("mail") },
  { id: "CVE-2026-97629", from: "1.23.3", fixed: ["1.30.6", "1.31.7"], shapes: rotatedTickets },
  { id: "CVE-2026-97205", from: "1.30.0", fixed: ["1.30.6", "1.31.7"], shapes: ssiWithAio },
  { id: "CVE-2026-95101", from: "1.25.0", fixed: ["1.30.6", "1.31.7"], shapes: quic },
  { id: "CVE-2026-15176", from: "0.1.29", fixed: ["1.30.6", "1.31.7"], shapes: rewritesUnderAlias },
  { id: "CVE-2026-42533", from: "0.9.6", fixed: ["1.30.4", "1.31.3"], shapes: capturesBeforeMaps },
  { id: "CVE-2026-60005", from: "1.15.8", fixed: ["1.30.4", "1.31.3"], shapes: slicedCaptures },
  { id: "CVE-2026-56434", from: "0.8.11", fixed: ["1.30.4", "1.31.3"], shapes: unbufferedSsi },
  { id: "CVE-2026-42530", from: "1.31.0", fixed: ["1.31.2"], shapes: quic },
  { id: "CVE-2026-48142", from: "0.3.50", fixed: ["1.30.3", "1.31.2"], shapes: utf8Charsets },
  { id: "CVE-2026-9256", from: "0.1.17", fixed: ["1.30.2", "1.31.1"], shapes: overlappingCaptures },
  { id: "CVE-2026-42926", from: "1.29.4", fixed: ["1.30.1", "1.31.0"], shapes: injectedBodies },
  { id: "CVE-2026-42945", from: "0.6.27", fixed: ["1.30.1", "1.31.0"], shapes: capturesAfterQuery },
  { id: "CVE-2026-42946", from: "0.8.42", fixed: ["1.30.1", "1.31.0"], shapes: handlers("scgi_pass", "uwsgi_pass") },
  { id: "CVE-2026-40460", from: "1.25.0", fixed: ["1.30.1", "1.31.0"], shapes: quic },
  { id: "CVE-2026-40701", from: "1.19.0", fixed: ["1.30.1", "1.31.0"], shapes: on("ssl_ocsp") },
  { id: "CVE-2026-27654", from: "0.5.13", fixed: ["1.28.3", "1.29.7"], shapes: copiesUnderAlias },
  { id: "CVE-2026-32647", from: "1.1.19", fixed: ["1.28.3", "1.29.7"], shapes: on("mp4") },
  { id: "CVE-2026-27651", from: "0.5.15", fixed: ["1.28.3", "1.29.7"], shapes: mailSignIns },
  { id: "CVE-2026-28753", from: "0.6.27", fixed: ["1.28.3", "1.29.7"], shapes: mailSmtpWithResolver },
  { id: "CVE-2026-28755", from: "1.27.2", fixed: ["1.28.3", "1.29.7"], shapes: streamOcsp },
  { id: "CVE-2026-1642", from: "1.3.0", fixed: ["1.28.2", "1.29.5"], shapes: tlsPasses },
  { id: "CVE-2025-53859", from: "0.7.22", fixed: ["1.28.1", "1.29.1"], shapes: unnamedSmtpSenders },
  { id: "CVE-2025-23419", from: "1.11.4", fixed: ["1.26.3", "1.27.4"], shapes: sharedClientSessions },
  { id: "CVE-2024-7347", from: "1.5.13", fixed: ["1.26.2", "1.27.1"], shapes: on("mp4") },
  { id: "CVE-2024-32760", from: "1.25.0", fixed: ["1.26.1", "1.27.0"], shapes: quic },
  { id: "CVE-2024-31079", from: "1.25.0", fixed: ["1.26.1", "1.27.0"], shapes: quic },
  { id: "CVE-2024-35200", from: "1.25.0", fixed: ["1.26.1", "1.27.0"], shapes: quic },
  { id: "CVE-2024-34161", from: "1.25.0", fixed: ["1.26.1", "1.27.0"], shapes: quic },
  { id: "CVE-2024-24989", from: "1.25.3", fixed: ["1.25.4"], shapes: quic },
  { id: "CVE-2024-24990", from: "1.25.0", fixed: ["1.25.4"], shapes: quic },
  { id: "CVE-2022-41741", from: "1.1.3", fixed: ["1.22.1", "1.23.2"], shapes: on("mp4") },
  { id: "CVE-2022-41742", from: "1.1.3", fixed: ["1.22.1", "1.23.2"], shapes: on("mp4") },
  { id: "CVE-2021-23017", from: "0.6.18", fixed: ["1.20.1", "1.21.0"], shapes: resolvers },
  { id: "CVE-2019-9511", from: "1.9.5", fixed: ["1.16.1", "1.17.3"], shapes: http2 },
  { id: "CVE-2019-9513", from: "1.9.5", fixed: ["1.16.1", "1.17.3"], shapes: http2 },
  { id: "CVE-2019-9516", from: "1.9.5", fixed: ["1.16.1", "1.17.3"], shapes: http2 },
  { id: "CVE-2018-16843", from: "1.9.5", fixed: ["1.14.1", "1.15.6"], shapes: http2 },
  { id: "CVE-2018-16844", from: "1.9.5", fixed: ["1.14.1", "1.15.6"], shapes: http2 },
  { id: "CVE-2018-16845", from: "1.1.3", fixed: ["1.14.1", "1.15.6"], shapes: on("mp4") },
  { id: "CVE-2017-7529", from: "0.5.6", fixed: ["1.12.1", "1.13.3"], shapes: handlers("proxy_cache", "fastcgi_cache") },
];

/** Whether a version has the flaw: not older than it, and older than the mended one of its branch or of all branches. */
export function isAffected(version: string, { from, fixed }: Advisory): boolean {
  const branch = version.split(".").slice(0, 2).join(".");
  const own = fixed.find((candidate) => candidate.startsWith(`${branch}.`)) ?? fixed.at(-1) ?? "0";
  return isAtLeast(version, from) === true && isAtLeast(version, own) === false;
}
