import type { Connection } from "vscode-languageserver";
import { engineRules } from "../engine/engine-rules.ts";
import { ruleText } from "../engine/hover.ts";
import type { RuleMetadata } from "../engine/rule.ts";
import { engineUri } from "./convert.ts";
import type { Session } from "./session.ts";

/** Scheme of the read-only documents that explain a rule: `portcullis:/nginx/server-tokens-on.md`. */
export const documentScheme = "portcullis";

/** A rule as a list to pick from shows it. */
interface RuleEntry {
  readonly id: string;
  readonly title: string;
  readonly severity: string;
}

/** Answers `portcullis/rules` and `workspace/textDocumentContent`. */
export function explainRules(connection: Connection, session: () => Session): void {
  const metadata = (): RuleMetadata[] => [...session().rules, ...Object.values(engineRules)];
  connection.onRequest("portcullis/rules", (): RuleEntry[] =>
    metadata().map(({ id, title, severity }) => ({ id, title, severity })),
  );
  connection.workspace.textDocumentContent.on(({ uri }) => {
    const id = /^portcullis:\/*(.+)\.md$/.exec(engineUri(uri))?.[1];
    const rule = metadata().find((candidate) => candidate.id === id);
    return rule ? { text: ruleText(rule, session().criteria) } : null;
  });
}
