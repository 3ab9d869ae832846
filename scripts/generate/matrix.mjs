// docs/rules/{nginx,dockerfile}-coverage.md: which rules answer each row of the lists of known checks (scripts/data), and
// which rule or reason answers each check of the other tools for Dockerfiles.
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const matches = ["same", "wider", "narrower", "related"];

const languages = [
  { name: "nginx", title: "What is checked in nginx", path: "scripts/data/nginx-rows.json" },
  {
    name: "dockerfile",
    title: "What is checked in Dockerfiles",
    path: "scripts/data/dockerfile-rows",
    peers: "scripts/data/dockerfile-peers.json",
  },
];

/** What other tools lack stands at the end. */
const ownTheme = "Rules nobody has";

export async function outputs() {
  const { rules } = await import(`${root}out/server/rules/index.js`);
  const { engineRules } = await import(`${root}out/server/engine/engine-rules.js`);
  const all = [...rules, ...Object.values(engineRules)];
  const pages = languages.map(async (language) => [
    `docs/rules/${language.name}-coverage.md`,
    page(language, await rowsOf(language.path), await peersOf(language), all),
  ]);
  return new Map(await Promise.all(pages));
}

/** The rows of a language: one file, or a folder with a file for each part of them. */
export async function rowsOf(path) {
  const files = path.endsWith(".json") ? [path] : (await readdir(root + path)).sort().map((file) => `${path}/${file}`);
  const parts = await Promise.all(files.map(async (file) => JSON.parse(await readFile(root + file, "utf8"))));
  const join = (key) => parts.flatMap((part) => part[key] ?? []);
  return { rows: join("rows"), own: join("own"), left: join("peers") };
}

const peersOf = async ({ peers }) => (peers ? JSON.parse(await readFile(root + peers, "utf8")).peers : {});

function page({ title, path }, { rows, own, left }, peers, all) {
  const byId = new Map(all.map((rule) => [rule.id, rule]));
  const ids = new Set([...rows.flatMap((row) => row.rules ?? []), ...own.map(({ rule }) => rule)]);
  const counted = [...ids].flatMap((id) => byId.get(id) ?? []);
  const named = [...new Set(rows.map(({ theme }) => theme))].filter((theme) => theme !== ownTheme);
  const themes = rows.some(({ theme }) => theme === ownTheme) ? [...named, ownTheme] : named;
  const covered = rows.filter((row) => row.rules).length;
  const parts = [
    `# ${title}`,
    `<!-- Generated from ${path} and the rules; do not edit. -->`,
    "One row for each check that is known in the field, and for those that only this project has. A rule may answer several rows, a row may need several rules.",
    `${rows.length} rows: ${covered} covered by rules, ${rows.length - covered} left out with a reason. ${equivalentCounts(counted)}`,
    ...themes.map((theme) =>
      section(
        theme,
        rows.filter((row) => row.theme === theme),
        byId,
      ),
    ),
    ...(own.length > 0 ? [`## Rules of our own\n\nThese answer no row.\n\n${ownTable(own, byId)}`] : []),
    ...Object.entries(peers).map(([tool, ids]) => peerSection(tool, ids, left, all)),
  ];
  return `${parts.join("\n\n")}\n`;
}

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
  if (!rules) return [`| ${row} | left out: ${left} | – | – | – | – |`];
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

/** Whether an equivalent names a check; tally writes its own name before some of its ids. */
export const isCheck = (equivalent, tool, id) =>
  equivalent.tool === tool && equivalent.id.replace(/^tally\//, "") === id;

/** Every check of another tool, with the rules that answer it or the reason why none does. */
function peerSection(tool, ids, left, all) {
  const lines = ids.map((id) => {
    const answers = all.flatMap((rule) =>
      rule.equivalents
        .filter((one) => isCheck(one, tool, id))
        .map(({ match }) => `[${rule.id}](${rule.id}.md) (${match})`),
    );
    const reason = left.find((one) => one.tool === tool && one.id === id)?.left;
    return `| ${id} | ${answers.length > 0 ? answers.join(", ") : reason ? `left out: ${reason}` : "–"} |`;
  });
  return `## Checks of ${tool}\n\n${[`| ${tool} | rule |`, "|---|---|", ...lines].join("\n")}`;
}
