import type { Block, Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { references } from "../../../engine/nginx/interpolation.ts";
import { isAtLeast } from "../../../engine/nginx/version.ts";

/** A published flaw of nginx that only certain configurations open; facts from nginx's own list of advisories. */
export interface Advisory {
  readonly id: string;
  /** The first affected version. */
  readonly from: string;
  /** The first sound version of each branch that was mended, the newest last. */
  readonly fixed: readonly string[];
  /** The directives that open it. */
  readonly shapes: (configuration: NginxConfiguration) => Iterable<Directive>;
}

const all =
  (name: string): Advisory["shapes"] =>
  (configuration) =>
    configuration.named(name);

const listensWith =
  (word: string): Advisory["shapes"] =>
  (configuration) =>
    configuration.named("listen").filter((listen) => listen.has(word));

/** Newest first: of several advisories for one directive the newest is named. */
export const advisories: readonly Advisory[] = [
  { id: "CVE-2026-42533", from: "0.9.6", fixed: ["1.30.4", "1.31.3"], shapes: capturesBeforeMaps },
  { id: "CVE-2026-9256", from: "0.1.17", fixed: ["1.30.2", "1.31.1"], shapes: overlappingCaptures },
  { id: "CVE-2026-42945", from: "0.6.27", fixed: ["1.30.1", "1.31.0"], shapes: capturesAfterQuery },
  { id: "CVE-2026-27654", from: "0.5.13", fixed: ["1.28.3", "1.29.7"], shapes: copiesUnderAlias },
  { id: "CVE-2025-23419", from: "1.11.4", fixed: ["1.26.3", "1.27.4"], shapes: sharedClientSessions },
  { id: "CVE-2024-7347", from: "1.5.13", fixed: ["1.26.2", "1.27.1"], shapes: all("mp4") },
  { id: "CVE-2024-31079", from: "1.25.0", fixed: ["1.26.1", "1.27.0"], shapes: listensWith("quic") },
  { id: "CVE-2021-23017", from: "0.6.18", fixed: ["1.20.1", "1.21.0"], shapes: all("resolver") },
  { id: "CVE-2019-9511", from: "1.9.5", fixed: ["1.16.1", "1.17.3"], shapes: listensWith("http2") },
  { id: "CVE-2017-7529", from: "0.5.6", fixed: ["1.12.1", "1.13.3"], shapes: all("proxy_cache") },
];

/** Whether a version has the flaw: not older than it, and older than the mended one of its branch or of all branches. */
export function isAffected(version: string, { from, fixed }: Advisory): boolean {
  const branch = version.split(".").slice(0, 2).join(".");
  const own = fixed.find((candidate) => candidate.startsWith(`${branch}.`)) ?? fixed.at(-1) ?? "0";
  return isAtLeast(version, from) === true && isAtLeast(version, own) === false;
}

const captures = (text: string): readonly string[] =>
  references(text)
    .map(({ name }) => name)
    .filter((name) => /^[1-9]$/.test(name));

/** A `?` in a replacement, and numbered captures in a `set` or `if` after it. */
function* capturesAfterQuery(configuration: NginxConfiguration): Generator<Directive> {
  const lastReads = new Map<Block, number>();
  for (const name of ["set", "if"]) {
    for (const { args, order, parent } of configuration.named(name)) {
      const reads = args.some(({ value }) => captures(value).length > 0);
      if (reads) lastReads.set(parent, Math.max(order, lastReads.get(parent) ?? 0));
    }
  }
  for (const rewrite of configuration.named("rewrite")) {
    const isFollowed = (lastReads.get(rewrite.parent) ?? 0) > rewrite.order;
    if (isFollowed && rewrite.arg(1).includes("?")) yield rewrite;
  }
}

/** A group right inside another one, both in a replacement without other variables that redirects or holds `?`. */
function* overlappingCaptures(configuration: NginxConfiguration): Generator<Directive> {
  for (const rewrite of configuration.named("rewrite")) {
    const replacement = rewrite.arg(1);
    const isCopied = /redirect|permanent/.test(rewrite.arg(2)) || replacement.includes("?");
    const isPlain = captures(replacement).length === references(replacement).length;
    const used = new Set(captures(replacement));
    if (isCopied && isPlain && used.has("1") && used.has("2") && rewrite.arg(0).includes("((")) yield rewrite;
  }
}

/** A numbered capture in a text, and behind it a map whose patterns set captures anew. */
function* capturesBeforeMaps(configuration: NginxConfiguration): Generator<Directive> {
  const maps = new Set(
    configuration
      .named("map")
      .filter(setsCaptures)
      .map((map) => map.arg(1).slice(1).toLowerCase()),
  );
  if (maps.size === 0) return;
  for (const name of ["return", "rewrite", "set", "proxy_pass", "add_header", "proxy_set_header", "fastcgi_param"]) {
    for (const directive of configuration.named(name)) {
      if (directive.args.some(({ value }) => mixes(value, maps))) yield directive;
    }
  }
}

const setsCaptures = (map: Directive): boolean =>
  map.block?.children.some(({ name }) => name.startsWith("~") && /\((?!\?[:=!<])/.test(name)) ?? false;

function mixes(text: string, maps: ReadonlySet<string>): boolean {
  const names = references(text).map(({ name }) => name);
  const first = names.findIndex((name) => /^[1-9]$/.test(name));
  return first >= 0 && names.slice(first).some((name) => maps.has(name));
}

function* copiesUnderAlias(configuration: NginxConfiguration): Generator<Directive> {
  for (const methods of configuration.named("dav_methods")) {
    const copies = methods.has("COPY") || methods.has("MOVE");
    if (copies && methods.parent.effective("alias").length > 0) yield methods;
  }
}

/** Client certificates in one of several TLS servers of a socket, with sessions that can be resumed. */
function* sharedClientSessions(configuration: NginxConfiguration): Generator<Directive> {
  const users = new Map<string, number>();
  for (const { listeners } of configuration.servers) {
    for (const socket of new Set(listeners.filter(({ isTls }) => isTls).map((listener) => listener.socket))) {
      users.set(socket, (users.get(socket) ?? 0) + 1);
    }
  }
  for (const { block, listeners } of configuration.servers) {
    const verify = block.value("ssl_verify_client");
    const isShared = listeners.some(({ socket }) => (users.get(socket) ?? 0) > 1);
    const hasTickets = block.value("ssl_session_tickets")?.arg(0) !== "off";
    const resumes =
      hasTickets || (block.value("ssl_session_cache")?.args.some(({ value }) => /^shared/.test(value)) ?? false);
    if (verify && verify.arg(0) !== "off" && isShared && resumes) yield verify;
  }
}
