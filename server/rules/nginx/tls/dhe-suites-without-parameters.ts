import type { Directive } from "../../../engine/nginx/block.ts";
import { replaceWord } from "../../../engine/nginx/edit.ts";
import { placeInWord } from "../../../engine/nginx/interpolation.ts";
import type { Word } from "../../../engine/nginx/syntax.ts";
import { actingTlsLevels } from "../../../engine/nginx/tls.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { shorten, span } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/dhe-suites-without-parameters",
  title: "DHE suites are listed that nginx does not offer",
  severity: "hint",
  enabled: true,
  rationale:
    "Without `ssl_dhparam` nginx leaves every DHE suite out. The list then says more than the server does, and whoever relies on such a suite for old clients finds them shut out.",
  remedy: "Take the DHE suites out of the list; clients that know TLS 1.2 know ECDHE. Else set `ssl_dhparam`.",
  criteria: {
    "CC6.7": {
      why: "The list is not what the server offers.",
      limits: "Does not show which suites clients need.",
    },
  },
  fixable: "review",
  equivalents: [
    { tool: "cis-nginx", id: "4.1.6", match: "related", why: "It asks for parameters of its own for every server." },
    { tool: "mozilla", id: "intermediate", match: "related", why: "It is a recommended configuration, not a check." },
  ],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_dhparam",
    "https://ssl-config.mozilla.org/guidelines/6.0.json",
  ],
  since: "0.1.0",

  *check(configuration) {
    for (const { block, servers } of actingTlsLevels(configuration, "ssl_ciphers", undefined)) {
      const isUnused = servers.every(({ block: user }) => user.knows("ssl_dhparam") && !user.value("ssl_dhparam"));
      if (servers.length === 0 || !isUnused) continue;
      for (const directive of block.own("ssl_ciphers")) yield* problems(directive);
    }
  },
};

const isDhe = (entry: string): boolean => /^k?(DHE|EDH)([-+]|$)/.test(entry);

function* problems(directive: Directive): Generator<Problem> {
  const [word] = directive.args;
  const entries = word?.value.split(":") ?? [];
  const first = entries.find(isDhe);
  if (!word || first === undefined || entries.some((entry) => /^!k?(DHE|EDH|DH)$/.test(entry))) return;
  const start = entries.slice(0, entries.indexOf(first)).join(":").length;
  const from = start === 0 ? 0 : start + 1;
  yield {
    at: directive.at(placeInWord(directive.document, word, span(from, from + first.length))),
    message: `${shorten(first, 40)} is not offered without ssl_dhparam`,
    fixes: () => withoutDhe(directive, word, entries),
  };
}

/** Only where suites remain that the list adds by name. */
function withoutDhe(directive: Directive, word: Word, entries: readonly string[]): readonly Fix[] {
  const kept = entries.filter((entry) => !isDhe(entry));
  if (!kept.some((entry) => /^[A-Za-z]/.test(entry))) return [];
  const title = "Remove the DHE suites, which nginx leaves out as it is";
  return [{ title, kind: "review", edits: [replaceWord(directive, word, kept.join(":"))] }];
}
