import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import type { ScriptText } from "../engine/dockerfile/shell-script.ts";
import type { ShellcheckRunner } from "../engine/dockerfile/shellcheck.ts";
import { readShellcheck, type ShellcheckComment } from "../engine/dockerfile/shellcheck-output.ts";

/** Milliseconds for one script, and for all that one review asks about. */
export interface Limits {
  readonly script: number;
  readonly review: number;
}

const usualLimits: Limits = { script: 5_000, review: 60_000 };

/** Longest script that is looked at, in characters, and most output that is read, in bytes. */
const longestScript = 100_000;
const mostOutput = 1_000_000;

/** Programs that run at a time. */
const parallel = 2;

/** Scripts whose results are kept. */
const mostKept = 5_000;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Runs the `shellcheck` of the PATH, once for each script that it has not seen. A script that takes too long or says too
 * much has no result. `warn` hears once that there is no such program, and once that time ran out.
 */
export function shellcheckRunner(
  environment: Environment,
  warn: (line: string) => void,
  limits: Limits = usualLimits,
): ShellcheckRunner {
  const kept = new Map<string, readonly ShellcheckComment[]>();
  const said = new Set<string>();
  const sayOnce = (line: string): void => {
    if (!said.has(line)) warn(line);
    said.add(line);
  };
  return async (scripts) => {
    const program = findShellcheck(environment);
    if (program === undefined) sayOnce("shellcheck is not on the PATH: it does not look at scripts in Dockerfiles");
    const results = new Map<string, readonly ShellcheckComment[]>(scripts.map(({ key }) => [key, kept.get(key) ?? []]));
    if (program === undefined) return results;
    const queue = scripts.filter(({ key }) => !kept.has(key));
    const deadline = Date.now() + limits.review;
    const work = async (): Promise<void> => {
      for (let script = queue.pop(); script && Date.now() < deadline; script = queue.pop()) {
        const comments = await commentsOf({ program, environment, milliseconds: limits.script }, script);
        results.set(script.key, comments);
        keep(kept, script.key, comments);
      }
    };
    await Promise.all(Array.from({ length: parallel }, work));
    if (Date.now() >= deadline) sayOnce(`shellcheck had ${limits.review / 1000} s and did not look at every script`);
    return results;
  };
}

/** Keeps a result, and drops the oldest one when there are too many. */
function keep<Value>(kept: Map<string, Value>, key: string, value: Value): void {
  kept.delete(key);
  kept.set(key, value);
  const [oldest] = kept.size > mostKept ? kept.keys() : [];
  if (oldest !== undefined) kept.delete(oldest);
}

/**
 * The path of the program in the first absolute folder of the PATH that has it: a relative one would be looked up from
 * the files under review.
 */
export function findShellcheck({ PATH, Path }: Environment): string | undefined {
  const name = process.platform === "win32" ? "shellcheck.exe" : "shellcheck";
  const folders = (PATH ?? Path ?? "").split(delimiter).filter((folder) => isAbsolute(folder));
  return folders.map((folder) => join(folder, name)).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** ShellCheck before 0.10 does not know `busybox`; its ash is closest to dash. */
const dialectNames: Readonly<Partial<Record<ScriptText["shell"], string>>> = { busybox: "dash" };

/** How the program is started. */
interface Start {
  readonly program: string;
  readonly environment: Environment;
  readonly milliseconds: number;
}

async function commentsOf(start: Start, script: ScriptText): Promise<readonly ShellcheckComment[]> {
  if (script.text.length > longestScript) return [];
  const dialect = dialectNames[script.shell] ?? script.shell;
  // No rc file and no SHELLCHECK_OPTS: what they say depends on the machine.
  const options = ["--norc", "--format=json1", "--severity=style", `--shell=${dialect}`, "-"];
  const output = await outputOf(start, options, script.text).catch(() => undefined);
  return output === undefined ? [] : readShellcheck(script, output);
}

/** What a program writes when it reads a text; undefined when it cannot be run, takes too long or writes too much. */
function outputOf(start: Start, options: readonly string[], text: string): Promise<string | undefined> {
  const { PATH, SystemRoot } = start.environment;
  return new Promise((resolve) => {
    const child = spawn(start.program, [...options], {
      // Not the folder of the files under review.
      cwd: dirname(start.program),
      env: { PATH, SystemRoot, LC_ALL: "C.UTF-8" },
      stdio: ["pipe", "pipe", "ignore"],
      windowsHide: true,
    });
    const chunks: Buffer[] = [];
    let size = 0;
    const end = (output: string | undefined): void => {
      clearTimeout(timer);
      if (output === undefined) child.kill("SIGKILL");
      resolve(output);
    };
    const timer = setTimeout(end, start.milliseconds, undefined);
    child.on("error", () => end(undefined));
    child.on("close", () => end(Buffer.concat(chunks).toString("utf8")));
    child.stdout.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > mostOutput) end(undefined);
      else chunks.push(chunk);
    });
    // It may end before it has read everything.
    child.stdin.on("error", () => undefined);
    child.stdin.end(text);
  });
}
