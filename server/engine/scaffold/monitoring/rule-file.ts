import type { Answers } from "../answers.ts";
import type { GeneratedFile } from "../file.ts";
import { remarks } from "../remark.ts";
import { indent, type Line, lines } from "../text.ts";

/** A value that is computed once and kept under a name. */
export interface Recording {
  readonly record: string;
  readonly expr: string;
}

/** Something that a person must hear of. */
export interface Alert {
  readonly alert: string;
  readonly expr: string;
  /** How long it must hold before it fires. */
  readonly for: string;
  readonly severity: "critical" | "warning";
  /** One sentence with Prometheus's own placeholders. */
  readonly summary: string;
  /** What to look at first. */
  readonly action: string;
}

/** Rules about one thing, as one file. */
export interface RuleFile {
  readonly name: string;
  readonly about: string;
  readonly criteria: readonly string[];
  readonly recordings: readonly Recording[];
  readonly alerts: readonly Alert[];
  /** What these rules cannot know. */
  readonly limits?: string;
}

const recording = ({ record, expr }: Recording): Line => [`- record: ${record}`, `  expr: ${expr}`];

const alert = (one: Alert): Line => [
  `- alert: ${one.alert}`,
  `  expr: ${one.expr}`,
  `  for: ${one.for}`,
  "  labels:",
  `    severity: ${one.severity}`,
  "  annotations:",
  `    summary: ${JSON.stringify(one.summary)}`,
  `    action: ${JSON.stringify(one.action)}`,
];

/** The file that Prometheus reads. */
export function ruleFile(
  answers: Answers,
  { name, about, criteria, recordings, alerts, limits }: RuleFile,
): GeneratedFile {
  const { short, full } = remarks(answers);
  return {
    path: `deploy/prometheus/rules/${name}.yml`,
    reason: about,
    criteria,
    text: lines(
      short(about),
      limits !== undefined && full(limits),
      "groups:",
      `  - name: ${name}`,
      "    rules:",
      ...indent(6, recordings.map(recording), alerts.map(alert)),
    ),
  };
}
