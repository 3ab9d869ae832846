import type { Connection } from "vscode-languageserver";
import { engineRules } from "../engine/engine-rules.ts";
import { type HoverCriterion, ruleText } from "../engine/hover.ts";
import type { Rule, RuleMetadata } from "../engine/rule.ts";
import { engineUri } from "./convert.ts";

/** Scheme of the read-only documents that explain a rule: `portcullis:/nginx/server-tokens-on.md`. */
export const documentScheme = "portcullis";

/** A rule as a list to pick from shows it. */
interface RuleEntry {
  readonly id: string;
  readonly title: string;
  readonly severity: string;
  /** What other tools call the same defect: `hadolint DL3007`. */
  readonly equivalents: readonly string[];
}

/** Answers `portcullis/rules` and `workspace/textDocumentContent`. */
export function explainRules(
  connection: Connection,
  { rules, criteria }: { readonly rules: readonly Rule[]; readonly criteria: readonly HoverCriterion[] },
): void {
  const metadata: readonly RuleMetadata[] = [...rules, ...Object.values(engineRules)];
  const entries: readonly RuleEntry[] = metadata.map(({ id, title, severity, equivalents }) => ({
    id,
    title,
    severity,
    equivalents: equivalents.map(({ tool, id: theirs }) => `${tool} ${theirs}`),
  }));
  connection.onRequest("portcullis/rules", () => entries);
  connection.workspace.textDocumentContent.on(({ uri }) => {
    const id = /^portcullis:\/*(.+)\.md$/.exec(engineUri(uri))?.[1];
    const rule = metadata.find((candidate) => candidate.id === id);
    return rule ? { text: ruleText(rule, criteria) } : null;
  });
}
