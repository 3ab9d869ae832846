import type { Answers } from "../answers.ts";
import type { GeneratedFile } from "../file.ts";
import { datadogFiles } from "./datadog.ts";
import { grafanaFiles } from "./grafana.ts";
import { blackboxFile, prometheusFile } from "./prometheus.ts";
import { ruleFiles } from "./rules.ts";

/** The configuration of what watches the stack. */
export function monitoringFiles(answers: Answers): readonly GeneratedFile[] {
  if (answers.monitoring === "datadog") return datadogFiles(answers);
  if (answers.monitoring === "none") return [];
  return [prometheusFile(answers), blackboxFile(answers), ...ruleFiles(answers), ...grafanaFiles(answers)];
}
