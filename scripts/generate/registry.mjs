// The registry of rules: one import per file below server/rules/<language>/<theme>/.
import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../server/rules/", import.meta.url));

/** Paths of the rule files, relative to server/rules, sorted by rule id. */
export async function ruleFiles() {
  const entries = await readdir(folder, { recursive: true });
  const files = entries.filter((path) => path.endsWith(".ts") && path.split("/").length >= 2).map(String);
  const isRule = (path) => entries.includes(path.replace(/\.ts$/, ".md"));
  return files.filter(isRule).sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
}

const idOf = (path) => `${path.split("/")[0]}/${path.split("/").at(-1).replace(/\.ts$/, "")}`;

const nameOf = (path) => idOf(path).replace(/[/-](\w)/g, (_, letter) => letter.toUpperCase());

export async function outputs() {
  const files = await ruleFiles();
  const imports = files.map((path) => `import { rule as ${nameOf(path)} } from "./${path}";`);
  const text = [
    "// Generated from the files beside it; do not edit.",
    'import type { Rule } from "../engine/rule.ts";',
    ...imports,
    "",
    "/** Every rule, by id. */",
    "export const rules: readonly Rule[] = [",
    ...files.map((path) => `  ${nameOf(path)},`),
    "];",
    "",
  ].join("\n");
  return new Map([["server/rules/index.ts", text]]);
}
