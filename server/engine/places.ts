import { contains, type Span } from "./text.ts";

/** Spans in the order of their starts, with a question that takes few steps however many there are. */
export class Places {
  readonly #spans: Span[];
  /** For each span the furthest end up to it. */
  readonly #ends: number[];

  constructor(first: Span) {
    this.#spans = [first];
    this.#ends = [first.end];
  }

  add(at: Span): void {
    this.#ends.push(Math.max(this.#ends[this.#ends.length - 1] ?? 0, at.end));
    this.#spans.push(at);
  }

  /** Whether one of the spans contains this one, or lies in it. */
  overlapWhole(at: Span): boolean {
    for (let i = this.#countUntil(at.end) - 1; i >= 0 && (this.#ends[i] ?? 0) >= at.start; i--) {
      const other = this.#spans[i];
      if (other && (contains(other, at) || contains(at, other))) return true;
    }
    return false;
  }

  /** How many spans start at or before an offset. */
  #countUntil(offset: number): number {
    let low = 0;
    let high = this.#spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#spans[middle]?.start ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
