import { engineRules } from "../engine/engine-rules.ts";
import { rulePage } from "../engine/links.ts";
import { hint } from "../engine/nearest.ts";
import type { Equivalent, RuleMetadata } from "../engine/rule.ts";
import { rules } from "../rules/index.ts";
import { criteria } from "../rules/soc2.ts";
import type { Run } from "./commands.ts";
import { exitCode, UsageError } from "./exit.ts";
import { type Paint, paintFor } from "./terminal.ts";
import { wrap } from "./visible.ts";

const everyRule: readonly RuleMetadata[] = [...rules, ...Object.values(engineRules)];

/** `portcullis explain`: a rule, or those for another tool's id, in full. */
export const explain: Run = async ({ operands: [name = ""] }, terminal) => {
  const found = find(name);
  if (found.length === 0) throw new UsageError(`there is no rule ${name}${hint(name, names())}`);
  const paint = paintFor(terminal);
  terminal.write(found.map((rule) => `${pageOf(rule, terminal.width, paint).join("\n")}\n`).join("\n"));
  return exitCode.clean;
};

/** Rules of this id, or of this name without the language, or that match this id of another tool. */
function find(name: string): readonly RuleMetadata[] {
  const wanted = name.toLowerCase();
  const own = everyRule.filter(({ id }) => id === wanted || id.endsWith(`/${wanted}`));
  const isWanted = ({ tool, id }: Equivalent): boolean =>
    [id, `${tool}:${id}`].some((text) => text.toLowerCase() === wanted);
  return own.length > 0 ? own : everyRule.filter(({ equivalents }) => equivalents.some(isWanted));
}

function names(): string[] {
  const peers = everyRule.flatMap(({ equivalents }) => equivalents.flatMap(({ tool, id }) => [id, `${tool}:${id}`]));
  return [...everyRule.map(({ id }) => id), ...new Set(peers)];
}

function pageOf(rule: RuleMetadata, width: number, paint: Paint): string[] {
  const indented = (text: string): string[] => wrap(text, width - 2).map((line) => `  ${line}`);
  const section = (title: string, texts: readonly string[]): string[] =>
    texts.length === 0 ? [] : ["", paint("bold", title), ...texts.flatMap(indented)];
  const off = rule.enabled ? "" : ", off by default";
  const fixable = { safe: "safe: may be applied unattended", review: "for review: a person chooses", none: "none" };
  return [
    `${paint("bold", rule.id)}: ${rule.title}`,
    `  severity: ${rule.severity}${off}; fix: ${fixable[rule.fixable || "none"]}; since ${rule.since}`,
    ...section("Why", [rule.rationale]),
    ...section("Remedy", [rule.remedy]),
    ...section("Criteria", criterionTexts(rule)),
    ...section("In other tools", rule.equivalents.map(equivalentText)),
    ...section("Where this rule speaks, these are silent", rule.supersedes ?? []),
    ...section("Read more", [rulePage(rule.id), ...rule.references]),
  ];
}

function criterionTexts({ criteria: links }: RuleMetadata): string[] {
  const related = criteria.filter(({ id }) => Object.hasOwn(links, id));
  if (related.length === 0) return ["Good practice; relates to no criterion."];
  return related.map(({ id, paraphrase, outside }) => {
    const { why = "", limits = "" } = links[id] ?? {};
    return `Relates to ${id} (${paraphrase}): ${why} ${limits} Outside what configuration shows: ${outside}`;
  });
}

function equivalentText(equivalent: Equivalent): string {
  const { tool, id, match } = equivalent;
  return `${tool} ${id}: ${match}${equivalent.match === "same" ? "" : `, ${equivalent.why}`}`;
}
