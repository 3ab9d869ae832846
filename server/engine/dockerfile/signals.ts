import type { Word } from "./word.ts";

/** The signals of Linux from 1 to 31, without `SIG`, as x86, Arm, POWER and s390 number them. */
const numbered: readonly string[] = (
  "HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG " +
  "XCPU XFSZ VTALRM PROF WINCH IO PWR SYS"
).split(" ");

/** Second names that the engine knows as well. */
const aliases: Readonly<Record<string, string>> = { CLD: "CHLD", IOT: "ABRT", POLL: "IO" };

/** Numbers that mean the same signal on MIPS, too. */
const sameEverywhere: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 6, 8, 9, 11, 13, 14, 15]);

/** First and last real-time signal. */
const realTime = { first: 34, last: 64 };
const steps = 15;

/** A signal as STOPSIGNAL may name it. */
export interface Signal {
  /** With `SIG`, in upper case; aliases resolved. */
  readonly name: string;
  /** How it is usually written, an alias kept. */
  readonly canonical: string;
  /** Whether it is given by a number that means another signal on some machines. */
  readonly isMachineDependent: boolean;
}

/** The signal that a text names as the engine reads it: by number or name, in any case, with or without `SIG`. */
export function readSignal(text: string): Signal | undefined {
  if (/^\+?\d+$/.test(text)) return ofNumber(Number(text));
  const short = text.toUpperCase().replace(/^SIG/, "");
  const name = Object.hasOwn(aliases, short) ? (aliases[short] ?? short) : short;
  if (!numbered.includes(name) && !isRealTime(name)) return undefined;
  return { name: `SIG${name}`, canonical: `SIG${short}`, isMachineDependent: false };
}

/** The signal of a word; undefined also where a variable stands in it. */
export const signalOf = (word: Word | undefined): Signal | undefined =>
  word && !word.text.includes("$") ? readSignal(word.value) : undefined;

function isRealTime(name: string): boolean {
  const [, end, step] = /^RT(MIN|MAX)([+-]\d{1,2})?$/.exec(name) ?? [];
  if (end === undefined) return false;
  const distance = Number(step ?? 0);
  return end === "MIN" ? distance >= 0 && distance <= steps : distance <= 0 && distance > -steps;
}

function ofNumber(number: number): Signal | undefined {
  const name = numbered[number - 1] ?? realTimeName(number);
  if (name === undefined) return undefined;
  const canonical = `SIG${name}`;
  return { name: canonical, canonical, isMachineDependent: !sameEverywhere.has(number) };
}

function realTimeName(number: number): string | undefined {
  if (number < realTime.first || number > realTime.last) return undefined;
  const up = number - realTime.first;
  if (up <= steps) return up === 0 ? "RTMIN" : `RTMIN+${up}`;
  return number === realTime.last ? "RTMAX" : `RTMAX-${realTime.last - number}`;
}
