import type { Assignment } from "./assignments.ts";
import { rewritePhase } from "./assignments.ts";
import type { Block, Directive } from "./block.ts";
import { canonicalName, clientText } from "./client-variables.ts";
import { parts, type Reference } from "./interpolation.ts";
import {
  anyCharacter,
  type Characters,
  carriageReturn,
  choiceOf,
  type Group,
  lineFeed,
  noCharacters,
  type Pattern,
  questionMark,
} from "./regex.ts";
import type { MapEntry, VariableTable } from "./variables.ts";

/** A stretch of a value: text of the configuration, or what stands in for a variable. */
export interface Piece {
  /** Text of the configuration; undefined for a variable. */
  readonly text?: string;
  /** The built-in variable that the text comes from, in lower case; empty for text of the configuration. */
  readonly source: string;
  /** What a client can for certain make it hold; no characters for text that is not its own, or not known. */
  readonly characters: Characters;
  readonly startsWithSlash: boolean;
  /** Whether it is only what a group of a pattern took from the source. */
  readonly isCapture: boolean;
  /** The directives through which it came, the last one first. */
  readonly path: readonly Directive[];
  /** The reference of the asked text that stands for it. */
  readonly reference?: Reference;
}

/** One of the values that a text can have, piece by piece. */
export type Value = readonly Piece[];

/** Bounds that no real configuration comes near; what lies beyond them counts as unknown. */
const limits = { lookups: 200, alternatives: 16, pieces: 128, assignments: 32 };

/** What holds while the value of a map entry is read: its own captures, and what its key says of the source. */
interface Scope {
  readonly entry: MapEntry;
  readonly subject: readonly Value[];
  readonly passes: ReadonlyMap<string, Characters>;
}

const literal = (text: string): Piece => ({
  text,
  source: "",
  characters: noCharacters,
  startsWithSlash: text.startsWith("/"),
  isCapture: false,
  path: [],
});

const unknown = (source: string): Piece => ({
  source,
  characters: noCharacters,
  startsWithSlash: false,
  isCapture: false,
  path: [],
});

const isClients = (piece: Piece): boolean => piece.characters !== noCharacters;

/** One question to the table: which values can this text have where this directive stands? */
export class Evaluation {
  readonly #table: VariableTable;
  readonly #asked: Directive;
  readonly #wanted: Characters;
  #lookups = 0;

  /** Tests on the way are not looked up for text that cannot hold the wanted characters anyway. */
  constructor(table: VariableTable, asked: Directive, wanted: Characters) {
    this.#table = table;
    this.#asked = asked;
    this.#wanted = wanted;
  }

  /** The values of the asked text; its pieces name the reference they stand for. */
  answer(text: string): readonly Value[] {
    return this.#text(text, this.#asked, undefined, true);
  }

