import type { Directive } from "../../../engine/nginx/block.ts";
import { replaceWord } from "../../../engine/nginx/edit.ts";
import { placeInWord } from "../../../engine/nginx/interpolation.ts";
import type { Problem, Rule, Severity } from "../../../engine/rule.ts";
import { shorten, span } from "../../../engine/text.ts";

const library = "It judges each name against the version of the library that it is told.";

export const rule: Rule<"nginx"> = {
  id: "nginx/unsupported-tls-group",
  title: "A key exchange group that many OpenSSL versions do not know",
  severity: "warning",
  enabled: true,
  rationale:
    "nginx does not start when OpenSSL knows one name of the list not. The post-quantum groups came with OpenSSL 3.5 and the mark `?`, which makes a name optional, with 3.3; the drafts named Kyber were never in it. A rebuilt image with another library is then down at once.",
  remedy:
    "Leave the choice to the library with `ssl_ecdh_curve auto;`: OpenSSL 3.5 then offers post-quantum groups first by itself.",
  criteria: {
    "A1.2": {
      why: "The server does not start, or clients cannot connect, where library or client lack the group.",
      limits: "Does not show which version of the library the image holds.",
    },
    "CC6.7": {
      why: "The group decides how the keys of a connection are agreed on.",
      limits: "Does not show what clients and server agree on in operation.",
    },
  },
  fixable: "review",
  equivalents: [
    { tool: "gixy-ng", id: "ssl_ecdh_curve", match: "related", why: library },
    { tool: "gixy-next", id: "ssl_ecdh_curve", match: "related", why: library },
  ],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_ecdh_curve",
    "https://docs.openssl.org/3.5/man3/SSL_CTX_set1_curves/",
  ],
  since: "0.1.0",

  *check(configuration) {
    for (const directive of configuration.named("ssl_ecdh_curve")) yield* problems(directive);
  },
};

interface Entry {
  readonly text: string;
  readonly name: string;
  readonly start: number;
}

/** The entries of a list: groups are parted by `:`, from OpenSSL 3.5 on also by `/`, and may carry marks. */
const entriesOf = (list: string): readonly Entry[] =>
  [...list.matchAll(/[^:/]+/g)].map((match) => ({
    text: match[0],
    name: match[0].replace(/^[?*-]+/, ""),
    start: match.index,
  }));

const isPostQuantum = ({ name }: Entry): boolean => /mlkem|kyber/i.test(name);

function* problems(directive: Directive): Generator<Problem> {
  const [word] = directive.args;
  if (!word || word.value.includes("$")) return;
  const entries = entriesOf(word.value);
  const suspects = entries.filter(isPostQuantum);
  const entry = suspects.find(({ text }) => !text.includes("?")) ?? suspects[0];
  if (!entry) return;
  const [severity, what] = judge(entry, suspects.length === entries.length);
  yield {
    at: directive.at(placeInWord(directive.document, word, span(entry.start, entry.start + entry.text.length))),
    message: `${shorten(entry.text, 30)} ${what}`,
    severity,
    fixes: [
      { title: "Leave the groups to the library", kind: "review", edits: [replaceWord(directive, word, "auto")] },
    ],
  };
}

/** Mozilla recommends the first of these names, and who marks one as optional knows the newer library: that is for information. */
function judge({ text }: Entry, isAlone: boolean): readonly [Severity, string] {
  if (/kyber/i.test(text)) return ["warning", "is a draft that OpenSSL never had"];
  if (isAlone) return ["warning", "shuts out every client without post-quantum key exchange"];
  return text.includes("?")
    ? ["hint", "keeps nginx from starting with OpenSSL older than 3.3"]
    : ["info", "keeps nginx from starting with OpenSSL older than 3.5"];
}
