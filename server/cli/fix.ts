import type { Finding } from "../engine/finding.ts";
import { fixAll } from "../engine/fix-all.ts";
import { atLeast } from "../engine/rule.ts";
import { rules } from "../rules/index.ts";
import { addNamed, obstacles } from "./check.ts";
import type { Run } from "./commands.ts";
import { unifiedDiff } from "./diff.ts";
import { defaultMaximumSize, displayPath, pathOf } from "./disk.ts";
import { decisive, type ExitCode, exitCode } from "./exit.ts";
import { type LoadedProject, loadProjects, withScripts } from "./projects.ts";
import { crashReporter, placeOf, reviewProject } from "./report.ts";
import { Search } from "./search.ts";
import type { Terminal } from "./terminal.ts";
import { visible } from "./visible.ts";
import { type Replacement, replaceFile } from "./write.ts";

interface FixOptions {
  readonly review: boolean;
  readonly dryRun: boolean;
}

/** What became of a project. */
interface Fixed {
  readonly codes: readonly ExitCode[];
  readonly applied: number;
  /** Paths of files that were, or would be, written. */
  readonly written: readonly string[];
  /** What is left to a person, a line each. */
  readonly left: readonly string[];
}

/** `portcullis fix`: applies what may be applied unattended, or shows it as a diff, and lists what is left. */
export const fix: Run = async (input, terminal) => {
  const reading = { maximumSize: defaultMaximumSize, strict: true };
  const search = new Search(reading, (path, reason) =>
    terminal.warn(`${displayPath(terminal.folder, path)} ${reason}`),
  );
  addNamed(input.operands, search, terminal);
  const projects = await loadProjects(search.files, { settings: !input.has("no-config"), reading }, terminal);
  const options = { review: input.has("review"), dryRun: input.has("dry-run") };
  const fixed: Fixed[] = [];
  for (const project of projects) fixed.push(await fixProject(project, options, terminal));
  summarise(fixed, options, terminal);
  return decisive([...obstacles(search, projects, terminal), ...fixed.flatMap(({ codes }) => codes)]);
};

async function fixProject(loaded: LoadedProject, options: FixOptions, terminal: Terminal): Promise<Fixed> {
  const { project, root, uris } = loaded;
  const asked = new Set(uris);
  const onCrash = crashReporter(terminal);
  const result = fixAll(project, { rules, uris, root, review: options.review, onCrash });
  for (const { message } of result.refused) terminal.warn(message);
  const written: string[] = [];
  const codes: ExitCode[] = [];
  for (const [uri, after] of [...result.changes].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const before = project.document(uri)?.source ?? project.files.texts.get(uri);
    if (before === after) continue;
    const isWritten = write({ path: pathOf(uri), before, after, root: pathOf(root) }, options, terminal);
    if (isWritten) written.push(displayPath(terminal.folder, pathOf(uri)));
    else codes.push(exitCode.refused);
  }
  const after = { ...loaded, project: await withScripts(result.project, uris, terminal) };
  const remaining = reviewProject(after, { exceptions: true, all: false }, terminal).findings.filter(({ uri }) =>
    asked.has(uri),
  );
  if (remaining.some(({ severity }) => atLeast(severity, "warning"))) codes.push(exitCode.findings);
  return {
    codes,
    applied: result.applied,
    written,
    left: remaining.map((finding) => leftOver(finding, after, terminal)),
  };
}

/** Writes a file or, on a dry run, its diff; whether that was possible. */
function write(replacement: Replacement, { dryRun }: FixOptions, terminal: Terminal): boolean {
  const { path, before, after } = replacement;
  const shown = displayPath(terminal.folder, path);
  if (dryRun) {
    const diff = unifiedDiff(shown, before, after);
    terminal.write(terminal.interactive ? diff.split("\n").map(visible).join("\n") : diff);
    return true;
  }
  const refusal = replaceFile(replacement);
  if (refusal !== undefined) terminal.warn(`${shown} ${refusal}`);
  return refusal === undefined;
}

function leftOver(finding: Finding, loaded: LoadedProject, terminal: Terminal): string {
  const { path, line, column } = placeOf(loaded, terminal.folder, finding.uri, finding.span);
  const choices = finding.fixes.map(({ title, snippet }) => `${title}${snippet ? " (needs input)" : ""}`);
  const how =
    choices.length > 0 ? `for review: ${choices.join("; or: ")}` : "no fix; portcullis check shows the remedy";
  return visible(`${path}:${line}:${column} ${finding.severity} ${finding.rule.id}: ${how}`);
}

/** On a dry run standard output holds the diff alone, so that it can be piped. */
function summarise(fixed: readonly Fixed[], { dryRun }: FixOptions, terminal: Terminal): void {
  const say = dryRun ? terminal.warn : (line: string): void => terminal.write(`${line}\n`);
  const written = fixed.flatMap((project) => project.written);
  const applied = fixed.reduce((sum, project) => sum + project.applied, 0);
  for (const path of written) say(`${dryRun ? "would fix" : "fixed"} ${visible(path)}`);
  say(`${applied} ${applied === 1 ? "fix" : "fixes"} in ${written.length} ${written.length === 1 ? "file" : "files"}`);
  const left = fixed.flatMap((project) => project.left);
  if (left.length > 0) say("left for a person:");
  for (const line of left) say(`  ${line}`);
}
