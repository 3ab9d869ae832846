/** How the command line ends. */
export const exitCode = {
  /** Nothing at or above `--fail-on`. */
  clean: 0,
  findings: 1,
  /** A wrong argument, or settings that are not understood. */
  usage: 2,
  /** No file to check. */
  nothing: 3,
  /** A named file is unreadable, too large or not text, or could not be written. */
  refused: 4,
  /** `scaffold --dry-run`: there is something to write. */
  pending: 10,
  internal: 70,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** From the one that decides over all others to the least. */
const precedence: readonly ExitCode[] = [70, 2, 4, 3, 10, 1, 0];

/** The code that decides when several apply; 0 when none does. */
export const decisive = (codes: readonly ExitCode[]): ExitCode => precedence.find((code) => codes.includes(code)) ?? 0;

/** What the caller asked for cannot be done; the message is one line for stderr. */
export class UsageError extends Error {}
