// `npm run new-rule nginx/foo-bar [THEME]`: writes the two files of a rule, with every place that must be filled in.
// Without a theme it goes to "correctness".
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const languages = readdirSync(`${root}/server/rules`, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

const [id = "", theme = "correctness"] = process.argv.slice(2);
const [, language, name] = /^([a-z]+)\/([a-z][a-z0-9]*(?:-[a-z0-9]+)*)$/.exec(id) ?? [];
if (!name || !languages.includes(language))
  fail(`Give the id as LANGUAGE/defect-in-kebab-case; LANGUAGE is one of ${languages.join(", ")}`);

const folder = `${root}/server/rules/${language}`;
const themes = readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);
const place = themes.length === 0 ? folder : `${folder}/${theme}`;
const depth = place === folder ? "../.." : "../../..";
const subject = language === "nginx" ? "configuration" : language === "project" ? "project" : "document";
if (existsSync(`${place}/${name}.ts`)) fail(`${id} exists`);

mkdirSync(place, { recursive: true });
writeFileSync(
  `${place}/${name}.ts`,
  `import type { Rule } from "${depth}/engine/rule.ts";

export const rule: Rule<"${language}"> = {
  id: "${id}",
  title: "",
  severity: "warning",
  enabled: true,
  rationale: "",
  remedy: "",
  criteria: {},
  fixable: false,
  equivalents: [],
  references: [],
  since: "0.1.0",

  *check(${subject}) {},
};
`,
);
const fence = language === "project" ? "dockerfile" : language;
writeFileSync(
  `${place}/${name}.md`,
  `# ${id}

## What is wrong, in one line

\`\`\`${fence} bad
\`\`\`

## What looks alike and is right

\`\`\`${fence} good
\`\`\`
`,
);
process.stdout.write(`Wrote ${place.slice(root.length + 1)}/${name}.{ts,md}. Then: npm run generate && npm test\n`);
