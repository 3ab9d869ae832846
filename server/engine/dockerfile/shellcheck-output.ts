import { applyEdits, type Edit, span } from "../text.ts";
import { keyOf, type ScriptText } from "./shell-script.ts";

/** What ShellCheck says about a place of a script. Offsets are indexes of the script's text. */
export interface ShellcheckComment {
  /** As in `SC2086`. */
  readonly code: number;
  readonly level: ShellcheckLevel;
  readonly message: string;
  /** Undefined when the place lies outside the text. */
  readonly place: { readonly start: number; readonly end: number } | undefined;
  readonly fix: ShellcheckFix | undefined;
}

export type ShellcheckLevel = "error" | "warning" | "info" | "style";

/** A repair: its edits of the script's text, and the script that they lead to. */
export interface ShellcheckFix {
  readonly edits: readonly ScriptEdit[];
  readonly fixed: ScriptText;
}

/** An edit; one that inserts belongs before the next character, or after the one before it. */
export interface ScriptEdit extends Edit {
  readonly side: "before" | "after";
}

/** Most comments that are read of one script. */
const mostComments = 1000;

/** Reads the output of `shellcheck --format=json1` about one script. What is not understood is left out. */
export function readShellcheck(script: ScriptText, output: string): readonly ShellcheckComment[] {
  const comments = member(parse(output), "comments");
  if (!Array.isArray(comments)) return [];
  const positions = new Positions(script.text);
  return comments.slice(0, mostComments).flatMap((value: unknown) => readComment(script, positions, value) ?? []);
}

function parse(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    return undefined;
  }
}

const member = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;

const levels: ReadonlySet<unknown> = new Set<ShellcheckLevel>(["error", "warning", "info", "style"]);

const isLevel = (value: unknown): value is ShellcheckLevel => levels.has(value);

function readComment(script: ScriptText, positions: Positions, value: unknown): ShellcheckComment | undefined {
  const code = member(value, "code");
  const level = member(value, "level");
  const message = member(value, "message");
  if (typeof code !== "number" || typeof message !== "string" || !isLevel(level)) return undefined;
  const place = positions.range(value);
  return { code, level, message, place, fix: place && readFix(script, positions, member(value, "fix")) };
}

function readFix(script: ScriptText, positions: Positions, value: unknown): ShellcheckFix | undefined {
  const replacements = member(value, "replacements");
  if (!Array.isArray(replacements) || replacements.length === 0) return undefined;
  const edits = replacements.flatMap((one: unknown) => readReplacement(positions, one) ?? []);
  // Half a fix would be another one, and two texts for one place depend on an order that is not ours to guess.
  const starts = new Set(edits.map((edit) => edit.span.start));
  if (edits.length < replacements.length || starts.size < edits.length) return undefined;
  try {
    const text = applyEdits(script.text, edits);
    return { edits, fixed: { shell: script.shell, text, key: keyOf(script.shell, text) } };
  } catch {
    return undefined;
  }
}

function readReplacement(positions: Positions, value: unknown): ScriptEdit | undefined {
  const place = positions.range(value);
  const text = member(value, "replacement");
  if (!place || typeof text !== "string") return undefined;
  // ShellCheck's point is seen from the text around it: what comes after the end of something stands before the next.
  const side = member(value, "insertionPoint") === "beforeStart" ? "after" : "before";
  return { span: span(place.start, place.end), text, side };
}

/** Turns lines and columns, both counted from 1 and columns in code points, into indexes of a text. */
class Positions {
  /** Index of each code point, and after the last one the length. */
  readonly #points: number[] = [];
  /** For each line, which of the points starts it; the last one is where another line would start. */
  readonly #lines: number[] = [0];

  constructor(text: string) {
    let at = 0;
    for (const character of text) {
      this.#points.push(at);
      at += character.length;
      if (character === "\n") this.#lines.push(this.#points.length);
    }
    this.#points.push(at);
    this.#lines.push(this.#points.length);
  }

  /** The place that the members `line`, `column`, `endLine` and `endColumn` name; undefined when there is none. */
  range(value: unknown): ShellcheckComment["place"] {
    const start = this.#index(member(value, "line"), member(value, "column"));
    const end = this.#index(member(value, "endLine"), member(value, "endColumn"));
    return start === undefined || end === undefined || end < start ? undefined : { start, end };
  }

  #index(line: unknown, column: unknown): number | undefined {
    if (!Number.isSafeInteger(line) || !Number.isSafeInteger(column)) return undefined;
    const start = this.#lines[(line as number) - 1];
    const next = this.#lines[line as number];
    if (start === undefined || next === undefined || (column as number) < 1) return undefined;
    const point = start + (column as number) - 1;
    return point < next ? this.#points[point] : undefined;
  }
}
