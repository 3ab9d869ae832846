import type { Directive } from "../../../engine/nginx/block.ts";
import { type WeakEntry, weakEntries } from "../../../engine/nginx/ciphers.ts";
import { replaceWord } from "../../../engine/nginx/edit.ts";
import type { Word } from "../../../engine/nginx/syntax.ts";
import { actingTlsLevels, type TlsLevel } from "../../../engine/nginx/tls.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { type Span, shorten, span } from "../../../engine/text.ts";

/** The TLS 1.2 suites of Mozilla's intermediate configuration, version 6.0: ECDHE with AEAD. */
const soundCiphers =
  "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:" +
  "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

export const rule: Rule<"nginx"> = {
  id: "nginx/weak-tls-cipher",
  title: "A weak cipher suite is offered",
  severity: "error",
  enabled: true,
  rationale:
    "Suites without authentication or encryption let anyone in between read along; RC4, DES and export keys are broken, and the 64-bit blocks of 3DES and IDEA leak cookies over long connections. One weak entry is enough, because a client or an attacker may pick it.",
  remedy: "List only ECDHE suites with AES-GCM or ChaCha20, such as Mozilla's intermediate list.",
  criteria: {
    "CC6.7": {
      why: "The cipher suite decides whether data on its way can be read or changed.",
      limits: "Does not show which suites the installed library still has, or what clients choose.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "gixy-ng",
      id: "weak_ssl_tls",
      match: "related",
      why: "It judges protocols, ciphers and their order in one.",
    },
    {
      tool: "nginx-lint",
      id: "weak-ssl-ciphers",
      match: "related",
      why: "It looks for words in the list; this rule evaluates it as OpenSSL does.",
    },
    { tool: "cis-nginx", id: "4.1.5", match: "same" },
    { tool: "mozilla", id: "intermediate", match: "related", why: "It is a recommended configuration, not a check." },
  ],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_ciphers",
    "https://docs.openssl.org/3.0/man1/openssl-ciphers/",
    "https://ssl-config.mozilla.org/guidelines/6.0.json",
  ],
  since: "0.1.0",

  *check(configuration) {
    for (const level of actingTlsLevels(configuration, "ssl_ciphers", undefined)) {
      if (!allowsTls12(level)) continue;
      for (const directive of level.block.own("ssl_ciphers")) yield* problems(directive);
    }
  },
};

/** With TLS 1.3 alone the list is not used: its suites are set elsewhere, and all are sound. */
function allowsTls12({ block, servers }: TlsLevel): boolean {
  const users = servers.length > 0 ? servers.map((server) => server.block) : [block];
  return users.some((user) => {
    const protocols = user.effective("ssl_protocols").flatMap((directive) => directive.args);
    return protocols.length === 0 || protocols.some((word) => word.value.toLowerCase() !== "tlsv1.3");
  });
}

function* problems(directive: Directive): Generator<Problem> {
  const [word] = directive.args;
  // A list that a template or the system's policy fills in is not known here.
  if (!word || /[$@]\{|\$|PROFILE=/.test(word.value)) return;
  const entries = weakEntries(word.value);
  const [first] = entries;
  if (!first) return;
  const others = entries.length > 1 ? `; weak entries in all: ${entries.length}` : "";
  yield {
    at: directive.at(placeOf(first, word)),
    message: `${shorten(first.text, 28)} admits ${first.weakness}${others}`,
    ...(entries.every(dependsOnLibrary) ? { severity: "warning" } : {}),
    fixes: [
      {
        title: "Offer only ECDHE suites with AEAD: clients without them are cut off",
        kind: "review",
        edits: [replaceWord(directive, word, soundCiphers)],
      },
    ],
  };
}

/** Newer OpenSSL versions leave the weak suites of these groups out, or refuse them at their default level. */
const dependsOnLibrary = ({ text }: WeakEntry): boolean => text === "DEFAULT" || text === "HIGH";

/** The entry inside the word; the whole word where escapes shift the offsets. */
function placeOf(entry: WeakEntry, word: Word): Span {
  const isLiteral = word.end - word.start === word.value.length + 2 * word.quote.length;
  const start = word.start + word.quote.length + entry.start;
  return isLiteral ? span(start, start + entry.text.length) : span(word.start, word.end);
}
