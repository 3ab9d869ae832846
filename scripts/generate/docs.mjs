// docs/rules/ and docs/criteria.md: from the rules' metadata, and from the fixtures beside them, which the tests run.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { ruleFiles } from "./registry.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const generated = "<!-- Generated from the rules and their fixtures; do not edit. -->";

const load = async () => ({
  rules: (await import(`${root}out/server/rules/index.js`)).rules,
  engineRules: Object.values((await import(`${root}out/server/engine/engine-rules.js`)).engineRules),
  criteria: (await import(`${root}out/server/rules/soc2.js`)).criteria,
});

export async function outputs() {
  const { rules, engineRules, criteria } = await load();
  const fixtures = new Map(
    (await ruleFiles()).map((path) => [idOf(path), `server/rules/${path.replace(/ts$/, "md")}`]),
  );
  const pages = new Map();
  for (const rule of rules) {
    const cases = casesOf(await readFile(`${root}${fixtures.get(rule.id)}`, "utf8"));
    pages.set(`docs/rules/${rule.id}.md`, rulePage(rule, cases));
  }
  for (const rule of engineRules) pages.set(`docs/rules/${rule.id}.md`, rulePage(rule, ""));
  pages.set("docs/rules/README.md", table(rules, engineRules));
  pages.set("docs/criteria.md", criteriaPage(criteria, rules));
  return pages;
}

const idOf = (path) => `${path.split("/")[0]}/${path.split("/").at(-1).replace(/\.ts$/, "")}`;

const fixWords = { safe: "safe (may be applied unattended)", review: "for review (a person chooses)" };

function rulePage(rule, cases) {
  const criteriaIds = Object.keys(rule.criteria);
  return sections([
    `# ${rule.id}`,
    generated,
    `${rule.title}.`,
    [
      `- Severity: ${rule.severity}${rule.enabled ? "" : " (off by default)"}`,
      `- Fix: ${rule.fixable ? fixWords[rule.fixable] : "none"}`,
      `- Relates to: ${criteriaIds.length > 0 ? criteriaIds.join(", ") : "no criterion; good practice"}`,
      `- Since: ${rule.since}`,
    ].join("\n"),
    `## Why\n\n${rule.rationale}`,
    `## What to do\n\n${rule.remedy}`,
    criteriaIds.length > 0 &&
      `## How it relates to SOC 2\n\n${criteriaIds.map((id) => link(id, rule.criteria[id])).join("\n")}`,
    cases && `## Examples\n\nEach block is a test of this rule; carets mark what it finds.\n\n${cases}`,
    rule.supersedes?.length > 0 &&
      `## One defect, one finding\n\nWhere this rule speaks, these are silent: ${rule.supersedes.join(", ")}.`,
    rule.equivalents.length > 0 &&
      `## The same defect in other tools\n\n${rule.equivalents.map(equivalent).join("\n")}`,
    rule.references.length > 0 && `## References\n\n${rule.references.map((url) => `- <${url}>`).join("\n")}`,
  ]);
}

const sections = (parts) => `${parts.filter(Boolean).join("\n\n")}\n`;

const link = (id, { why, limits }) => `- **${id}**: ${why} *What it does not show:* ${limits}`;

const equivalent = ({ tool, id, match, why }) => `- ${tool} \`${id}\`: ${match}${why ? `. ${why}` : ""}`;

const roles = [
  [/\bbad\b/, "Found"],
  [/\bgood\b/, "Not found"],
  [/\bfixed\b/, "After the fix"],
];

/** The fixture's headings one level deeper, its fence words turned into a line above the block. */
function casesOf(markdown) {
  const body = markdown.split("\n").slice(1).join("\n").trim();
  return body.replace(/^## /gm, "### ").replace(/^```(\S+)[ \t]+(.*)$/gm, (_, language, info) => {
    const role = roles.find(([pattern]) => pattern.test(info))?.[1] ?? "With";
    const title = /review "([^"]*)"/.exec(info)?.[1];
    const file = /file=(\S+)/.exec(info)?.[1];
    const others = /differs=(\S+)/.exec(info)?.[1].replaceAll(",", ", ");
    const notes = [title && `“${title}”`, file && `\`${file}\``, others && `unlike ${others}`]
      .filter(Boolean)
      .join(", ");
    return `${role}${notes ? ` (${notes})` : ""}:\n\n\`\`\`${language}`;
  });
}

function table(rules, engineRules) {
  const counts = new Map([
    ["same", 0],
    ["wider", 0],
    ["narrower", 0],
    ["related", 0],
  ]);
  for (const { match } of rules.flatMap((rule) => rule.equivalents)) counts.set(match, counts.get(match) + 1);
  const row = (rule) =>
    `| [${rule.id}](${rule.id}.md) | ${rule.severity}${rule.enabled ? "" : ", off"} | ${Object.keys(rule.criteria).join(", ") || "–"} | ${rule.fixable || "–"} | ${rule.equivalents.map(({ tool, id }) => `${tool} ${id}`).join(", ") || "–"} |`;
  return sections([
    "# Rules",
    generated,
    `${rules.length} rules. Equivalents in other tools: ${[...counts].map(([match, count]) => `${count} ${match}`).join(", ")}.`,
    ["| rule | severity | criteria | fix | in other tools |", "|---|---|---|---|---|", ...rules.map(row)].join("\n"),
    "## What the engine itself reports",
    [
      "| id | severity | what |",
      "|---|---|---|",
      ...engineRules.map(({ id, severity, title }) => `| [${id}](${id}.md) | ${severity} | ${title} |`),
    ].join("\n"),
  ]);
}

function criteriaPage(criteria, rules) {
  const part = ({ id, category, paraphrase, strength, outside }) => {
    const linked = rules.filter((rule) => rule.criteria[id]);
    const list = linked.map((rule) => `- [${rule.id}](rules/${rule.id}.md): ${rule.criteria[id].why}`);
    return sections([
      `## ${id}`,
      `${paraphrase}. Category: ${category}. A configuration check gives ${strength === "direct" ? "direct technical evidence" : "evidence of a part"} of it.`,
      `Not assessed by this tool: ${outside}`,
      list.length > 0 ? list.join("\n") : "No rule relates to it yet: no evidence is collected.",
    ]).trim();
  };
  return sections([
    "# Criteria",
    generated,
    "Rules relate to criteria of the Trust Services Criteria (2017). The words are our own. A check shows what a configuration file says at one moment; a licensed CPA firm decides what is sufficient.",
    ...criteria.map(part),
    "## Outside this tool",
    "Governance, people, risk, physical access, incident handling, recovery rehearsals, notice, consent and the other criteria of privacy: configuration files show nothing about them.",
  ]);
}
