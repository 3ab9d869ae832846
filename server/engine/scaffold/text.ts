/** A line of a generated file, several of them, or nothing: what does not apply is left out. */
export type Line = string | false | undefined | readonly Line[];

/** Joins lines and drops those that do not apply; the text ends with a line feed. An empty string is an empty line. */
export const lines = (...parts: readonly Line[]): string => `${flat(parts).join("\n")}\n`;

/** Moves lines to the right by a number of blanks; empty ones stay empty. */
export const indent = (blanks: number, ...parts: readonly Line[]): readonly string[] =>
  flat(parts).map((line) => (line === "" ? "" : " ".repeat(blanks) + line));

/** A head with a body between braces, as nginx and others write it. */
export const block = (head: string, ...body: readonly Line[]): readonly string[] => [
  `${head} {`,
  ...indent(4, ...body),
  "}",
];

function flat(parts: readonly Line[]): readonly string[] {
  return parts.flatMap((part) => {
    if (part === false || part === undefined) return [];
    return typeof part === "string" ? part.split("\n") : flat(part);
  });
}
