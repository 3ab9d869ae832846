import * as vscode from "vscode";

/** An option as the server tells it. */
interface Question {
  readonly path: string;
  readonly title: string;
  readonly help: string;
  readonly values?: readonly { readonly value: string; readonly label: string }[];
  readonly answer: string;
  readonly isAsked: boolean;
}

/** What the server knows of a project before somebody is asked. */
export interface Detected {
  readonly found: readonly { readonly option: string; readonly value: string; readonly from: string }[];
  readonly open: readonly string[];
  readonly packages: readonly string[];
  readonly questions: readonly Question[];
  readonly answersFile: string;
  readonly hasAnswersFile: boolean;
  readonly problems: readonly string[];
}

/** The folder and what was answered so far: by option, as typed. */
export interface Job {
  readonly folder: string;
  workspace: string | undefined;
  readonly answers: Record<string, string>;
}

/** What the command is called in its questions. */
export const title = "Scaffold secure stack";

type Choice = "use" | "change" | "answers";

/** Shows what was detected, and asks what to do about it; undefined when somebody stops. */
export async function summary({ found, open, problems, hasAnswersFile }: Detected): Promise<Choice | undefined> {
  const known = found.map(({ option, value, from }) => ({
    label: `$(check) ${option}`,
    description: value,
    detail: from,
  }));
  const unknown = [...problems, ...open].map((sentence) => ({ label: "$(question)", description: sentence }));
  const items: (vscode.QuickPickItem & { readonly choice?: Choice })[] = [
    { label: "Use these", description: "and see what would be written", choice: "use" },
    { label: "Change…", description: "any answer", choice: "change" },
    ...(hasAnswersFile ? [{ label: "Open answers file", choice: "answers" as const }] : []),
    { label: "Detected", kind: vscode.QuickPickItemKind.Separator },
    ...known,
    { label: "To look at", kind: vscode.QuickPickItemKind.Separator },
    ...unknown,
  ];
  const options = { title, placeHolder: "What the project says", matchOnDescription: true };
  const chosen = await vscode.window.showQuickPick(items, options);
  return chosen && (chosen.choice ?? "use");
}

/** Changes one answer that somebody picks. */
export async function change(job: Job, { questions }: Detected): Promise<void> {
  const items = questions.map((question) => ({ label: question.title, description: question.answer, question }));
  const chosen = await vscode.window.showQuickPick(items, { title, placeHolder: "Answer to change" });
  if (chosen) await ask(job, chosen.question);
}

/** The few questions that no project answers; false when somebody stops. */
export async function askAll(job: Job, detect: () => Promise<Detected>): Promise<boolean> {
  const asked = new Set<string>();
  for (;;) {
    const { questions } = await detect();
    const next = questions.find(({ path, isAsked }) => isAsked && !asked.has(path));
    if (!next) return true;
    asked.add(next.path);
    if (!(await ask(job, next))) return false;
  }
}

/** Asks for one answer and keeps it; false when somebody stops. */
async function ask(job: Job, { path, title: name, help, values, answer }: Question): Promise<boolean> {
  const typed = values
    ? await pickValue(name, help, values, answer)
    : await vscode.window.showInputBox({ title: name, prompt: help, value: answer });
  if (typed === undefined) return false;
  if (typed !== answer) job.answers[path] = typed;
  return true;
}

async function pickValue(
  name: string,
  help: string,
  values: NonNullable<Question["values"]>,
  answer: string,
): Promise<string | undefined> {
  // The answer so far stands first, so that Enter keeps it.
  const sorted = [...values].sort((a, b) => Number(b.value === answer) - Number(a.value === answer));
  const items = sorted.map(({ value, label }) => ({ label, description: value, value }));
  return (await vscode.window.showQuickPick(items, { title: name, placeHolder: help }))?.value;
}
