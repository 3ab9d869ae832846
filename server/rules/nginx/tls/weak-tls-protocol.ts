import type { Directive } from "../../../engine/nginx/block.ts";
import { remove } from "../../../engine/nginx/edit.ts";
import type { Server } from "../../../engine/nginx/server.ts";
import type { Word } from "../../../engine/nginx/syntax.ts";
import { actingTlsLevels, defaultServers, defaultServersAbove, modernProtocols } from "../../../engine/nginx/tls.ts";
import type { FileEdit, Fix, Problem, Related, Rule } from "../../../engine/rule.ts";
import { shorten, span } from "../../../engine/text.ts";

const broken: ReadonlySet<string> = new Set(["sslv2", "sslv3"]);
const retired: ReadonlySet<string> = new Set(["tlsv1", "tlsv1.1"]);

export const rule: Rule<"nginx"> = {
  id: "nginx/weak-tls-protocol",
  title: "A retired TLS or SSL version is offered",
  severity: "error",
  enabled: true,
  rationale:
    "SSL 2 and 3 and TLS 1.0 and 1.1 rest on broken hashes and padding. Someone between client and server can make both fall back to the oldest version they share and then read or change what passes.",
  remedy: "Offer only `TLSv1.2` and `TLSv1.3`, on the default server of each socket as well.",
  criteria: {
    "CC6.7": {
      why: "The protocol version decides whether data on its way can be read or changed.",
      limits: "Does not show what the library negotiates in operation, or what ends TLS in front of this server.",
    },
  },
  fixable: "safe",
  equivalents: [
    {
      tool: "gixy-ng",
      id: "weak_ssl_tls",
      match: "related",
      why: "It judges protocols, ciphers and their order in one.",
    },
    { tool: "semgrep", id: "insecure-ssl-version", match: "related", why: "It matches single lines of text." },
    { tool: "nginx-lint", id: "deprecated-ssl-protocol", match: "same" },
    { tool: "cis-nginx", id: "4.1.4", match: "same" },
    { tool: "mozilla", id: "intermediate", match: "related", why: "It is a recommended configuration, not a check." },
  ],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_protocols",
    "https://www.rfc-editor.org/rfc/rfc8996",
    "https://www.rfc-editor.org/rfc/rfc7568",
  ],
  since: "0.1.0",

  *check(configuration, { settings: { nginxVersion } }) {
    const defaults = defaultServers(configuration);
    for (const { block, servers } of actingTlsLevels(configuration, "ssl_protocols", nginxVersion)) {
      const own = nginxVersion === undefined ? servers.filter((server) => server.block === block) : [];
      const related = own.flatMap((server) => defaultServersAbove(server, defaults)).map(overruling);
      for (const directive of block.own("ssl_protocols")) yield* problems(directive, nginxVersion, related);
    }
  },
};

const overruling = ({ directive }: Server): Related => ({
  ...directive.at(directive.syntax.name),
  message: "before nginx 1.29.2 the protocols of this default server act instead",
});

function* problems(directive: Directive, version: string | undefined, related: readonly Related[]): Generator<Problem> {
  for (const names of [broken, retired]) {
    const weak = directive.args.filter((word) => isOneOf(names, word));
    const [first] = weak;
    if (!first) continue;
    const written = shorten(weak.map((word) => word.value).join(" "), 40);
    yield {
      at: directive.at(span(first.start, weak.at(-1)?.end ?? first.end)),
      message: `${written} lets connections use a ${names === broken ? "broken" : "retired"} protocol`,
      related,
      fixes: [names === broken ? withoutSsl(directive, version) : modernOnly(directive, version)],
    };
  }
}

const isOneOf = (names: ReadonlySet<string>, word: Word): boolean => names.has(word.value.toLowerCase());
const isModern = (word: Word): boolean => !isOneOf(broken, word) && !isOneOf(retired, word);

/** Where a TLS version is named, nobody who speaks it loses anything. */
function withoutSsl(directive: Directive, version: string | undefined): Fix {
  const kept = directive.args.filter((word) => !isOneOf(broken, word));
  if (kept.length === 0) return modernOnly(directive, version);
  return { title: "Remove SSLv2 and SSLv3", kind: "safe", edits: [keepOnly(directive, kept)] };
}

/** Several lines on one level add up: a line without a modern version goes when another has one. */
function modernOnly(directive: Directive, version: string | undefined): Fix {
  const kept = directive.args.filter(isModern);
  const others = directive.parent.own("ssl_protocols").flatMap(({ args }) => args);
  const edit = kept.length === 0 && others.some(isModern) ? remove(directive) : keepOnly(directive, kept, version);
  return { title: "Offer TLS 1.2 and newer only: older clients are cut off", kind: "review", edits: [edit] };
}

function keepOnly(directive: Directive, kept: readonly Word[], version?: string): FileEdit {
  const text = kept.map((word) => directive.document.source.slice(word.start, word.end)).join(" ");
  return directive.edit({
    span: span(directive.args[0]?.start ?? directive.head.end, directive.head.end),
    text: text || modernProtocols(version),
  });
}
