import type { Option } from "./options.ts";
import { matches } from "./patterns.ts";

/** An answer as a person reads and types it. */
export const shownAnswer = (value: unknown): string => (Array.isArray(value) ? value.join(", ") : String(value ?? ""));

/** A typed answer as a value of the option; undefined when it is none. */
export function readAnswer({ kind, values = [], form, range = [0, 0], filled }: Option, line: string): unknown {
  const isRight = (text: string): boolean => form === undefined || matches(text, form);
  switch (kind) {
    case "choice":
      return values.find(({ value }) => value === line.toLowerCase())?.value;
    case "yes-no":
      return /^(?:y|yes|true)$/i.test(line) ? true : /^(?:n|no|false)$/i.test(line) ? false : undefined;
    case "number":
      return /^\d{1,6}$/.test(line) && Number(line) >= range[0] && Number(line) <= range[1] ? Number(line) : undefined;
    case "list": {
      const entries = line.split(/[\s,]+/).filter((entry) => entry !== "");
      return entries.every(isRight) && !(filled && entries.length === 0) ? entries : undefined;
    }
    default:
      return isRight(line) ? line : undefined;
  }
}
