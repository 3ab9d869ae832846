// Directive facts: names, modules, contexts, argument counts, inheritance.
import { readFile } from "node:fs/promises";
import * as table from "../data/nginx-table.mjs";
import { directives, notice } from "../reference.mjs";

const path = "server/engine/nginx/directives.generated.ts";

/** The argument counts one documented syntax allows, never fewer than nginx itself: `max` undefined when in doubt. */
export function countsOf(syntax) {
  const { own, options } = groups(syntax.replace(/`\{\.\.\.\}`/g, "").replace(/[`*]/g, ""));
  const alternatives = own.split(" | ").map((text) => words(text).filter((word) => word !== "...").length);
  const min = Math.min(...alternatives);
  const optional = options[0] ?? "";
  // Options with names or choices, or several of them, may come in any number and order.
  const open = options.length > 1 || /[=|]/.test(optional) || /\.\.\.|parameters/.test(own + optional);
  const unclear = alternatives.length > 1 && (Math.max(...alternatives) > 1 || options.length > 0);
  if (open || unclear) return { min, max: undefined };
  return { min, max: Math.max(...alternatives) + words(optional.replace(/[[\]]/g, " ")).length };
}

const words = (text) => text.split(/\s+/).filter((word) => word !== "");

/** The text outside the outermost `[...]`, and the text of each; a `[...]` glued to a word is part of that word. */
function groups(text) {
  const options = [];
  let own = "";
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "[" && depth++ === 0) start = i;
    if (depth === 0) own += text[i];
    if (text[i] !== "]" || --depth > 0) continue;
    const glued = /\S/.test((text[start - 1] ?? " ") + (text[i + 1] ?? " "));
    if (!glued) options.push(text.slice(start + 1, i));
  }
  return { own, options };
}

/** The smallest span of counts that holds both. */
function union(a, b) {
  if (a === undefined || b === undefined) return a ?? b;
  const open = a.max === undefined || b.max === undefined;
  return { min: Math.min(a.min, b.min), max: open ? undefined : Math.max(a.max, b.max) };
}

/** nginx counts up to 8 arguments; a directive that takes more takes any number. */
const LIMIT = 8;
const measuredCounts = ({ counts }) => ({ min: counts[0], max: counts.at(-1) > LIMIT ? undefined : counts.at(-1) });

/** The measurement of this record: that of its name in one of its contexts. */
function measurementOf(record, measured) {
  if (record.module === "ngx_mgmt_module" || /_(stream|mail)_/.test(record.module)) return undefined;
  const entries = measured.directives[record.name] ?? [];
  if (record.contexts.length === 0) return entries[0];
  return entries.find((entry) => entry.contexts.some((context) => record.contexts.includes(context)));
}

/** The record of http with the same name and syntax: stream and mail then take the same arguments. */
const twinOf = (record, records) =>
  records.find(
    ({ name, module, syntax }) =>
      name === record.name && module.startsWith("ngx_http_") && `${syntax}` === `${record.syntax}`,
  ) ?? record;

/**
 * What a measured nginx accepts, widened by what newer documentation allows for certain. An optional part in the
 * documentation does not lower the measured minimum: nginx often asks for one of several optional parameters.
 */
function arityOf(record, records, measured) {
  const documented = record.syntax.map(countsOf).reduce(union, undefined);
  const measurement = measurementOf(twinOf(record, records), measured);
  if (measurement === undefined) return documented;
  const real = measuredCounts(measurement);
  const max = documented?.max === undefined ? real.max : union(real, documented).max;
  return { min: real.min, max };
}

function contextsOf(record, measurement) {
  if (record.name === "include") return [];
  return [...new Set([...record.contexts, ...(measurement?.contexts ?? [])])];
}

const LEVELS = ["main", "http", "server", "location", "stream", "stream-server", "mail", "mail-server"];

/** One letter: n(one), d(efault server), l(ist), ? for unknown or "" for nearest. */
function inheritanceOf(record, contexts, lists) {
  const levels = contexts.filter((context) => LEVELS.includes(context));
  if (record.isBlock && record.name !== "types") return "n";
  if (table.notInherited.has(record.name) || (levels.length < 2 && !levels.includes("location"))) return "n";
  if (table.unknownInheritance.has(record.name)) return "?";
  if (record.name in table.defaultServerDecides && contexts.includes("http")) return "d";
  return lists.has(record.name) ? "l" : "";
}

/** Families whose documentation says that any own entry replaces the inherited ones. */
function documentedFamilies(records) {
  const families = [];
  for (const { description } of records) {
    const clause = /if and only if there are no ([^.]*?) directives? defined/.exec(
      description.replace(/\(http[^)]*\)/g, "").replace(/\s+/g, " "),
    );
    if (clause) families.push([...clause[1].matchAll(/`(\w+)`/g)].map((match) => match[1]).sort());
  }
  return families;
}

const arityText = (arity) =>
  arity === undefined ? "-" : arity.min === arity.max ? `${arity.min}` : `${arity.min}-${arity.max ?? ""}`;

const isFlag = ({ syntax }) => syntax.length === 1 && syntax[0] === "`on` | `off`";

function lineOf(record, { records, measured, lists, indexes }) {
  const contexts = contextsOf(record, measurementOf(record, measured));
  const flags = (record.isBlock ? "b" : "") + (isFlag(record) ? "f" : "") + inheritanceOf(record, contexts, lists);
  const since = table.since[`${record.name}@${record.module}`] ?? table.since[record.name] ?? "-";
  const standard = record.default.replace(/\s+/g, " ").trim();
  const columns = [record.name, indexes.module(record.module), indexes.contexts(contexts), flags || "-"];
  return [...columns, arityText(arityOf(record, records, measured)), since, standard].join(" ").trim();
}

function thirdPartyLines(indexes) {
  return Object.entries(table.thirdParty).flatMap(([module, names]) =>
    names.map((name) => {
      const block = name.endsWith("_by_lua_block") || table.thirdPartyBlocks.has(name);
      return [name, indexes.module(module), indexes.contexts([]), block ? "b?" : "?", "-", "-"].join(" ");
    }),
  );
}

/** Numbers values in the order of their first use. */
function numbering() {
  const values = [];
  const index = (value) => (values.includes(value) ? values.indexOf(value) : values.push(value) - 1);
  return { values, index };
}

const list = (values) => values.map((value) => `  ${value},\n`).join("");

/** The generated files of this module, by path. */
export async function outputs() {
  const measured = JSON.parse(await readFile(new URL("../data/nginx-measured.json", import.meta.url), "utf8"));
  const records = directives();
  const families = [...documentedFamilies(records), ...table.listFamilies, ...table.nearestFamilies];
  const lists = new Set([...documentedFamilies(records), ...table.listFamilies].flat());
  const modules = numbering();
  const sets = numbering();
  const indexes = { module: modules.index, contexts: (contexts) => sets.index(JSON.stringify(contexts)) };
  const known = { records, measured, lists, indexes };
  const lines = [...records.map((record) => lineOf(record, known)), ...thirdPartyLines(indexes)];
  const shared = [
    ...new Set(families.filter((family) => family.length > 1).map((family) => JSON.stringify(family))),
  ].sort();
  const ended = Object.entries(table.defaultServerDecides).filter(([, version]) => version !== undefined);
  if (lines.some((line) => /`|\$\{|\\/.test(line))) throw new Error("a directive line needs escaping");
  const text = `${notice}import type { Context } from "./directives.ts";

/** Module names; a line of the table names one by its number. */
export const modules: readonly string[] = [
${list(modules.values.map((name) => JSON.stringify(name)))}];

/** Sets of contexts; a line of the table names one by its number. */
export const contextSets: readonly (readonly Context[])[] = [
${list(sets.values)}];

/** Directives that are inherited together; one that is not listed is a family of its own. */
export const sharedFamilies: readonly (readonly string[])[] = [
${list(shared)}];

/** The nginx version from which a directive of the default server no longer decides for the socket. */
export const defaultServerUntil: Readonly<Record<string, string>> = ${JSON.stringify(Object.fromEntries(ended))};

/**
 * One line per directive and module: name, module, contexts, flags (b block, f on/off only; inheritance: n none,
 * l list, d default server, ? unknown, otherwise nearest), arguments, since, default.
 */
export const directiveTable: string = \`${lines.join("\n")}\`;
`;
  return new Map([[path, text]]);
}
