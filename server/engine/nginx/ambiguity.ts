import { type Node, parsePattern } from "./pattern-tree.ts";

/** More places than this make the search slow, and are rare. */
const maximumPlaces = 80;

/** What leads from one place of a pattern to the next: how many ways there are, two being as good as more. */
type Ways = Map<number, number>;

/**
 * The automaton of a pattern: one place per character it reads, and from which place the next character leads to which.
 * Two ways between the same places are kept apart, because a matcher that backtracks tries both.
 */
class Automaton {
  readonly sets: bigint[] = [];
  readonly next: Ways[] = [];
  #isFull = false;

  get isUsable(): boolean {
    return !this.#isFull;
  }

  /** Adds a node; `repeats` says whether it stands in a loop without bound, where a bounded one matters as well. */
  add(node: Node, repeats: boolean): { first: readonly number[]; last: readonly number[]; isEmpty: boolean } {
    if (node.kind === "characters") return this.#place(node.set);
    if (node.kind === "choice") {
      const branches = node.branches.map((branch) => this.add(branch, repeats));
      return {
        first: branches.flatMap(({ first }) => first),
        last: branches.flatMap(({ last }) => last),
        isEmpty: branches.some(({ isEmpty }) => isEmpty),
      };
    }
    if (node.kind === "sequence") return this.#sequence(node.items, repeats);
    const loops = node.unbounded || (repeats && node.varies);
    const inner = this.add(node.item, repeats || node.unbounded);
    if (loops) this.#connect(inner.last, inner.first);
    return { ...inner, isEmpty: inner.isEmpty || node.optional };
  }

  #place(set: bigint): { first: readonly number[]; last: readonly number[]; isEmpty: boolean } {
    const place = this.sets.length;
    if (place >= maximumPlaces) {
      this.#isFull = true;
      return { first: [], last: [], isEmpty: true };
    }
    this.sets.push(set);
    this.next.push(new Map());
    return { first: [place], last: [place], isEmpty: false };
  }

  #sequence(items: readonly Node[], repeats: boolean): ReturnType<Automaton["add"]> {
    let first: readonly number[] = [];
    let last: readonly number[] = [];
    let isEmpty = true;
    for (const item of items) {
      const part = this.add(item, repeats);
      this.#connect(last, part.first);
      if (isEmpty) first = [...first, ...part.first];
      last = part.isEmpty ? [...last, ...part.last] : part.last;
      isEmpty &&= part.isEmpty;
    }
    return { first, last, isEmpty };
  }

  #connect(from: readonly number[], to: readonly number[]): void {
    for (const place of from) {
      const ways = this.next[place];
      for (const target of to) ways?.set(target, (ways.get(target) ?? 0) + 1);
    }
  }
}

/** The steps after which a search ends without an answer. */
const maximumSteps = 20_000;

/**
 * Whether a backtracking matcher can need time that doubles with each character of some subject: a loop of the pattern
 * reads the same characters in two ways, and what follows the loop can then fail. False for what cannot be read, and for
 * patterns with atomic groups or possessive loops, which are written against just that.
 */
export function doublesWork(pattern: string, ignoreCase: boolean): boolean {
  // Only a loop around a group can do so, and few patterns have one.
  if (!/\)[*+{]/.test(pattern)) return false;
  const tree = parsePattern(pattern, ignoreCase);
  if (!tree) return false;
  const automaton = new Automaton();
  const { last } = automaton.add(tree, false);
  return automaton.isUsable && new Search(automaton, last).finds();
}

class Search {
  readonly #automaton: Automaton;
  readonly #accepting: readonly number[];
  #steps = 0;

  constructor(automaton: Automaton, accepting: readonly number[]) {
    this.#automaton = automaton;
    this.#accepting = accepting;
  }

  finds(): boolean {
    return this.#automaton.next.some((_, place) => this.#hasTwoWays(place) && !this.#canStop(place));
  }

  /** Whether some characters lead from a place back to itself in two ways. */
  #hasTwoWays(start: number): boolean {
    const seen = new Set<number>();
    const waiting: (readonly [left: number, right: number, differ: boolean])[] = [[start, start, false]];
    for (let pair = waiting.pop(); pair; pair = waiting.pop()) {
      for (const [a, b, differ] of this.#after(...pair)) {
        if (differ && a === start && b === start) return true;
        const key = (a * maximumPlaces + b) * 2 + (differ ? 1 : 0);
        if (seen.has(key)) continue;
        seen.add(key);
        waiting.push([a, b, differ]);
      }
    }
    return false;
  }

  /** The pairs of places to which one character can lead from a pair. */
  *#after(left: number, right: number, differ: boolean): Generator<readonly [number, number, boolean]> {
    const { sets, next } = this.#automaton;
    for (const [a, ways] of next[left] ?? []) {
      for (const b of next[right]?.keys() ?? []) {
        if (this.#steps++ > maximumSteps) return;
        const meets = ((sets[a] ?? 0n) & (sets[b] ?? 0n)) !== 0n;
        if (meets) yield [a, b, differ || a !== b || (left === right && ways > 1)];
      }
    }
  }

  /** Whether the pattern may end inside the loop of this place: then a match is found before anything is tried twice. */
  #canStop(place: number): boolean {
    const reachable = this.#reachable(place);
    return this.#accepting.some((end) => end === place || (reachable.has(end) && this.#reachable(end).has(place)));
  }

  #reachable(start: number): ReadonlySet<number> {
    const found = new Set<number>();
    const waiting = [start];
    for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
      for (const target of this.#automaton.next[place]?.keys() ?? []) {
        if (found.has(target)) continue;
        found.add(target);
        waiting.push(target);
      }
    }
    return found;
  }
}
