import type { Answers } from "../answers.ts";
import type { GeneratedFile } from "../file.ts";
import { secretFiles } from "./secrets.ts";
import { selfSigned } from "./self-signed.ts";
import { gitignore, settingsFile } from "./settings.ts";
import { preCommit, workflow } from "./workflow.ts";

/** What checks and delivers the stack. */
export function deliveryFiles(answers: Answers): readonly GeneratedFile[] {
  return [
    gitignore(answers),
    ...secretFiles(answers),
    ...selfSigned(answers),
    ...(answers.ci ? [settingsFile(answers), workflow(answers), preCommit(answers)] : []),
  ];
}
