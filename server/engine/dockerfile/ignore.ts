import { type Span, span } from "../text.ts";
import { physicalLine, skipBlanks, trimEnd } from "./logical-line.ts";

/** One line of a .dockerignore. */
export interface IgnorePattern {
  /** Cleaned: without `!`, leading slash, `.` segments. */
  readonly pattern: string;
  /** Whether it begins with `!` and so takes files back in. */
  readonly isException: boolean;
  readonly span: Span;
}

/** A step of a pattern. `enter` may skip the `dirs` after it, which takes anything up to a slash. */
type Step =
  | { readonly kind: "literal"; readonly character: string }
  | { readonly kind: "class"; readonly expression: RegExp }
  | { readonly kind: "one" | "star" | "all" | "enter" | "dirs" };

/** Drops empty and `.` segments and resolves `..`, as Go's `filepath.Clean` does. */
function clean(path: string): string {
  const rooted = path.startsWith("/");
  const segments: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "" || segment === ".") continue;
    const climbs = segment === ".." && segments.length > 0 && segments.at(-1) !== "..";
    if (climbs) segments.pop();
    else if (segment !== ".." || !rooted) segments.push(segment);
  }
  return segments.join("/") || (rooted ? "/" : ".");
}

/** A class of characters such as `[a-z]`; undefined when the builder would refuse it. */
function classStep(body: string): Step | undefined {
  try {
    return { kind: "class", expression: new RegExp(`^[${body.replaceAll("[", "\\[")}]$`, "s") };
  } catch {
    return undefined;
  }
}

interface Compiled {
  readonly steps: readonly Step[];
  readonly next: number;
}

/** Steps of `**`: with text after it any directories; at the end, or before plain text at the start, anything. */
function doubleStar(pattern: string, at: number): Compiled {
  const next = pattern[at + 2] === "/" ? at + 3 : at + 2;
  const isSuffix = at === 0 && next === 2 && !/[*?[\\]/.test(pattern.slice(2));
  if (next >= pattern.length || isSuffix) return { steps: [{ kind: "all" }], next };
  return { steps: [{ kind: "enter" }, { kind: "dirs" }], next };
}

function bracket(pattern: string, at: number): Compiled | undefined {
  const close = pattern.indexOf("]", at + 2);
  const step = close < 0 ? undefined : classStep(pattern.slice(at + 1, close));
  return step && { steps: [step], next: close + 1 };
}

function compileAt(pattern: string, at: number): Compiled {
  if (pattern.startsWith("**", at)) return doubleStar(pattern, at);
  const character = pattern[at] ?? "";
  const inClass = character === "[" ? bracket(pattern, at) : undefined;
  if (inClass) return inClass;
  if (character === "*") return { steps: [{ kind: "star" }], next: at + 1 };
  if (character === "?") return { steps: [{ kind: "one" }], next: at + 1 };
  const escaped = character === "\\" ? pattern[at + 1] : undefined;
  const step: Step = { kind: "literal", character: escaped ?? character };
  return { steps: [step], next: at + (escaped === undefined ? 1 : 2) };
}

function compile(pattern: string): readonly Step[] {
  const steps: Step[] = [];
  for (let at = 0; at < pattern.length; ) {
    const { steps: made, next } = compileAt(pattern, at);
    steps.push(...made);
    at = next;
  }
  return steps;
}

/** Adds a state and those reached from it without a character. */
function enter(states: Uint8Array, steps: readonly Step[], from: number): void {
  for (let state = from; states[state] === 0; state++) {
    states[state] = 1;
    const kind = steps[state]?.kind;
    if (kind === "enter") enter(states, steps, state + 2);
    else if (kind !== "star" && kind !== "all") return;
  }
}

/** Adds the states that step `state` leads to when it reads `character`. */
function advance(states: Uint8Array, steps: readonly Step[], state: number, character: string): void {
  const step = steps[state];
  const isSlash = character === "/";
  switch (step?.kind) {
    case "literal":
      if (step.character === character) enter(states, steps, state + 1);
      return;
    case "class":
      if (step.expression.test(character)) enter(states, steps, state + 1);
      return;
    case "one":
      if (!isSlash) enter(states, steps, state + 1);
      return;
    case "star":
      if (!isSlash) enter(states, steps, state);
      return;
    case "all":
      enter(states, steps, state);
      return;
    case "dirs":
      states[state] = 1;
      if (isSlash) enter(states, steps, state + 1);
  }
}

/** Whether the pattern matches the path or one of its parents: all states side by side, so that no pattern is slow. */
function matches(steps: readonly Step[], path: string): boolean {
  let states = new Uint8Array(steps.length + 1);
  enter(states, steps, 0);
  for (const character of path) {
    if (character === "/" && states[steps.length] === 1) return true;
    const next = new Uint8Array(steps.length + 1);
    for (let state = 0; state < steps.length; state++) {
      if (states[state] === 1) advance(next, steps, state, character);
    }
    states = next;
  }
  return states[steps.length] === 1;
}

/** A parsed .dockerignore. Patterns match from the context root; the last one that matches decides. */
export class Dockerignore {
  readonly patterns: readonly IgnorePattern[];
  readonly #steps: readonly (readonly Step[])[];

  constructor(patterns: readonly IgnorePattern[]) {
    this.patterns = patterns;
    this.#steps = patterns.map(({ pattern }) => compile(pattern));
  }

  /** Whether the builder leaves out the file at this path, which is relative to the context root and parted by `/`. */
  ignores(path: string): boolean {
    const cleaned = clean(path).replace(/^\//, "");
    let ignored = false;
    this.patterns.forEach(({ isException }, index) => {
      if (isException === ignored && matches(this.#steps[index] ?? [], cleaned)) ignored = !isException;
    });
    return ignored;
  }
}

function patternAt(source: string, start: number, end: number): IgnorePattern | undefined {
  const from = skipBlanks(source, start, end);
  const to = trimEnd(source, from, end);
  const isException = source[from] === "!";
  const text = source.slice(isException ? skipBlanks(source, from + 1, to) : from, to);
  if (text === "") return undefined;
  const cleaned = clean(text);
  const pattern = cleaned.length > 1 && cleaned.startsWith("/") ? cleaned.slice(1) : cleaned;
  return { pattern, isException, span: span(from, to) };
}

/** Reads a .dockerignore; a `!` alone, which makes the builder stop, is left out. */
export function parseDockerignore(text: string): Dockerignore {
  const patterns: IgnorePattern[] = [];
  for (let at = text.charCodeAt(0) === 0xfeff ? 1 : 0; at < text.length; ) {
    const { end, next } = physicalLine(text, at);
    const pattern = text[at] === "#" ? undefined : patternAt(text, at, end);
    if (pattern) patterns.push(pattern);
    at = next;
  }
  return new Dockerignore(patterns);
}
