import { newestNode, nodeVersions } from "../images.ts";
import { matches, nodeVersionPattern } from "../patterns.ts";
import type { ProjectFiles } from "./files.ts";
import type { Notes } from "./findings.ts";
import type { Package } from "./workspace.ts";

/** Names of lines with long-term support, as nvm takes them. */
const codeNames: Readonly<Record<string, string>> = { hydrogen: "18", iron: "20", jod: "22", krypton: "24" };

/** The version of Node.js: of a file for it, of Volta, of `engines`, else the newest with long-term support. */
export function detectNode(files: ProjectFiles, { folder, json }: Package, notes: Notes): string {
  for (const [path, text] of written(files, folder, json)) {
    const version = text === undefined ? undefined : versionOf(text);
    if (version !== undefined) return known(notes.keep("app.node", version, path), notes);
    if (text !== undefined) notes.ask(`The version of Node.js in ${path} is not understood: ${newestNode} is taken.`);
  }
  const range = json.engine;
  if (range !== undefined) {
    const version = newestIn(range);
    if (version !== undefined) return known(notes.keep("app.node", version, `engines in ${folder}package.json`), notes);
  }
  notes.ask(
    `Nothing says which version of Node.js is wanted: ${newestNode}, the newest with long-term support, is taken.`,
  );
  return newestNode;
}

const written = (
  { texts }: ProjectFiles,
  folder: string,
  json: Package["json"],
): readonly (readonly [path: string, text: string | undefined])[] => [
  ...[...new Set([folder, ""])].flatMap((place) =>
    [`${place}.nvmrc`, `${place}.node-version`].map((path) => [path, texts.get(path)] as const),
  ),
  ["volta in package.json", json.volta],
];

function versionOf(text: string): string | undefined {
  const word = text.trim().toLowerCase();
  if (word === "lts/*" || word === "node" || word === "stable") return newestNode;
  if (word.startsWith("lts/")) return codeNames[word.slice("lts/".length)];
  const version = word.startsWith("v") ? word.slice(1) : word;
  return matches(version, nodeVersionPattern) ? version : undefined;
}

function known(version: string, notes: Notes): string {
  const major = version.split(".")[0] ?? "";
  if (!Object.hasOwn(nodeVersions, major))
    notes.ask(
      `Node.js ${version} is no release with long-term support: ${Object.keys(nodeVersions).join(" and ")} are.`,
    );
  return version;
}

/** The newest supported major that a range takes, else the first one that it names. */
function newestIn(range: string): string | undefined {
  const majors = Object.keys(nodeVersions).sort((a, b) => Number(b) - Number(a));
  const alternatives = range.slice(0, 200).split("||");
  return majors.find((major) => alternatives.some((part) => takes(part, Number(major)))) ?? /\d{1,3}/.exec(range)?.[0];
}

/** Whether all comparisons of a part of a range take some version of a major. */
function takes(part: string, major: number): boolean {
  const comparisons = [...part.matchAll(/(>=|<=|>|<|\^|~|=)? ?v?(\d{1,3})((?:\.[\dx*]{1,4}){0,2})/g)];
  if (comparisons.length === 0) return part.includes("*");
  return comparisons.every(([, sign = "", digits, rest = ""]) => {
    const named = Number(digits);
    if (sign.startsWith(">")) return major >= named;
    if (sign === "<") return major < named || (major === named && /[1-9]/.test(rest));
    return sign === "<=" ? major <= named : major === named;
  });
}