  #text(text: string, at: Directive, scope: Scope | undefined, isAsked = false): readonly Value[] {
    let values: readonly Value[] = [[]];
    for (const part of parts(text, at.document.isTemplate).slice(0, limits.pieces)) {
      const options = typeof part === "string" ? [[literal(part)]] : this.#reference(part.name, at, scope);
      const marked = isAsked && typeof part !== "string" ? options.map((value) => mark(value, part)) : options;
      values = combine(values, marked);
    }
    return values;
  }

  #reference(written: string, at: Directive, scope: Scope | undefined): readonly Value[] {
    const name = canonicalName(written);
    if (this.#lookups++ >= limits.lookups) return [[unknown(name)]];
    const captured = scope && captureOf(scope, name);
    if (captured) return [captured];
    const values = reduce(this.#assigned(name, at));
    if (!values.some((value) => value.some(({ characters }) => (characters & this.#wanted) !== 0))) return values;
    const passes =
      (scope?.passes.get(name) ?? anyCharacter) &
      this.#table.passes(name, at) &
      this.#table.passes(name, this.#asked) &
      (isEscaped(name, at) ? ~(carriageReturn | lineFeed | questionMark) : anyCharacter);
    return values.map((value) => value.map((piece) => ({ ...piece, characters: piece.characters & passes })));
  }

  /** Every assignment that may be the last one, back to the first that has happened for certain. */
  #assigned(name: string, at: Directive): readonly Value[] {
    const found: Value[] = [];
    const limit = rewritePhase.has(at.name) ? at.order : Number.POSITIVE_INFINITY;
    for (const program of this.#table.isAssigned(name) ? this.#table.programs(at) : []) {
      const assignments = program.of(name);
      const last = countBefore(assignments, limit, at) - 1;
      for (let i = last; i >= 0 && last - i < limits.assignments; i--) {
        const assignment = assignments[i];
        if (!assignment) break;
        found.push(...this.#assignment(assignment));
        if (isCertain(assignment, at)) return found;
      }
    }
    const initial = this.#initial(name, at);
    return initial.some((value) => value.some(isClients)) || found.length === 0 ? [...found, ...initial] : found;
  }

  #assignment({ directive, value }: Assignment): readonly Value[] {
    if (value.kind === "unknown") return [[unknown("")]];
    if (value.kind === "capture") {
      return [capture(value.group, this.#text(value.subject, directive, undefined), directive)];
    }
    return this.#text(value.text, directive, undefined).map((pieces) => via(pieces, directive));
  }

  /** The value of a name that nothing on the way has set: that of a map, or the built-in one. */
  #initial(name: string, at: Directive): readonly Value[] {
    const map = this.#table.map(name);
    if (map) {
      const subject = this.#text(map.source, at, undefined);
      return map.entries.flatMap((entry) => {
        const scope = { entry, subject, passes: this.#table.passesOfKey(map, entry) };
        return this.#text(entry.value, at, scope).map((value) => via(value, entry.directive));
      });
    }
    const client = clientText(name, this.#table.server(at));
    return [[client ? { ...unknown(name), ...client } : unknown(name)]];
  }
}

const mark = (value: Value, reference: Reference): Value => value.map((piece) => ({ ...piece, reference }));

const via = (value: Value, directive: Directive): Value =>
  value.map((piece) => (piece.text === undefined ? { ...piece, path: [directive, ...piece.path] } : piece));

function combine(values: readonly Value[], options: readonly Value[]): readonly Value[] {
  const [only] = options;
  if (values.length === 1 && options.length === 1 && only)
    return [[...(values[0] ?? []), ...only].slice(0, limits.pieces)];
  const combined = values.flatMap((value) => options.map((option) => [...value, ...option].slice(0, limits.pieces)));
  return combined.slice(0, limits.alternatives);
}

/** Of the values that hold nothing of the client the first one is enough. */
function reduce(values: readonly Value[]): readonly Value[] {
  const clients = values.filter((value) => value.some(isClients)).slice(0, limits.alternatives - 1);
  const inert = values.find((value) => !value.some(isClients));
  return inert ? [...clients, inert] : clients;
}

/**
 * nginx escapes numbered captures where `set` and a redirecting `rewrite` use them, as soon as the path has an escape;
 * named ones never, and numbered ones not in `return`.
 */
const isEscaped = (name: string, at: Directive): boolean =>
  /^[1-9]$/.test(name) && (at.name === "set" || at.name === "rewrite");

/** How many assignments come before a directive; the pattern of a `rewrite` counts for its own replacement. */
function countBefore(assignments: readonly Assignment[], limit: number, at: Directive): number {
  let low = 0;
  let high = assignments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const candidate = assignments[middle]?.directive;
    const counts = candidate && (candidate.order < limit || (candidate === at && at.name === "rewrite"));
    if (counts) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isCertain({ block, directive }: Assignment, at: Directive): boolean {
  return directive === at || (block !== undefined && isWithin(at.parent, block));
}

function isWithin(inner: Block, outer: Block): boolean {
  for (const level of inner.levels()) if (level === outer) return true;
  return false;
}

function captureOf({ entry, subject }: Scope, name: string): Value | undefined {
  const number = /^[1-9]$/.test(name) ? Number(name) : entry.pattern?.names.get(name);
  if (!entry.isPattern || number === undefined) return undefined;
  return entry.pattern ? capture(entry.pattern.groups[number], subject, entry.directive) : [unknown("")];
}

/** What a group can take from a subject. */
function capture(group: Group | undefined, subject: readonly Value[], directive: Directive): Value {
  if (!group) return [];
  const pieces = subject.flat();
  const client = pieces.find(isClients);
  if (!client) return [{ ...unknown(pieces[0]?.source ?? ""), isCapture: true, path: [directive] }];
  const characters = pieces.reduce((set, piece) => set | piece.characters, noCharacters) & choiceOf(group);
  const subjectSlash = subject.every((value) => value[0]?.startsWithSlash);
  const startsWithSlash = group.start === "slash" || (group.start === "perhaps" && group.leads && subjectSlash);
  return [{ source: client.source, characters, startsWithSlash, isCapture: true, path: [directive, ...client.path] }];
}

/** What passes a match of a pattern, or its failure. */
export function passesPattern(pattern: Pattern | undefined, matches: boolean): Characters {
  const whole = pattern?.groups[0];
  if (!pattern || !whole) return noCharacters;
  if (!matches) return anyCharacter & ~whole.holds;
  return pattern.anchored ? choiceOf(whole) : anyCharacter;
}
