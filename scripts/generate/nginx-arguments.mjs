// Facts of the arguments of directives: what nginx accepts in them, measured, with the words of the documentation.
import { readFile } from "node:fs/promises";
import { getVariables } from "@nginx/reference-lib";
import { onceMore, oncePerName, ownGrammar, readingMore, streamProxyPass } from "../data/nginx-table.mjs";
import { directives, notice } from "../reference.mjs";

const path = "server/engine/nginx/arguments.generated.ts";

const read = async (name) => JSON.parse(await readFile(new URL(`../data/${name}`, import.meta.url), "utf8"));
const counted = await read("nginx-measured.json");

const families = { upstream: "upstream", "stream-upstream": "stream-upstream", stream: "stream" };
const familyOf = (context) => families[context] ?? (context === "stream-server" ? "stream" : "http");

/** Words that a documented syntax shows as they are written, and whether it shows nothing else. */
function literalsOf(syntaxes) {
  const text = syntaxes.join(" | ");
  const words = [...text.matchAll(/(?<!\*)`([\w.-]+)`(?![*=])/g)].map((match) => match[1]);
  const rest = text.replace(/(?<!\*)`[\w.-]+`(?!\*)/g, "").replace(/\.\.\.|[[\]|\s]/g, "");
  return { words: words.filter((word) => word !== "always" || !/\*/.test(text)), only: rest === "" };
}

const numeric = [
  ["offset", ["1k", "1g"]],
  ["size", ["1k", "1m"]],
  ["size", ["1k"]],
  ["milliseconds", ["1s", "1ms"]],
  ["seconds", ["1s", "1d"]],
  ["seconds", ["1s"]],
  ["number", ["1"]],
];

/** The kind of one argument by the candidates that nginx took there; undefined when it takes any word. */
function kindOf(taken, literals) {
  const takes = (word) => taken.includes(word);
  if (takes("x") || takes("/x")) return undefined;
  const words = taken.filter((word) => !/^-?\d|^ON$|^\$/.test(word));
  const named = [...new Set([...words, ...literals.words])];
  const kind = numeric.find(([, needed]) => needed.every(takes))?.[0];
  if (kind !== undefined && !takes("-1")) {
    const positive = takes("1") && !takes("0") ? ["!0"] : [];
    return [kind, ...positive, ...named, ...(takes("$host") ? ["$"] : [])].join(",");
  }
  if (kind !== undefined || takes("$host") || !literals.only) return undefined;
  if (takes("ON") && words.join() === "on,off" && literals.words.length <= 2) return "flag";
  return named.length > 1 ? ["word", ...named].join(",") : undefined;
}

/** Whether the arguments have fixed places: not so where any number of them is taken. */
const isBounded = (name, context) =>
  (counted.directives[name] ?? []).some(({ contexts, counts }) => contexts.includes(context) && counts.at(-1) <= 4);

function lineOf(name, { context, sample, once, values, variables }, records) {
  const stream = familyOf(context).startsWith("stream");
  const own = records.filter((record) => record.name === name);
  const record = own.find(({ module }) => module.includes("_stream_") === stream) ?? own[0];
  const literals = literalsOf(record?.syntax ?? []);
  const kinds = ownGrammar.has(name) ? [] : values.map((taken) => kindOf(taken, literals) ?? "-");
  const isList = /\.\.\.|\] \[/.test(`${record?.syntax}`) && literals.only && kinds[0]?.startsWith("word");
  const listed = isList ? [kinds[0], "..."] : kinds;
  const shown = listed.every((kind) => kind === "-") ? ["-"] : listed;
  const reading = readingMore.has(name) ? [0] : variables;
  const exact = sample === "" ? 0 : sample.split(" ").length;
  const count = isBounded(name, context) ? `${exact}+` : exact;
  return [
    name,
    familyOf(context),
    once && !oncePerName.has(name) ? "once" : "-",
    reading.join(",") || "-",
    count,
    ...shown,
  ].join(" ");
}

/** Families of variables: what stands behind the prefix is free. */
const prefixes =
  /^(arg|http|cookie|sent_http|sent_trailer|upstream_(http|cookie|trailer)|jwt_(header|claim)|proxy_protocol_tlv)_/;

/** The variables that nginx defines, measured and documented, and those of them that a configuration may write. */
function variablesOf({ variables: { known, writable } }) {
  const documented = getVariables(1).map(({ name }) => name.slice(1).replace(/NAME$/, "").toLowerCase());
  const names = [...new Set([...known, ...documented])].filter(
    (name) => !prefixes.test(name) && /^[a-z_]+\w*$/.test(name),
  );
  const free = writable.filter((name) => !prefixes.test(name));
  return { names: names.sort(), fixed: known.filter((name) => !prefixes.test(name) && !free.includes(name)) };
}

/** The generated files of this module, by path. */
export async function outputs() {
  const measured = await read("nginx-values.json");
  const records = directives();
  const variables = variablesOf(measured);
  const lines = Object.entries(measured.directives).flatMap(([name, entries]) =>
    entries.map((entry) => lineOf(name, entry, records)),
  );
  const more = [...onceMore.map((name) => `${name} http once - 0 -`), streamProxyPass];
  const told = [...lines, ...more].filter((line) => !/ - - \d+\+? -$/.test(line)).sort();
  const text = `${notice}
/** The version that was measured. */
export const measuredVersion = "${measured.nginx}";

/**
 * One line per directive and command: name, who reads it (http with main and events, upstream, stream,
 * stream-upstream), \`once\` when a level may hold one, the arguments in which variables are read, the number of
 * arguments that the kinds hold for (with \`+\` in their places for any number), and their kinds: \`flag\`, or a kind and the words that are accepted as well, with
 * \`$\` where variables are, \`!0\` where nought is not; \`...\` repeats the kind. Measured on nginx ${measured.nginx}.
 */
export const argumentTable: string = \`${told.join("\n")}\`;

/** The variables that nginx defines in http or stream; those with a free part in their names are not among them. */
export const builtinVariables: string = "${variables.names.join(" ")}";

/** Those of them that \`set\`, \`map\` and the like may not write. */
export const readOnlyVariables: string = "${variables.fixed.join(" ")}";
`;
  return new Map([[path, text.replaceAll(",$", ",\\$")]]);
}
