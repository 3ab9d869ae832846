import { realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Answers } from "../engine/scaffold/answers.ts";
import { answersPath, readAnswers } from "../engine/scaffold/answers-file.ts";
import { type Detection, detect } from "../engine/scaffold/detect.ts";
import { manifestPath } from "../engine/scaffold/manifest.ts";
import { nextCommands } from "../engine/scaffold/next-commands.ts";
import { defaults } from "../engine/scaffold/options.ts";
import { isPending, type OnConflict, type Plan, plannedPaths, planStack } from "../engine/scaffold/plan.ts";
import { Lines } from "../engine/text.ts";
import type { Input, Run } from "./commands.ts";
import { defaultMaximumSize, displayPath, readSource } from "./disk.ts";
import { type ExitCode, exitCode, UsageError } from "./exit.ts";
import { askPackage, askQuestions, type Prompt, withPrompt } from "./questions.ts";
import { existingAt, folderProblem, projectFiles } from "./scaffold-files.ts";
import { detectionLines, planDiff, planJson, planLines } from "./scaffold-report.ts";
import { writePlan } from "./scaffold-write.ts";
import type { Terminal } from "./terminal.ts";
import { visible } from "./visible.ts";

/** What the command was asked to do, and where. */
interface Job {
  readonly folder: string;
  readonly input: Input;
  readonly terminal: Terminal;
  readonly detection: Detection;
  readonly answers: Answers;
}

/** `portcullis scaffold`: plans the stack of a project, shows the plan, and writes it. */
export const scaffold: Run = async (input, terminal) => {
  const folder = folderOf(input, terminal);
  const isAsked = !input.has("yes") && !input.has("dry-run");
  if (isAsked && !(terminal.interactive && process.stdin.isTTY))
    throw new UsageError("scaffold asks before it writes, and nobody can answer here: give --yes or --dry-run");
  const config = configOf(folder, input, terminal);
  const detection = detectIn(folder, config);
  const answers = config === undefined ? detection.answers : read(config, detection.answers);
  const job = { folder, input, terminal, detection, answers };
  if (!isAsked) return finish(job, planOf(job));
  return withPrompt((prompt) => converse(job, config === undefined, prompt));
};

function folderOf(input: Input, terminal: Terminal): string {
  const folder = resolve(terminal.folder, input.operands[0] ?? ".");
  const problem = folderProblem(folder);
  if (problem !== undefined) throw new UsageError(`${displayPath(terminal.folder, folder)} ${problem}`);
  return realpathSync(folder);
}

/** A file of answers. */
interface Config {
  /** As messages name it. */
  readonly shown: string;
  readonly text: string;
}

/** The file that --config names, else the answers that the folder holds, if any. */
function configOf(folder: string, input: Input, terminal: Terminal): Config | undefined {
  const named = input.value("config");
  const path = named === undefined ? join(folder, answersPath) : resolve(terminal.folder, named);
  const reading = readSource(path, { maximumSize: defaultMaximumSize, strict: true });
  const shown = displayPath(terminal.folder, path);
  if ("text" in reading) return { shown, text: reading.text };
  if (named === undefined && reading.refusal === "does not exist") return undefined;
  throw new UsageError(`${shown} ${reading.refusal}`);
}

/** Looks at the project, at the package that the answers name where they name one. */
function detectIn(folder: string, config: Config | undefined): Detection {
  const files = projectFiles(folder);
  const workspace = config === undefined ? undefined : readAnswers(config.text, defaults).answers.app.workspace;
  return detect(files, workspace);
}

/** @throws UsageError that names the first thing that is not understood. */
function read({ shown, text }: Config, base: Answers): Answers {
  const { answers, problems } = readAnswers(text, base);
  const [first] = problems;
  if (!first) return answers;
  const { line, column } = new Lines(text).at(first.span.start);
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
  throw new UsageError(`${shown}:${line + 1}:${column + 1} ${first.message}${more}`);
}

function planOf({ folder, input, answers }: Job): Plan {
  const manifest = readSource(join(folder, manifestPath), { maximumSize: defaultMaximumSize });
  const paths = plannedPaths(answers, "text" in manifest ? manifest.text : undefined);
  return planStack(answers, existingAt(folder, paths), input.value("on-conflict") as OnConflict);
}

/** Shows what was detected, asks what no project tells, and writes only after a yes. */
async function converse(job: Job, hasQuestions: boolean, prompt: Prompt): Promise<ExitCode> {
  const { folder, terminal } = job;
  let { detection, answers } = job;
  if (hasQuestions) {
    const workspace = await askPackage(detection, prompt);
    if (workspace !== undefined) detection = detect(projectFiles(folder), workspace);
    say(terminal, detectionLines(detection));
    answers = await askQuestions(detection.answers, prompt);
  }
  const asked = { ...job, detection, answers };
  const plan = planOf(asked);
  if (!isPending(plan)) return finish(asked, plan);
  say(terminal, planLines(plan));
  const answer = await prompt("Write these files? [y/N] ");
  if (/^y(?:es)?$/i.test(answer.trim())) return write(asked, plan);
  say(terminal, ["Nothing was written."]);
  return exitCode.clean;
}

/** Shows the plan, and writes it unless this is a dry run. */
function finish(job: Job, plan: Plan): ExitCode {
  const { input, terminal, detection } = job;
  const isDry = input.has("dry-run");
  if (input.value("format") === "json") terminal.write(planJson(plan, detection));
  else {
    say(terminal, [...detectionLines(detection), ...planLines(plan)]);
    if (isDry) terminal.write(terminal.interactive ? visibleLines(planDiff(plan)) : planDiff(plan));
  }
  if (isDry) return isPending(plan) ? exitCode.pending : exitCode.clean;
  return write(job, plan);
}

function write({ folder, input, terminal, answers }: Job, plan: Plan): ExitCode {
  const { paths, backups, refusals } = writePlan(folder, plan);
  for (const refusal of refusals) terminal.warn(refusal);
  if (input.value("format") !== "json") {
    say(terminal, [
      `Wrote ${paths.length} ${paths.length === 1 ? "file" : "files"}.`,
      ...backups.map((path) => `What was there before: ${path}`),
      ...(paths.length > 0
        ? ["Next:", ...nextCommands(answers).map(({ command, why }) => `  ${command}  # ${why}`)]
        : []),
    ]);
  }
  const isRefused = refusals.length > 0 || plan.files.some(({ status }) => status === "refused");
  return isRefused ? exitCode.refused : exitCode.clean;
}

const say = (terminal: Terminal, lines: readonly string[]): void => {
  for (const line of lines) terminal.write(`${visible(line)}\n`);
};

const visibleLines = (text: string): string => text.split("\n").map(visible).join("\n");
