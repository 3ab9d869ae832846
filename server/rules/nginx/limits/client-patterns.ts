import type { Directive } from "../../../engine/nginx/block.ts";
import { readCondition } from "../../../engine/nginx/condition.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { anyCharacter } from "../../../engine/nginx/regex.ts";
import type { Word } from "../../../engine/nginx/syntax.ts";

/** A pattern that is matched against something a client chooses. */
export interface Matched {
  readonly directive: Directive;
  readonly word: Word;
  readonly pattern: string;
  readonly ignoreCase: boolean;
}

/** The patterns of locations, rewrites, server names, conditions and maps. */
export function* clientPatterns(configuration: NginxConfiguration): Generator<Matched> {
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
