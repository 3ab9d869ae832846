import type { Line } from "../text.ts";

/** A part of the guide: what a part of the stack does, what that relates to, and what it leaves to people. */
export interface Section {
  readonly title: string;
  /** Paragraphs and lists; an empty string parts them. */
  readonly text: Line;
  readonly criteria: readonly string[];
  readonly people: readonly string[];
}

/** A section as Markdown. */
export const written = ({ title, text, criteria, people }: Section): Line => [
  "",
  `## ${title}`,
  "",
  text,
  criteria.length > 0 && ["", `Relates to ${criteria.join(", ")}.`],
  people.length > 0 && ["", "Left to people:", "", people.map((task) => `- ${task}`)],
];

/** Commands as a block of Markdown. */
export const commands = (...all: readonly Line[]): Line => ["```sh", ...all, "```"];

/** A table of Markdown; a bar in a cell does not end it. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): Line => [
  row(head),
  row(head.map(() => "---")),
  ...rows.map(row),
];

const row = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;

/** A word, or several of them, as code. */
export const code = (text: string): string => `\`${text}\``;

/** Names in code, parted by commas. */
export const list = (names: readonly string[]): string => names.map(code).join(", ");
