import type { Location } from "../../../engine/nginx/location.ts";
import { literalHead } from "./literal-pattern.ts";

/** The regex locations so far that match every path with a certain start; those that ignore case by their start in lower case. */
export class Covers {
  readonly #exact = new Map<string, Location>();
  readonly #anyCase = new Map<string, Location>();
  readonly #patterns = new Map<string, Location>();

  /** Takes in the next regex location. */
  add(location: Location): void {
    const head = coveredHead(location.pattern);
    const anyCase = location.kind === "~*";
    this.#patterns.set(location.label, location);
    if (head === undefined) return;
    if (anyCase) this.#anyCase.set(head.toLowerCase(), location);
    else this.#exact.set(head, location);
  }

  /** The one of them that takes all paths of a location. */
  over(location: Location): Location | undefined {
    const same = this.#patterns.get(location.label);
    if (same) return same;
    const head = location.isRegex ? (literalHead(location.pattern)?.text ?? "") : location.pattern;
    for (let length = 0; length <= Math.min(head.length, longestHead); length++) {
      const start = head.slice(0, length);
      const winner =
        (location.kind === "~*" ? undefined : this.#exact.get(start)) ?? this.#anyCase.get(start.toLowerCase());
      if (winner) return winner;
    }
    return undefined;
  }
}

const longestHead = 200;

/** The start that is all a pattern asks for; empty for one that matches every path. */
function coveredHead(pattern: string): string | undefined {
  if (matchesEveryPath.has(pattern.replace(/^\^/, "").replace("(.*)", ".*"))) return "";
  const head = literalHead(pattern);
  return head && matchesEveryRest.has(head.rest) ? head.text : undefined;
}

const matchesEveryRest: ReadonlySet<string> = new Set(["", ".*", ".*$", "(.*)", "(.*)$"]);

/** Every path starts with `/`. */
const matchesEveryPath: ReadonlySet<string> = new Set(["", "/", ".", ".*", ".*$", "/.*", "/.*$"]);

/** The `^~` prefixes below which no longer plain prefix lets the regex locations be asked again. */
export class PrefixGuards {
  readonly #guards: readonly Location[];

  constructor(siblings: readonly Location[]) {
    const plain = siblings.filter(({ kind }) => kind === "prefix");
    const guards = siblings.filter(({ kind }) => kind === "^~").slice(0, mostGuards);
    this.#guards = guards.filter(({ pattern }) => !plain.some((other) => other.pattern.startsWith(pattern)));
  }

  /** The prefix that keeps all paths of a regex location from it. */
  over(location: Location): Location | undefined {
    const head = location.kind === "~" ? literalHead(location.pattern)?.text : undefined;
    return head === undefined ? undefined : this.#guards.find(({ pattern }) => head.startsWith(pattern));
  }
}

/** More than any real server has. */
const mostGuards = 50;
