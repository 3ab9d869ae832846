// docs/rules/nginx-coverage.md: which rules answer each row of the list of known nginx checks (scripts/data/nginx-rows.json).
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const generated = "<!-- Generated from scripts/data/nginx-rows.json and the rules; do not edit. -->";
const matches = ["same", "wider", "narrower", "related"];

export async function outputs() {
  const { rows, own } = JSON.parse(await readFile(`${root}scripts/data/nginx-rows.json`, "utf8"));
  const { rules } = await import(`${root}out/server/rules/index.js`);
  const { engineRules } = await import(`${root}out/server/engine/engine-rules.js`);
  const byId = new Map([...rules, ...Object.values(engineRules)].map((rule) => [rule.id, rule]));
  return new Map([["docs/rules/nginx-coverage.md", page(rows, own, byId)]]);
}

function page(rows, own, byId) {
  const named = new Set([...rows.flatMap((row) => row.rules ?? []), ...own.map(({ rule }) => rule)]);
  const counted = [...named].flatMap((id) => byId.get(id) ?? []);
  const covered = rows.filter((row) => row.rules);
  const themes = [...new Set(rows.map(({ theme }) => theme))];
  const parts = [
    "# What is checked in nginx",
    generated,
    "One row for each check that is known in the field, and for those that only this project has. A rule may answer several rows, a row may need several rules.",
    `${rows.length} rows: ${covered.length} covered by rules, ${count(rows, "left")} left out with a reason, ${count(rows, "open")} not yet covered. ${equivalentCounts(counted)}`,
    ...themes.map((theme) =>
      section(
        theme,
        rows.filter((row) => row.theme === theme),
        byId,
      ),
    ),
    `## Rules of our own\n\nThese answer no row.\n\n${ownTable(own, byId)}`,
  ];
  return `${parts.join("\n\n")}\n`;
}

const count = (rows, key) => rows.filter((row) => row[key]).length;

function equivalentCounts(rules) {
  const all = rules.flatMap(({ equivalents }) => equivalents);
  const counts = matches.map((match) => `${all.filter((one) => one.match === match).length} ${match}`);
  return `Equivalents in other tools: ${counts.join(", ")}.`;
}

const head = "| row | rule | severity | criteria | fix | in other tools |\n|---|---|---|---|---|---|";

const section = (theme, rows, byId) =>
  `## ${theme}\n\n${[head, ...rows.flatMap((row) => linesOf(row, byId))].join("\n")}`;

/** One line for each rule of a row; the first names the row. */
function linesOf({ row, rules, left }, byId) {
  if (!rules) return [`| ${row} | ${left ? `left out: ${left}` : "not yet covered"} | – | – | – | – |`];
  return rules.map((id, index) => `| ${index === 0 ? row : ""} | ${cells(byId.get(id)).join(" | ")} |`);
}

const cells = (rule) => [
  `[${rule.id}](${rule.id}.md)`,
  `${rule.severity}${rule.enabled ? "" : ", off"}`,
  Object.keys(rule.criteria).join(", ") || "–",
  rule.fixable || "–",
  rule.equivalents.map(({ tool, id, match }) => `${tool} ${id} (${match})`).join(", ") || "–",
];

const ownTable = (own, byId) =>
  [
    "| rule | severity | criteria | fix | in other tools | why |",
    "|---|---|---|---|---|---|",
    ...own.map(({ rule, reason }) => `| ${cells(byId.get(rule)).join(" | ")} | ${reason} |`),
  ].join("\n");
