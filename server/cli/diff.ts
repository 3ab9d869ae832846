/** Lines of context around a change. */
const context = 3;

/** Changes beyond which a file is shown as replaced in one piece: finding fewer lines would cost too much. */
const maximumChanges = 500;

interface Line {
  readonly sign: " " | "-" | "+";
  readonly text: string;
}

/** The change of a file as a unified diff that `patch` and `git apply` take; `before` is undefined for a new file. */
export function unifiedDiff(path: string, before: string | undefined, after: string): string {
  const lines = compare(linesOf(before ?? ""), linesOf(after));
  const from = before === undefined ? "/dev/null" : quoted(`a/${path}`);
  return `--- ${from}\n+++ ${quoted(`b/${path}`)}\n${hunks(lines).join("")}`;
}

/** Lines with their ends; the last one may have none. */
const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** As git writes a name that holds a control character, a quote or a backslash. */
function quoted(name: string): string {
  if (!/[\u0000-\u001f"\\\u007f]/.test(name)) return name;
  const octal = (character: string): string => `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`;
  return `"${name.replace(/[\u0000-\u001f"\\\u007f]/g, octal)}"`;
}

function compare(before: readonly string[], after: readonly string[]): Line[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  const room = Math.min(before.length, after.length) - head;
  while (tail < room && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const kept = (text: string): Line => line(" ", text);
  const middle = shortest(before.slice(head, before.length - tail), after.slice(head, after.length - tail));
  return [...before.slice(0, head).map(kept), ...middle, ...before.slice(before.length - tail).map(kept)];
}

/** The shortest edit by the greedy method of Myers: `furthest` is, per diagonal, how far into `before` a path reaches. */
function shortest(before: readonly string[], after: readonly string[]): Line[] {
  const furthest = new Map<number, number>([[1, 0]]);
  const trace: Map<number, number>[] = [];
  const limit = Math.min(before.length + after.length, maximumChanges);
  for (let changes = 0; changes <= limit; changes++) {
    trace.push(new Map(furthest));
    for (let diagonal = -changes; diagonal <= changes; diagonal += 2) {
      let x = startOn(furthest, diagonal, changes);
      while (x < before.length && before[x] === after[x - diagonal] && x - diagonal < after.length) x++;
      furthest.set(diagonal, x);
      if (x >= before.length && x - diagonal >= after.length) return walkBack(before, after, trace);
    }
  }
  return [...before.map((text) => line("-", text)), ...after.map((text) => line("+", text))];
}

/** Whether the path on a diagonal comes from the one above (a line of `after`) or below (a line of `before`). */
const comesFromAbove = (furthest: ReadonlyMap<number, number>, diagonal: number, changes: number): boolean =>
  diagonal === -changes ||
  (diagonal !== changes && (furthest.get(diagonal - 1) ?? 0) < (furthest.get(diagonal + 1) ?? 0));

const startOn = (furthest: ReadonlyMap<number, number>, diagonal: number, changes: number): number =>
  comesFromAbove(furthest, diagonal, changes)
    ? (furthest.get(diagonal + 1) ?? 0)
    : (furthest.get(diagonal - 1) ?? 0) + 1;

const nowhere: ReadonlyMap<number, number> = new Map();

const line = (sign: Line["sign"], text = ""): Line => ({ sign, text });

function walkBack(
  before: readonly string[],
  after: readonly string[],
  trace: readonly ReadonlyMap<number, number>[],
): Line[] {
  const lines: Line[] = [];
  let x = before.length;
  let y = after.length;
  for (let changes = trace.length - 1; changes >= 0; changes--) {
    const furthest = trace[changes] ?? nowhere;
    const fromAbove = comesFromAbove(furthest, x - y, changes);
    const previous = x - y + (fromAbove ? 1 : -1);
    const fromX = furthest.get(previous) ?? 0;
    const fromY = fromX - previous;
    for (; x > fromX && y > fromY; x--, y--) lines.push(line(" ", before[x - 1]));
    if (changes > 0) lines.push(fromAbove ? line("+", after[fromY]) : line("-", before[fromX]));
    x = fromX;
    y = fromY;
  }
  return lines.reverse();
}

/** Parts the lines into hunks: runs of changes with their context. */
function hunks(lines: readonly Line[]): string[] {
  const found: string[] = [];
  let start = 0;
  let oldLine = 1;
  let newLine = 1;
  const advance = (to: number): void => {
    for (; start < to; start++) {
      if (lines[start]?.sign !== "+") oldLine++;
      if (lines[start]?.sign !== "-") newLine++;
    }
  };
  for (let first = nextChange(lines, 0); first < lines.length; first = nextChange(lines, start)) {
    const end = hunkEnd(lines, first);
    advance(Math.max(first - context, start));
    found.push(hunk(lines.slice(start, end), oldLine, newLine));
    advance(end);
  }
  return found;
}

function nextChange(lines: readonly Line[], from: number): number {
  const found = lines.findIndex(({ sign }, index) => index >= from && sign !== " ");
  return found < 0 ? lines.length : found;
}

/** Where a hunk ends: after the context of its last change, when the next one stands beyond the context of both. */
function hunkEnd(lines: readonly Line[], first: number): number {
  let last = first;
  for (let at = first; at < lines.length && at - last <= 2 * context; at++) if (lines[at]?.sign !== " ") last = at;
  return Math.min(last + 1 + context, lines.length);
}

function hunk(lines: readonly Line[], oldLine: number, newLine: number): string {
  const oldCount = lines.filter(({ sign }) => sign !== "+").length;
  const newCount = lines.filter(({ sign }) => sign !== "-").length;
  const range = (line: number, count: number): string => `${count === 0 ? line - 1 : line},${count}`;
  const body = lines.map(
    ({ sign, text }) => `${sign}${text.endsWith("\n") ? text : `${text}\n\\ No newline at end of file\n`}`,
  );
  return `@@ -${range(oldLine, oldCount)} +${range(newLine, newCount)} @@\n${body.join("")}`;
}
