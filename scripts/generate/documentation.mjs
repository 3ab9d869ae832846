// Hover text: documented syntax and description of each directive, description of each variable.
import { getVariables } from "@nginx/reference-lib";
import { directives, notice } from "../reference.mjs";

const path = "server/engine/nginx/documentation.generated.ts";
/** Characters of one description; longer ones are cut after a paragraph, the page they link to has the rest. */
const LENGTH = 300;

/** Paragraphs of Markdown; a fenced example stays with the text that announces it. */
function paragraphs(markdown) {
  const result = [];
  let fenced = false;
  for (const line of markdown.trim().split("\n")) {
    const starts = !fenced && (result.length === 0 || result.at(-1).ended);
    if (line.startsWith("```")) fenced = !fenced;
    if (!fenced && line.trim() === "") result.at(-1).ended = true;
    else if (starts) result.push({ text: line, ended: false });
    else result.at(-1).text += `\n${line}`;
  }
  return result.map(({ text }) => text);
}

/** The first paragraphs that fit; of a first paragraph that does not fit, its first sentences. */
function shorten(markdown) {
  const parts = paragraphs(markdown);
  let text = parts[0] ?? "";
  if (text.length > LENGTH) return firstSentences(text);
  for (const part of parts.slice(1)) {
    if (text.length + part.length + 2 > LENGTH) break;
    text += `\n\n${part}`;
  }
  return text;
}

function firstSentences(paragraph) {
  const prose = paragraph.split("\n```")[0];
  const ends = [...prose.matchAll(/\.(?=\s|$)/g)].map((match) => match.index + 1);
  const end = ends.filter((index) => index <= LENGTH).at(-1) ?? ends[0] ?? prose.length;
  return prose.slice(0, end).replace(/:$/, "");
}

const byName = (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
const rows = (values) => values.map((value) => `  ${JSON.stringify(value)},\n`).join("");

/** The generated files of this module, by path. */
export async function outputs() {
  const texts = directives()
    .filter(({ description }) => description !== "")
    .map(({ name, module, syntax, description }) => [name, module, syntax.join("\n"), shorten(description)]);
  const variables = getVariables(1)
    .sort(byName)
    .map(({ name, module, description }) => [name, module, shorten(description)]);
  const text = `${notice}
/** Of each directive: name, module, documented syntaxes (one per line) and description, both in Markdown. */
export const directiveTexts: readonly (readonly [string, string, string, string])[] = [
${rows(texts)}];

/** Of each variable: name with its \`$\` (capitals at the end stand for any name), module, description in Markdown. */
export const variableTexts: readonly (readonly [string, string, string])[] = [
${rows(variables)}];
`;
  return new Map([[path, text]]);
}
