import { doublesWork } from "../../../engine/nginx/ambiguity.ts";
import type { Directive } from "../../../engine/nginx/block.ts";
import { readCondition } from "../../../engine/nginx/condition.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { placeInWord } from "../../../engine/nginx/interpolation.ts";
import { anyCharacter } from "../../../engine/nginx/regex.ts";
import type { Word } from "../../../engine/nginx/syntax.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/regex-backtracking",
  title: "A short request can keep the matching of a pattern busy",
  severity: "warning",
  enabled: true,
  rationale:
    "A loop around a loop, or around alternatives that overlap, reads the same text in many ways. When the rest does not match, PCRE tries them all: each further character doubles the work until it gives up with status 500. That takes a worker about a tenth of a second, so that ten short requests a second stop it.",
  remedy:
    "Write the loop so that each character can be read in one way only, such as `([^/]+/)*` with a separator, or make the inner loop possessive (`a++`).",
  criteria: {
    "CC6.6": {
      why: "One small request from outside stops a worker.",
      limits: "Does not show limits in front of nginx, or the limit at which PCRE gives up.",
    },
    "A1.1": {
      why: "Work that doubles with each character is capacity nobody can plan.",
      limits: "Does not show how many workers there are.",
    },
  },
  fixable: false,
  equivalents: [
    {
      tool: "gixy-ng",
      id: "regex_redos",
      match: "narrower",
      why: "Ours reports loops whose work doubles with each character, not those that slow down by a power of the length.",
    },
    {
      tool: "gixy-next",
      id: "regex_redos",
      match: "related",
      why: "It asks a service on the network; the two draw the line at different patterns.",
    },
  ],
  references: [
    "https://www.pcre.org/current/doc/html/pcre2perform.html",
    "https://owasp.org/www-community/attacks/Regular_expression_Denial_of_Service_-_ReDoS",
  ],
  since: "0.1.0",

  *check(configuration) {
    for (const { directive, word, pattern, ignoreCase } of patterns(configuration)) {
      if (directive.document.isTemplate && pattern.includes("${")) continue;
      if (doublesWork(pattern, ignoreCase)) yield slow(directive, word, pattern);
    }
  },
};

/** A pattern that is matched against something a client chooses. */
interface Matched {
  readonly directive: Directive;
  readonly word: Word;
  readonly pattern: string;
  readonly ignoreCase: boolean;
}

function* patterns(configuration: NginxConfiguration): Generator<Matched> {
  for (const { directive, isRegex, pattern, kind } of configuration.locations) {
    const word = directive.args.at(-1);
    if (word && isRegex) yield { directive, word, pattern, ignoreCase: kind === "~*" };
  }
  for (const directive of configuration.named("rewrite")) {
    const [word] = directive.args;
    if (word) yield { directive, word, pattern: word.value, ignoreCase: false };
  }
  for (const directive of configuration.named("server_name")) {
    for (const word of directive.args) {
      if (word.value.startsWith("~")) yield { directive, word, pattern: word.value.slice(1), ignoreCase: true };
    }
  }
  for (const directive of configuration.named("if")) yield* tested(configuration, directive);
  for (const directive of configuration.named("map")) yield* keys(configuration, directive);
}

function* tested(configuration: NginxConfiguration, directive: Directive): Generator<Matched> {
  const condition = readCondition(directive);
  const word = directive.args.find(({ value }) => value.replace(/\)$/, "") === condition?.operand);
  if (!condition || !word || !condition.operator.endsWith("~")) return;
  if (!isClients(configuration, condition.subject, directive)) return;
  // Case is not told apart by the condition's reader, and matters to few patterns.
  yield {
    directive,
    word,
    pattern: condition.operand,
    ignoreCase: directive.args.some(({ value }) => /^!?~\*$/.test(value)),
  };
}

function* keys(configuration: NginxConfiguration, directive: Directive): Generator<Matched> {
  const found: Matched[] = [];
  for (const entry of directive.block?.children ?? []) {
    const [, star, pattern] = /^~(\*?)(.*)$/s.exec(entry.name) ?? [];
    if (pattern) found.push({ directive: entry, word: entry.syntax.name, pattern, ignoreCase: star === "*" });
  }
  if (found.length > 0 && isClients(configuration, directive.arg(0), directive)) yield* found;
}

/** Whether a client chooses this text, or a part of it. */
const isClients = ({ variables }: NginxConfiguration, text: string, at: Directive): boolean =>
  variables.mayHold(text, anyCharacter, at);

function slow(directive: Directive, word: Word, pattern: string): Problem {
  const start = word.value.indexOf(pattern);
  return {
    at: directive.at(placeInWord(directive.document, word, { start, end: start + pattern.length })),
    message: `${shorten(pattern, 40)} can take time that doubles with each character`,
  };
}
