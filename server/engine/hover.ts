import type { Finding } from "./finding.ts";
import { rulePage } from "./links.ts";
import type { DirectiveFact } from "./nginx/directives.ts";
import { type Documentation, moduleUrl, type VariableFact } from "./nginx/documentation.ts";
import type { RuleMetadata } from "./rule.ts";

/** A criterion as a hover speaks of it: our own words, and what no check of configuration files can say about it. */
export interface HoverCriterion {
  readonly id: string;
  readonly paraphrase: string;
  readonly outside: string;
}

export interface HoverOptions {
  /** The criteria to show, in order. */
  readonly criteria: readonly HoverCriterion[];
  /** Whether the editor has the command that explains a rule. */
  readonly explains: boolean;
}

/** Markdown over a finding: what, why, which criteria and what they do not show, remedy, links. */
export function findingHover({ rule, message, severity, fixes }: Finding, options: HoverOptions): string {
  return paragraphs([
    `**${escaped(message)}** · ${severity}`,
    rule.rationale,
    ...criteriaTexts(rule, options.criteria),
    `**Remedy:** ${rule.remedy}${fixes.length > 0 ? " A quick fix is offered here." : ""}`,
    links(rule.id, options.explains),
  ]);
}

/** Markdown for the whole of a rule, without its examples: those stand on its page. */
export function ruleText(rule: RuleMetadata, criteria: readonly HoverCriterion[]): string {
  const equivalents = rule.equivalents.map(({ tool, id, match }) => `- ${tool} \`${id}\` (${match})`);
  return paragraphs([
    `# ${rule.id}`,
    `${rule.title}.`,
    `Severity: ${rule.severity}${rule.enabled ? "" : ", off by default"}. Fix: ${fixWords[rule.fixable || "none"]}.`,
    `## Why\n\n${rule.rationale}`,
    `## What to do\n\n${rule.remedy}`,
    `## Criteria\n\n${criteriaTexts(rule, criteria).join("\n\n")}`,
    equivalents.length > 0 && `## The same defect in other tools\n\n${equivalents.join("\n")}`,
    rule.references.length > 0 && `## References\n\n${rule.references.map((url) => `- <${url}>`).join("\n")}`,
    `[Examples and the tests behind them](${rulePage(rule.id)})`,
  ]);
}

const fixWords = { safe: "safe, may be applied unattended", review: "for review, a person chooses", none: "none" };

function criteriaTexts(rule: RuleMetadata, criteria: readonly HoverCriterion[]): string[] {
  const shown = criteria.filter(({ id }) => Object.hasOwn(rule.criteria, id));
  if (Object.keys(rule.criteria).length === 0) return ["Good practice; relates to no criterion."];
  return shown.map(({ id, paraphrase, outside }) => {
    const link = rule.criteria[id];
    return `**Relates to ${id}** (${paraphrase}): ${link?.why} *Does not show:* ${link?.limits} ${outside}`;
  });
}

function links(id: string, explains: boolean): string {
  const page = `[${id}](${rulePage(id)})`;
  const command = `command:portcullis.explainRule?${encodeURIComponent(JSON.stringify([id]))}`;
  return explains ? `${page} · [Explain rule](${command})` : page;
}

/** Markdown over an nginx directive: its forms, where it may stand, its default, what nginx.org says of it. */
export function directiveHover(fact: DirectiveFact, documentation: Documentation | undefined): string {
  const forms = (documentation?.syntax ?? []).map((form) => `**${fact.name}** ${form}`.trim());
  const contexts = fact.contexts.map((context) => context.replaceAll("-", " ")).join(", ");
  return paragraphs([
    forms.length > 0 ? forms.join("  \n") : `**${fact.name}**`,
    [
      contexts && `Context: ${contexts}`,
      fact.default !== undefined && `Default: ${code(fact.default)}`,
      fact.since !== undefined && `Since nginx ${fact.since}`,
    ]
      .filter(Boolean)
      .join(" · "),
    documentation?.text,
    `[${fact.module}](${documentation?.url ?? moduleUrl(fact.module)})`,
  ]);
}

/** Markdown over a built-in nginx variable. */
export const variableHover = ({ name, text, module, url }: VariableFact): string =>
  paragraphs([`**${name}**`, text, `[${module}](${url})`]);

/** Text in code quotes, with as many backticks as it takes. */
function code(text: string): string {
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}

const paragraphs = (parts: readonly (string | false | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== false && part !== "").join("\n\n");

/** Text out of a file, so that it is shown as it stands and forms no link, image or tag. */
const escaped = (text: string): string => text.replace(/[\\`*_{}[\]()#+!|<>~&]/g, "\\$&");
