import { parseNginx } from "../../server/engine/nginx/parse.ts";
import type { Body, Statement } from "../../server/engine/nginx/syntax.ts";
import type { Random } from "./random.ts";

/** A slip somebody may make while typing: takes a text and makes another of it, or none where there is nothing to do. */
export type Slip = (text: string, random: Random) => string | undefined;

function statementsOf(body: Body): readonly Statement[] {
  return body.statements.flatMap((statement) => [statement, ...(statement.body ? statementsOf(statement.body) : [])]);
}

const all = (text: string): readonly Statement[] => statementsOf(parseNginx(text).body);

const cut = (text: string, start: number, end: number, replacement = ""): string =>
  text.slice(0, start) + replacement + text.slice(end);

/** One of the offsets at which a text holds a character. */
function place(text: string, character: string, random: Random): number | undefined {
  const places = [...text].flatMap((found, index) => (found === character ? [index] : []));
  return places.length > 0 ? random.pick(places) : undefined;
}

const withoutCharacter =
  (character: string): Slip =>
  (text, random) => {
    const at = place(text, character, random);
    return at === undefined ? undefined : cut(text, at, at + 1);
  };

/** Any word of any statement; names count as well. */
function anyWord(text: string, random: Random): { start: number; end: number; value: string } | undefined {
  const words = all(text).flatMap(({ name, args }) => [name, ...args]);
  return words.length > 0 ? random.pick(words) : undefined;
}

const dropWord: Slip = (text, random) => {
  const word = anyWord(text, random);
  return word && cut(text, word.start, word.end);
};

const repeatLine: Slip = (text, random) => {
  const lines = text.split("\n");
  const at = random.below(lines.length);
  return [...lines.slice(0, at + 1), ...lines.slice(at)].join("\n");
};

/** Moves a statement to the start of another block. */
const moveStatement: Slip = (text, random) => {
  const statements = all(text);
  const blocks = statements.filter(({ body }) => body?.closed && !body.lua);
  if (blocks.length === 0) return undefined;
  const moved = random.pick(statements);
  const at = random.pick(blocks).body?.start ?? 0;
  if (at >= moved.start && at <= moved.end) return undefined;
  const own = ` ${text.slice(moved.start, moved.end)} `;
  return at < moved.start
    ? text.slice(0, at) + own + cut(text.slice(at), moved.start - at, moved.end - at)
    : cut(text.slice(0, at), moved.start, moved.end) + own + text.slice(at);
};

/** Leaves out, doubles or swaps letters of a word. */
function misspelt(word: string, random: Random): string {
  const at = random.below(word.length);
  const letters = [...word];
  if (random.below(3) === 0) letters.splice(at, 1);
  else if (random.below(2) === 0) letters.splice(at, 0, letters[at] ?? "");
  else letters.splice(at, 2, letters[at + 1] ?? "", letters[at] ?? "");
  return letters.join("");
}

const misspellName: Slip = (text, random) => {
  const statements = all(text);
  if (statements.length === 0) return undefined;
  const { name } = random.pick(statements);
  return cut(text, name.start, name.end, misspelt(name.value, random));
};

const misspellWord: Slip = (text, random) => {
  const word = anyWord(text, random);
  return word && word.value !== "" ? cut(text, word.start, word.end, misspelt(word.value, random)) : undefined;
};

const values = ["on", "off", "yes", "10MB", "30sec", "10m", "30s", "0", "x", "$nobody_defines", "=404", "@gone", "a b"];

const changeValue: Slip = (text, random) => {
  const args = all(text).flatMap((statement) => statement.args);
  if (args.length === 0) return undefined;
  const { start, end } = random.pick(args);
  return cut(text, start, end, random.pick(values));
};

/** The slips, those that are made more often several times. */
export const slips: readonly (readonly [name: string, slip: Slip])[] = [
  ["drop a ;", withoutCharacter(";")],
  ["drop a {", withoutCharacter("{")],
  ["drop a }", withoutCharacter("}")],
  ["drop a word", dropWord],
  ["repeat a line", repeatLine],
  ["move a statement", moveStatement],
  ["misspell a directive", misspellName],
  ["misspell a word", misspellWord],
  ["change a value", changeValue],
  ["change a value", changeValue],
];
