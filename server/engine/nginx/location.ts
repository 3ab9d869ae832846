import type { Block, Directive } from "./block.ts";

/** How a location is matched. `^~` is a prefix that keeps regexes out; `@` is reached only from inside. */
export type LocationKind = "=" | "^~" | "prefix" | "~" | "~*" | "@";

/** A location block. */
export class Location {
  readonly directive: Directive;
  readonly block: Block;
  readonly parent: Location | undefined;
  readonly kind: LocationKind;
  /** The path, the pattern, or the name with its `@`. */
  readonly pattern: string;
  readonly children: Location[] = [];
  #regExp: RegExp | null | undefined;

  constructor(directive: Directive, block: Block, parent: Location | undefined) {
    this.directive = directive;
    this.block = block;
    this.parent = parent;
    [this.kind, this.pattern] = readModifier(directive);
    parent?.children.push(this);
  }

  get isRegex(): boolean {
    return this.kind === "~" || this.kind === "~*";
  }

  /** Whether only nginx itself comes here: a named location, or one marked `internal` (which nested ones inherit). */
  get isInternal(): boolean {
    return this.kind === "@" || this.block.effective("internal").length > 0 || (this.parent?.isInternal ?? false);
  }

  /** The pattern as an expression; undefined when it is none, or holds what JavaScript cannot read. */
  get regExp(): RegExp | undefined {
    if (this.#regExp === undefined)
      this.#regExp = this.isRegex ? compilePattern(this.pattern, this.kind === "~*") : null;
    return this.#regExp ?? undefined;
  }

  /** The location as written, for messages. */
  get label(): string {
    return this.directive.args.map((word) => word.value).join(" ");
  }
}

/** nginx also takes the modifier glued to the pattern, as in `location ~/x`. */
function readModifier(directive: Directive): [LocationKind, string] {
  const first = directive.arg(0);
  if (directive.args.length > 1) return [asKind(first), directive.arg(1)];
  const glued = /^(=|\^~|~\*|~|@)(.*)$/s.exec(first);
  if (!glued) return ["prefix", first];
  return glued[1] === "@" ? ["@", first] : [asKind(glued[1] ?? ""), glued[2] ?? ""];
}

const asKind = (modifier: string): LocationKind =>
  modifier === "=" || modifier === "^~" || modifier === "~" || modifier === "~*" ? modifier : "prefix";

/** Longer patterns are not worth the time they may take to match. */
const longestPattern = 500;

/** Patterns that were compiled already: servers of one configuration tend to repeat them. */
const compiled = new Map<string, RegExp | null>();
const mostCompiled = 500;

/** Compiles a PCRE pattern where JavaScript reads it the same way and in good time; null where not: that means unknown. */
export function compilePattern(pattern: string, ignoreCase: boolean): RegExp | null {
  if (pattern.length > longestPattern) return null;
  const key = `${ignoreCase ? "i" : ""} ${pattern}`;
  const known = compiled.get(key);
  if (known !== undefined) return known;
  if (compiled.size >= mostCompiled) compiled.clear();
  const expression = compile(pattern, ignoreCase);
  compiled.set(key, expression);
  return expression;
}

function compile(pattern: string, ignoreCase: boolean): RegExp | null {
  if (mayBacktrackBadly(pattern)) return null;
  if (/\(\?[^:=!<]|\(\?<[^=!a-zA-Z]|[*+?}]\+|\\[AzZGQEKRXhHvNC]/.test(pattern)) return null;
  try {
    return new RegExp(pattern, ignoreCase ? "i" : "");
  } catch {
    return null;
  }
}

/** Whether a repeated group holds a repetition or a choice, so that matching could take exponential time. */
function mayBacktrackBadly(pattern: string): boolean {
  const groups: boolean[] = [];
  const note = (isRisky: boolean): void => {
    if (isRisky && groups.length > 0) groups[groups.length - 1] = true;
  };
  for (const { 0: token, index } of pattern.matchAll(/\\.|[()*+{|]/gs)) {
    if (token === "(") groups.push(false);
    else if (token === ")") {
      const isRisky = groups.pop() ?? false;
      if (isRisky && /[*+{]/.test(pattern[index + 1] ?? "")) return true;
      note(isRisky);
    } else note(token.length === 1);
  }
  return false;
}

interface Choice {
  readonly location: Location;
  /** An exact or regex match ends the search; after a prefix the regexes of the outer levels are still tried. */
  readonly final: boolean;
}

/** The location of this list that nginx takes for a path; top-level ones first, then inside the chosen one. */
export function chooseLocation(locations: readonly Location[], path: string): Location | undefined {
  const outermost = locations.filter((location) => !location.parent);
  return choose(outermost, path)?.location;
}

function choose(level: readonly Location[], path: string): Choice | undefined {
  const exact = level.find((location) => location.kind === "=" && location.pattern === path);
  if (exact) return { location: exact, final: true };
  const prefix = longestPrefix(level, path);
  const inside = prefix && choose(prefix.children, path);
  if (inside?.final) return inside;
  if (prefix?.kind !== "^~") {
    const regex = level.find((location) => location.isRegex && (location.regExp?.test(path) ?? false));
    if (regex) return { location: choose(regex.children, path)?.location ?? regex, final: true };
  }
  return inside ?? (prefix && { location: prefix, final: false });
}

function longestPrefix(level: readonly Location[], path: string): Location | undefined {
  let best: Location | undefined;
  for (const location of level) {
    const isPrefix = location.kind === "prefix" || location.kind === "^~";
    if (isPrefix && path.startsWith(location.pattern) && location.pattern.length >= (best?.pattern.length ?? 0)) {
      best = location;
    }
  }
  return best;
}
