import type { Answers } from "./answers.ts";

/** Comments for generated files, as many as were asked for: `short` names a part, `full` says why. */
export interface Remarks {
  /** A comment that is there with `short` and with `full`. */
  short(text: string): string | undefined;
  /** A comment that is there with `full` only. */
  full(text: string): string | undefined;
}

/** The comments of a file whose lines of comment begin with a mark such as `#`. */
export function remarks({ comments }: Pick<Answers, "comments">, mark: string = "#"): Remarks {
  const line = (text: string): string => `${mark} ${text}`;
  return {
    short: (text) => (comments === "none" ? undefined : line(text)),
    full: (text) => (comments === "full" ? line(text) : undefined),
  };
}
