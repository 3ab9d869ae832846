import { argumentTable } from "./arguments.generated.ts";
import type { Directive } from "./block.ts";
import type { Context } from "./directives.ts";

/** What an argument must be; seconds take no `ms`, sizes no `g`. */
export type ValueKind = "flag" | "word" | "number" | "size" | "offset" | "seconds" | "milliseconds";

/** What nginx accepts as one argument. */
export interface ArgumentKind {
  readonly kind: ValueKind;
  /** Words that are accepted as well; for `word` the only ones. nginx compares them without regard to case. */
  readonly words: readonly string[];
  readonly takesVariables: boolean;
  /** Whether nought is refused. */
  readonly isPositive: boolean;
}

/** What is known of the arguments of a directive; measured with a real nginx, which gives its version. */
export interface ArgumentFacts {
  /** Whether a level may hold one of them only. */
  readonly once: boolean;
  /** The arguments, counted from 0, whose variables nginx looks up when it starts. */
  readonly variables: readonly number[];
  readonly kinds: readonly (ArgumentKind | undefined)[];
  /** The number of arguments that `kinds` speaks of; undefined when it holds for any. */
  readonly count: number | undefined;
  /** Whether the first kind holds for all arguments. */
  readonly repeats: boolean;
}

type Reader = "http" | "stream" | "upstream" | "stream-upstream";

let table: ReadonlyMap<string, ArgumentFacts> | undefined;

/** The facts of a directive in a context; undefined where nothing was measured. */
export function argumentFacts(name: string, context: Context): ArgumentFacts | undefined {
  table ??= new Map(argumentTable.split("\n").map(parseLine));
  return table.get(`${name} ${readerIn(context)}`);
}

function readerIn(context: Context): Reader {
  if (context === "upstream" || context === "stream-upstream") return context;
  return context === "stream" || context === "stream-server" ? "stream" : "http";
}

function parseLine(line: string): readonly [string, ArgumentFacts] {
  const [name = "", reader = "", once = "", variables = "-", count = "", ...kinds] = line.split(" ");
  const repeats = kinds[1] === "...";
  const facts: ArgumentFacts = {
    once: once === "once",
    variables: variables === "-" ? [] : variables.split(",").map(Number),
    kinds: (repeats ? kinds.slice(0, 1) : kinds).map(parseKind),
    count: repeats || count.endsWith("+") ? undefined : Number(count),
    repeats,
  };
  return [`${name} ${reader}`, facts];
}

function parseKind(text: string): ArgumentKind | undefined {
  if (text === "-") return undefined;
  const [kind = "", ...words] = text.split(",");
  return {
    kind: kind as ValueKind,
    words: words.filter((word) => word !== "$" && word !== "!0"),
    takesVariables: words.includes("$"),
    isPositive: words.includes("!0"),
  };
}

/** The kind of an argument of this directive, counted from 0; undefined when any word is accepted or none is known. */
export function kindOfArgument(facts: ArgumentFacts, { args }: Directive, index: number): ArgumentKind | undefined {
  if (facts.repeats) return facts.kinds[0];
  return facts.count === undefined || facts.count === args.length ? facts.kinds[index] : undefined;
}

const units: Readonly<Record<Exclude<ValueKind, "flag" | "word" | "seconds" | "milliseconds">, RegExp>> = {
  number: /^\d+$/,
  size: /^\d+[kKmM]?$/,
  offset: /^\d+[kKmMgG]?$/,
};

/** Whether nginx reads this decoded text as such an argument. Limits of a directive's own are not known here. */
export function accepts({ kind, words, isPositive }: Omit<ArgumentKind, "takesVariables">, text: string): boolean {
  const lower = text.toLowerCase();
  if (words.some((word) => word.toLowerCase() === lower)) return true;
  if (isPositive && /^0+[a-z]{0,2}$/i.test(text)) return false;
  if (kind === "word") return false;
  if (kind === "flag") return lower === "on" || lower === "off";
  if (kind === "seconds" || kind === "milliseconds") return isTime(text, kind);
  return units[kind].test(text);
}

/** Numbers with ever smaller units, the last one perhaps without; nginx takes a unit without a number for nought. */
const times: Readonly<Record<"seconds" | "milliseconds", RegExp>> = {
  seconds: /^(?:\d*y *)?(?:\d*M *)?(?:\d*w *)?(?:\d*d *)?(?:\d*h *)?(?:\d*m(?!s) *)?(?:\d*s *)?(?:\d+ *)?$/,
  milliseconds: /^(?:\d*w *)?(?:\d*d *)?(?:\d*h *)?(?:\d*m *)?(?:\d*s *)?(?:\d*ms *)?(?:\d+ *)?$/,
};

/** Longer values are left alone. */
const longestTime = 100;

/** Whether nginx reads a text as a time. */
export const isTime = (text: string, kind: "seconds" | "milliseconds"): boolean =>
  /\d/.test(text) && (text.length > longestTime || times[kind].test(text));
