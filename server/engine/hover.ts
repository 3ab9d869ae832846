import type { Finding } from "./finding.ts";
import { rulePage } from "./links.ts";
import type { DirectiveFact } from "./nginx/directives.ts";
import { type Documentation, moduleUrl, type VariableFact } from "./nginx/documentation.ts";
import type { CriterionLink, RuleMetadata } from "./rule.ts";

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
export function findingHover({ rule, severity, fixes }: Finding, options: HoverOptions): string {
  return paragraphs([
    // The title and not the message: nothing that a file says can become a link here, and editors show the message.
    `**${rule.title}** · ${severity}`,
    rule.rationale,
    ...criteriaTexts(rule, options.criteria, ({ limits }) => `*${limits}*`),
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
    `## Criteria\n\n${criteriaTexts(rule, criteria, ({ limits }, { outside }) => `*${limits}* ${outside}`).join("\n\n")}`,
    equivalents.length > 0 && `## The same defect in other tools\n\n${equivalents.join("\n")}`,
    rule.references.length > 0 && `## References\n\n${rule.references.map((url) => `- <${url}>`).join("\n")}`,
    `[Examples and the tests behind them](${rulePage(rule.id)})`,
  ]);
}

const fixWords = { safe: "safe, may be applied unattended", review: "for review, a person chooses", none: "none" };

/** One text per criterion to show; `bounds` says what the check does not show. */
function criteriaTexts(
  rule: RuleMetadata,
  criteria: readonly HoverCriterion[],
  bounds: (link: CriterionLink, criterion: HoverCriterion) => string,
): string[] {
  if (Object.keys(rule.criteria).length === 0) return ["Good practice; relates to no criterion."];
  return criteria.flatMap((criterion) => {
    const link = Object.hasOwn(rule.criteria, criterion.id) ? rule.criteria[criterion.id] : undefined;
    const { id, paraphrase } = criterion;
    return link ? [`**Relates to ${id}** (${paraphrase}): ${link.why} ${bounds(link, criterion)}`] : [];
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
