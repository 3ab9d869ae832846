import { createInterface } from "node:readline/promises";
import type { Answers } from "../engine/scaffold/answers.ts";
import { answerOf, withAnswer } from "../engine/scaffold/answers-file.ts";
import type { Detection } from "../engine/scaffold/detect.ts";
import { type Option, options, questions } from "../engine/scaffold/options.ts";
import { readAnswer, shownAnswer } from "../engine/scaffold/read-answer.ts";
import { UsageError } from "./exit.ts";

/** Asks somebody one thing and returns the line that they type. */
export type Prompt = (text: string) => Promise<string>;

/** Asks the few questions whose answers no project tells; an empty line takes the value between brackets. */
export async function askQuestions(answers: Answers, prompt: Prompt): Promise<Answers> {
  let result = answers;
  for (const path of questions) {
    const option = options.find((candidate) => candidate.path === path);
    if (option && (option.applies?.(result) ?? true)) result = await askOne(result, option, prompt);
  }
  return result;
}

/** Asks which package of a monorepo is shipped where several could be; undefined where there is no choice. */
export async function askPackage(
  { packages }: Pick<Detection, "packages">,
  prompt: Prompt,
): Promise<string | undefined> {
  if (packages.length < 2) return undefined;
  const list = packages.map((folder) => `  ${folder}\n`).join("");
  const line = (await prompt(`Package to ship.\n${list}[${packages[0]}] `)).trim();
  if (line === "") return packages[0];
  if (!packages.includes(line)) throw new UsageError(`${line} is none of the packages`);
  return line;
}

async function askOne(answers: Answers, option: Option, prompt: Prompt): Promise<Answers> {
  const usual = shownAnswer(answerOf(answers, option.path));
  const choices = option.values?.map(({ value, label }) => `  ${value}: ${label}\n`).join("") ?? "";
  for (let attempt = 0; attempt < 5; attempt++) {
    const line = (await prompt(`${option.title}. ${option.help}\n${choices}[${usual}] `)).trim();
    if (line === "") return answers;
    const read = readAnswer(option, line);
    if (read !== undefined) return withAnswer(answers, option.path, read);
  }
  throw new UsageError(`no answer for ${option.title} was understood`);
}

/** Prompts on this process's terminal; lines typed ahead count, and the end of the input is no answer. */
export async function withPrompt<T>(use: (prompt: Prompt) => Promise<T>): Promise<T> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const lines = terminal[Symbol.asyncIterator]();
  try {
    return await use(async (text) => {
      const last = text.lastIndexOf("\n") + 1;
      process.stdout.write(text.slice(0, last));
      terminal.setPrompt(text.slice(last));
      terminal.prompt();
      const { done, value } = await lines.next();
      if (done) throw new UsageError("no answer");
      return value;
    });
  } finally {
    terminal.close();
  }
}
