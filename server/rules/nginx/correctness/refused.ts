import type { Criteria } from "../../../engine/rule.ts";

/** How every rule of what nginx refuses relates to a criterion. */
export const refused: Criteria = {
  "CC8.1": {
    why: "nginx refuses the file, so that the change is found before release and not by a failed start.",
    limits: "Does not show that the configuration was loaded and tried before it was released.",
  },
};

/** What a refused file leads to, in one sentence for rationales. */
export const consequence =
  "nginx does not start with it, and on a reload keeps the old configuration while the change seems to be in place.";

/** How many letters of a name may differ from the one that was meant. */
export const lettersOff = (name: string): number => (name.length < 6 ? 1 : 2);

/** Whether a value is filled in before nginx reads it: in a template any name, elsewhere an upper-case one in braces. */
export const isFilledIn = (text: string, isTemplate: boolean): boolean =>
  isTemplate ? text.includes("$") : /\$\{[A-Z][A-Z0-9_]*\}/.test(text);
