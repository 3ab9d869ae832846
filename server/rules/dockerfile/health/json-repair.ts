import { jsonArray } from "../../../engine/dockerfile/word.ts";

/** What a text that was meant as a JSON array of strings says in JSON. */
export interface Repair {
  readonly text: string;
  /** Whether only quotes and commas were put right; a word that had none may have meant a variable. */
  readonly isCertain: boolean;
}

/** An element, quoted in whatever way or not at all, or a comma. */
const part =
  /\s*(?:(,)|(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|[“”„]([^“”„]*)[“”„]|[‘’]([^‘’]*)[‘’]|([^\s,"'“”„‘’]+))(?=[\s,]|$))/y;

/** The first things after the bracket of a test, `[ -f x ]` or `[ "$a" = b ]`. */
const operators = /^(?:!|-\w+|=|==|!=|\\+[<>])$/;

/**
 * The array that a text with a bracket at either end was meant to be: single or curly quotes, missing and superfluous
 * commas, missing quotes and single backslashes put right. Undefined where it may be a test of the shell.
 */
export function repairArray(text: string): Repair | undefined {
  if (!text.startsWith("[") || !text.endsWith("]")) return undefined;
  const inner = text.slice(1, -1);
  const parts = partsOf(inner);
  const elements = parts?.filter((one) => one !== ",") ?? [];
  if (!parts || elements.length === 0 || mayBeTest(inner, elements, parts.length > elements.length)) return undefined;
  const array = `[${elements.join(", ")}]`;
  const isCertain = !inner.includes("$") && !inner.includes("\\");
  return jsonArray(array) ? { text: array, isCertain } : undefined;
}

/** The elements in JSON, and the commas; undefined where something else stands among them. */
function partsOf(inner: string): readonly string[] | undefined {
  const parts: string[] = [];
  const { length } = inner.trimEnd();
  for (let at = 0; at < length; at = part.lastIndex) {
    part.lastIndex = at;
    const [, comma, double, ...others] = part.exec(inner) ?? [];
    const value = others.find((text) => text !== undefined);
    // Brackets inside are those of a test or of another array.
    const isOther =
      comma === undefined && double === undefined && (value === undefined || /[[\]]/.test(others[3] ?? ""));
    if (isOther) return undefined;
    parts.push(comma ?? (double === undefined ? JSON.stringify(value) : `"${keepEscapes(double)}"`));
  }
  return parts;
}

/** A text between double quotes in which JSON refuses an escape, such as `C:\app`, with every backslash doubled. */
function keepEscapes(text: string): string {
  try {
    JSON.parse(`"${text}"`);
    return text;
  } catch {
    return text.replaceAll("\\", "\\\\");
  }
}

/** Whether the shell could read it as a test: blanks inside the brackets, and operators or no commas. */
function mayBeTest(inner: string, elements: readonly string[], hasCommas: boolean): boolean {
  if (hasCommas || !/^\s.*\s$/s.test(inner)) return false;
  return elements.length < 2 ? !/^\s*['“‘]/.test(inner) : elements.some((text) => operators.test(text.slice(1, -1)));
}
