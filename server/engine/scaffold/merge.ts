import { diff3Merge } from "node-diff3";
import { lineEnding } from "../text.ts";

/** Lines beyond which texts are not merged: finding what they share would take too long. */
const mostLines = 5000;

const linesOf = (text: string): string[] => text.replaceAll("\r\n", "\n").split("\n");

/** Whether two texts are equal but for how their lines end. */
export const isSameText = (a: string, b: string): boolean =>
  a === b || a.replaceAll("\r\n", "\n") === b.replaceAll("\r\n", "\n");

const withEnding = (text: string, like: string): string =>
  lineEnding(like) === "\r\n" ? text.replaceAll("\n", "\r\n") : text;

/** Joins what two sides made of one text; undefined where both changed the same lines, or lines side by side. */
export function mergeText(base: string, theirs: string, ours: string): string | undefined {
  const [a, o, b] = [linesOf(theirs), linesOf(base), linesOf(ours)];
  if (Math.max(a.length, o.length, b.length) > mostLines) return undefined;
  const merged: string[] = [];
  for (const region of diff3Merge(a, o, b)) {
    if (!region.ok) return undefined;
    merged.push(...region.ok);
  }
  return withEnding(merged.join("\n"), theirs);
}

/** Adds the lines that a list such as .dockerignore lacks, after its own; a comment comes along with the lines below it. */
export function mergeLines(theirs: string, ours: string): string {
  const known = new Set(linesOf(theirs).map((line) => line.trim()));
  const added: string[] = [];
  let comments: string[] = [];
  for (const line of linesOf(ours)) {
    if (line.startsWith("#")) comments.push(line);
    else if (line.trim() !== "" && !known.has(line.trim())) {
      added.push(...comments.filter((comment) => !known.has(comment.trim())), line);
      comments = [];
    } else comments = [];
  }
  if (added.length === 0) return theirs;
  const end = theirs === "" || theirs.endsWith("\n") ? "" : "\n";
  return theirs + withEnding(`${end}${added.join("\n")}\n`, theirs);
}
