// The part of package.json that follows from the rules: their severities as settings of the editor.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

const levels = ["default", "error", "warning", "info", "hint", "off"];
const levelTexts = [
  "As the rule says.",
  "Shown as an error.",
  "Shown as a warning.",
  "Shown as information.",
  "Shown as a hint.",
  "Not run.",
];

const load = async () => ({
  rules: (await import(`${root}out/server/rules/index.js`)).rules,
  rulePage: (await import(`${root}out/server/engine/links.js`)).rulePage,
});

/** The manifest with one property per rule under `portcullis.rules`; all else stays as it is. */
export async function outputs() {
  const { rules, rulePage } = await load();
  const manifest = JSON.parse(await readFile(`${root}package.json`, "utf8"));
  const setting = manifest.contributes?.configuration
    ?.map(({ properties }) => properties["portcullis.rules"])
    .find(Boolean);
  if (!setting) return new Map();
  const properties = rules.map((rule) => [rule.id, property(rule, rulePage(rule.id))]);
  setting.properties = Object.fromEntries(properties);
  return new Map([["package.json", `${JSON.stringify(manifest, null, 2)}\n`]]);
}

function property({ title, severity, enabled }, page) {
  const usual = enabled ? severity : "off";
  return {
    type: "string",
    enum: levels,
    enumDescriptions: [`As the rule says: ${usual}.`, ...levelTexts.slice(1)],
    markdownDescription: `${title}. [What it finds and why](${page})`,
  };
}
