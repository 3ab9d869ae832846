import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after } from "node:test";
import { repository } from "./repository.ts";

/** What a run of the command line left behind. */
export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd: string;
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** Arguments of node itself. */
  readonly node?: readonly string[];
}

const program = join(repository, "out/server/cli/main.js");

/** Runs the compiled command line as a process of its own, on the day 2026-11-20. */
export function portcullis(args: readonly string[], options: CliOptions): CliResult {
  const { cwd, input, env, node = [] } = options;
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [...node, program, ...args], {
    cwd,
    input: input ?? "",
    env: { PATH: process.env.PATH ?? "", SOURCE_DATE_EPOCH: "1795132800", ...env },
    encoding: "utf8",
    timeout: 60_000,
    maxBuffer: 1 << 26,
  });
  if (error) throw error;
  return { code: status, stdout, stderr };
}

/** A new folder with the given files, by path; it is deleted after the tests of the file. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "portcullis-cli-")));
  after(() => {
    chmodSync(folder, 0o755);
    rmSync(folder, { recursive: true, force: true });
  });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}
