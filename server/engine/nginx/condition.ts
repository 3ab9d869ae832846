import type { Directive } from "./block.ts";

/** What an `if` of nginx tests. `set`: the variable is neither empty nor `0`. `file`: one of `-f`, `-d`, `-e`, `-x`. */
export interface Condition {
  readonly operator: "set" | "file" | "=" | "!=" | "~" | "!~";
  /** The tested text: a variable, for `file` a path. */
  readonly subject: string;
  /** The text or the pattern that it is compared with; empty for `set` and `file`. */
  readonly operand: string;
}

/** Reads the condition of an `if`; undefined where it is none that nginx accepts. Case is not told apart in patterns. */
export function readCondition(directive: Directive): Condition | undefined {
  const words = directive.args.map((word) => word.value);
  if (!words[0]?.startsWith("(") || !words.at(-1)?.endsWith(")")) return undefined;
  words[0] = words[0].slice(1);
  words[words.length - 1] = words.at(-1)?.slice(0, -1) ?? "";
  if (words[0] === "") words.shift();
  if (words.length > 1 && words.at(-1) === "" && directive.args.at(-1)?.value === ")") words.pop();
  const [first = "", second = "", third] = words;
  if (words.length === 1) return { operator: "set", subject: first, operand: "" };
  if (words.length === 2)
    return /^!?-[fdex]$/.test(first) ? { operator: "file", subject: second, operand: "" } : undefined;
  const comparison = /^(!?)([=~])\*?$/.exec(second);
  if (words.length > 3 || !comparison || third === undefined) return undefined;
  return { operator: `${comparison[1] as "" | "!"}${comparison[2] as "=" | "~"}`, subject: first, operand: third };
}
