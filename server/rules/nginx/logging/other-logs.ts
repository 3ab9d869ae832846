import type { Block, Directive } from "../../../engine/nginx/block.ts";

/** Answers, once per level, whether one of its `error_log` lines passes a test. */
export class OtherLogs {
  readonly #test: (line: Directive) => boolean;
  readonly #known = new Map<Block, boolean>();

  constructor(test: (line: Directive) => boolean) {
    this.#test = test;
  }

  /** Whether a line on the level of this one passes. */
  has({ parent }: Directive): boolean {
    const known = this.#known.get(parent);
    if (known !== undefined) return known;
    const found = parent.own("error_log").some(this.#test);
    this.#known.set(parent, found);
    return found;
  }
}
