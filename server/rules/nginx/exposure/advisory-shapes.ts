import type { Block, Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { references } from "../../../engine/nginx/interpolation.ts";
import { passesOf } from "../../../engine/nginx/passes.ts";

type Shape = (configuration: NginxConfiguration) => Iterable<Directive>;

const isOff = (directive: Directive): boolean => directive.arg(0).toLowerCase() === "off";
const isOn = (block: Block, name: string): boolean => {
  const directive = block.value(name);
  return directive !== undefined && !isOff(directive);
};

/** Any use of these directives, but not to say `off`. */
export const handlers =
  (...names: readonly string[]): Shape =>
  (configuration) =>
    names.flatMap((name) => configuration.named(name).filter((directive) => !isOff(directive)));

/** A directive of http or of the main level, where it is not `off`. */
export const on =
  (name: string): Shape =>
  (configuration) =>
    configuration
      .named(name)
      .filter((directive) => !isOff(directive) && !directive.parent.context?.startsWith("stream"));

/** Name servers to ask. */
export const resolvers: Shape = handlers("resolver");

/** HTTP/2, by either spelling. */
export function* http2(configuration: NginxConfiguration): Generator<Directive> {
  for (const directive of configuration.named("http2")) if (!isOff(directive)) yield directive;
  for (const listen of configuration.named("listen")) if (listen.has("http2")) yield listen;
}

/** HTTP/3. */
export function* quic(configuration: NginxConfiguration): Generator<Directive> {
  for (const listen of configuration.named("listen")) {
    const http3 = listen.parent.value("http3");
    if (listen.has("quic") && !(http3 && isOff(http3))) yield listen;
  }
}

/** Session tickets whose keys nginx makes and changes itself, in a shared cache. */
export function* rotatedTickets(configuration: NginxConfiguration): Generator<Directive> {
  for (const { block } of configuration.servers.filter(({ isTls }) => isTls)) {
    const cache = block.value("ssl_session_cache");
    const tickets = block.value("ssl_session_tickets");
    const hasKeys = block.effective("ssl_session_ticket_key").length > 0 || !block.knows("ssl_session_ticket_key");
    if (cache?.args.some(({ value }) => value.startsWith("shared:")) && !(tickets && isOff(tickets)) && !hasKeys)
      yield cache;
  }
}

/** Server-side includes with files that are read asynchronously. */
export function* ssiWithAio(configuration: NginxConfiguration): Generator<Directive> {
  for (const ssi of configuration.named("ssi")) if (!isOff(ssi) && isOn(ssi.parent, "aio")) yield ssi;
}

/** Server-side includes in what a backend answers, passed on as it comes. */
export function* unbufferedSsi(configuration: NginxConfiguration): Generator<Directive> {
  for (const { directive, protocol } of passesOf(configuration)) {
    const buffering = directive.parent.value(`${protocol}_buffering`);
    if (buffering && isOff(buffering) && isOn(directive.parent, "ssi")) yield buffering;
  }
}

/** A rewrite that goes on in a location with `alias`, to where the name of the file is asked for or rewriting breaks off. */
export function* rewritesUnderAlias(configuration: NginxConfiguration): Generator<Directive> {
  for (const rewrite of configuration.named("rewrite")) {
    const { parent, order } = rewrite;
    if (rewrite.args.length > 2 || parent.effective("alias").length === 0) continue;
    const after = ["set", "if", "return", "rewrite", "break"].flatMap((name) => parent.own(name));
    if (after.some((next) => next.order > order && (next.name === "break" || asksForFile(next)))) yield rewrite;
  }
}

const asksForFile = ({ args }: Directive): boolean =>
  args.some(({ value }) => references(value).some(({ name }) => name.toLowerCase() === "request_filename"));

/** Texts that are decoded from UTF-8 by a table. */
export function* utf8Charsets(configuration: NginxConfiguration): Generator<Directive> {
  const isUtf8 = (text: string): boolean => /^utf-?8$/i.test(text);
  if (!configuration.named("charset_map").some(({ args }) => args.some(({ value }) => isUtf8(value)))) return;
  for (const directive of configuration.named("source_charset")) if (isUtf8(directive.arg(0))) yield directive;
}

/** Bodies that the configuration writes, to a backend over HTTP/2. */
export function* injectedBodies(configuration: NginxConfiguration): Generator<Directive> {
  for (const { directive, protocol } of passesOf(configuration)) {
    const body = directive.parent.value("proxy_set_body");
    if (protocol === "proxy" && body && directive.parent.value("proxy_http_version")?.arg(0) === "2") yield body;
  }
}

/** WebDAV copies below an `alias`. */
export function* copiesUnderAlias(configuration: NginxConfiguration): Generator<Directive> {
  for (const methods of configuration.named("dav_methods")) {
    const copies = methods.has("COPY") || methods.has("MOVE");
    if (copies && methods.parent.effective("alias").length > 0) yield methods;
  }
}

/** Mail services that sign users in by CRAM-MD5 or APOP. */
export function* mailSignIns(configuration: NginxConfiguration): Generator<Directive> {
  for (const directive of ["smtp_auth", "imap_auth", "pop3_auth"].flatMap((name) => configuration.named(name))) {
    if (directive.has("cram-md5") || directive.has("apop")) yield directive;
  }
}

/** Mail services over SMTP that take senders without a password. */
export function* unnamedSmtpSenders(configuration: NginxConfiguration): Generator<Directive> {
  for (const directive of configuration.named("smtp_auth")) if (directive.has("none")) yield directive;
}

/** Mail services over SMTP that look up the names of their clients. */
export function* mailSmtpWithResolver(configuration: NginxConfiguration): Generator<Directive> {
  for (const protocol of configuration.named("protocol")) {
    if (protocol.arg(0) === "smtp" && isOn(protocol.parent, "resolver")) yield protocol;
  }
}

/** Client certificates in stream whose state is asked for. */
export function* streamOcsp(configuration: NginxConfiguration): Generator<Directive> {
  for (const directive of configuration.named("ssl_ocsp")) {
    if (!isOff(directive) && directive.parent.context?.startsWith("stream")) yield directive;
  }
}

/** Backends over TLS. */
export function* tlsPasses(configuration: NginxConfiguration): Generator<Directive> {
  const schemes = new Set(["https", "grpcs", "suwsgi"]);
  for (const { directive, scheme } of passesOf(configuration)) if (schemes.has(scheme)) yield directive;
}

/** Client certificates in one of several TLS servers of a socket, with sessions that can be resumed. */
export function* sharedClientSessions(configuration: NginxConfiguration): Generator<Directive> {
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
