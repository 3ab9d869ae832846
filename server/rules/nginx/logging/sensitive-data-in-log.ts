import type { Directive } from "../../../engine/nginx/block.ts";
import { canonicalName } from "../../../engine/nginx/client-variables.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { placeInWord, type Reference, references } from "../../../engine/nginx/interpolation.ts";
import { noCharacters } from "../../../engine/nginx/regex.ts";
import type { Word } from "../../../engine/nginx/syntax.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { hasSecretQuery, holdsQuery, type LogUses, logUses, secretOf } from "./secrets.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/sensitive-data-in-log",
  title: "Credentials or secrets of requests are written to the log",
  severity: "error",
  enabled: true,
  rationale:
    "Logs are copied to collectors, backups and tickets, and many more people read them than may act for users: whoever finds a token, a session cookie or a password in one can use it until it expires.",
  remedy:
    "Leave the variable out of the format, or log a value that a `map` derives from it, such as the scheme of the Authorization header or whether it was there.",
  criteria: {
    "C1.1": {
      why: "Secrets leave the request and stay in files that are not protected as secrets.",
      limits: "Does not show who reads the logs, or what the application itself logs.",
    },
    "CC6.1": {
      why: "A credential in a log gives the access of the person whose request it was.",
      limits: "Does not show how long a logged credential stays valid.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format",
    "https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#data-to-exclude",
  ],
  since: "0.1.0",

  *check(configuration) {
    const uses = logUses(configuration);
    for (const format of configuration.named("log_format")) {
      if (format.parent.context === "stream") continue;
      for (const word of format.args.slice(1)) yield* logged(configuration, format, word, uses.get(format.arg(0)));
    }
  },
};

function* logged(
  configuration: NginxConfiguration,
  format: Directive,
  word: Word,
  uses: LogUses | undefined,
): Generator<Problem> {
  for (const reference of references(word.value, format.document.isTemplate)) {
    const secret = secretIn(configuration, reference, [format, ...(uses?.directives ?? [])]);
    if (secret !== undefined) yield writesSecret(format, word, reference, secret, uses !== undefined);
    else if (uses?.secretQuery && holdsQuery.has(canonicalName(reference.name))) {
      yield writesQuery(format, word, reference, uses.secretQuery);
    }
  }
}

/** What the reference stands for that must stay secret, where the format stands or where a log uses it. */
function secretIn(
  { variables }: NginxConfiguration,
  { name }: Reference,
  places: readonly Directive[],
): string | undefined {
  for (const place of places) {
    // What a pattern took out of a secret counts as masked.
    const pieces = variables.values(`\${${name}}`, place, noCharacters).flat();
    const secret = pieces.map((piece) => (piece.isCapture ? undefined : secretOf(piece.source))).find(Boolean);
    if (secret) return secret;
  }
  return undefined;
}

const written = (word: Word, { start, end }: Reference): string => shorten(word.value.slice(start, end), 30);

function writesSecret(format: Directive, word: Word, reference: Reference, secret: string, isUsed: boolean): Problem {
  const text = written(word, reference);
  const place = placeInWord(format.document, word, reference);
  const edits = [format.edit({ span: place, text: "-" })];
  return {
    at: format.at(place),
    message: `${text} writes ${secret} to ${isUsed ? "the access log" : "any log that uses this format"}`,
    ...(isUsed ? {} : { severity: "hint" as const }),
    fixes: [{ title: `Log - in place of ${text}, so that the other fields keep their places`, kind: "review", edits }],
  };
}

function writesQuery(format: Directive, word: Word, reference: Reference, location: Directive): Problem {
  const path = shorten(location.args.at(-1)?.value ?? "", 25);
  return {
    at: format.at(placeInWord(format.document, word, reference)),
    message: `${written(word, reference)} writes the query of ${path} to the access log`,
    severity: "info",
    related: [{ ...location.at(), message: hasSecretQuery }],
  };
}
