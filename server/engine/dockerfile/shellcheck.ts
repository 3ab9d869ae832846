import { Project } from "../project.ts";
import type { Fix, Problem, Severity } from "../rule.ts";
import type { Settings } from "../settings.ts";
import { shorten, span } from "../text.ts";
import type { DockerfileDocument } from "./document.ts";
import { type ScriptText, type ShellScript, shellScripts } from "./shell-script.ts";
import type { ScriptEdit, ShellcheckComment, ShellcheckLevel } from "./shellcheck-output.ts";
import { isPredefined } from "./variables.ts";

/** What ShellCheck says of scripts, by their keys; a script that is not there was not looked at. */
export type ShellcheckResults = ReadonlyMap<string, readonly ShellcheckComment[]>;

/** Runs ShellCheck over scripts, and gives a result for each of them. It never fails: without the program, all are empty. */
export type ShellcheckRunner = (scripts: readonly ScriptText[]) => Promise<ShellcheckResults>;

/**
 * The project with what ShellCheck says of the scripts of these files, by default of all; the project itself where its
 * settings do not ask for that, or where everything is known already.
 */
export async function withShellcheck(
  project: Project,
  run: ShellcheckRunner,
  uris: Iterable<string> = project.files.documents.keys(),
): Promise<Project> {
  const wanted = [...uris];
  let found = project;
  // First the scripts as they are, then those that fixes lead to, so that a fix is judged by ShellCheck too.
  for (let round = 0; round < 2; round++) {
    const scripts = unknownScripts(found, wanted);
    if (scripts.length === 0) return found;
    const shellcheck = new Map([...found.files.shellcheck, ...(await run(scripts))]);
    found = new Project({ ...found.files, shellcheck }, found.settings);
  }
  return found;
}

/** The scripts of these files, and those that known fixes lead to, of which nothing is known yet. */
export function unknownScripts({ files, settings }: Project, uris: Iterable<string>): readonly ScriptText[] {
  if (!settings.shellcheck.enable) return [];
  const unknown = new Map<string, ScriptText>();
  for (const script of wantedScripts(files, uris)) {
    if (!files.shellcheck.has(script.key)) unknown.set(script.key, script);
  }
  return [...unknown.values()];
}

/** The results about scripts of these files, and about those that their fixes lead to: what a later project may need. */
export function usedResults({ files }: Project, uris: Iterable<string>): ShellcheckResults {
  const used = new Map<string, readonly ShellcheckComment[]>();
  for (const { key } of wantedScripts(files, uris)) {
    const known = files.shellcheck.get(key);
    if (known) used.set(key, known);
  }
  return used;
}

function* wantedScripts({ documents, shellcheck }: Project["files"], uris: Iterable<string>): Generator<ScriptText> {
  for (const uri of uris) {
    const document = documents.get(uri);
    if (document?.language !== "dockerfile") continue;
    for (const script of shellScripts(document)) {
      yield script;
      for (const { fix } of shellcheck.get(script.key) ?? []) if (fix) yield fix.fixed;
    }
  }
}

/** What ShellCheck says of the scripts of a Dockerfile, as far as it was asked, holds in an image and was not ignored. */
export function* shellcheckProblems(
  document: DockerfileDocument,
  { files, settings }: Project,
): Generator<Problem & { readonly severity: Severity }> {
  if (!settings.shellcheck.enable) return;
  for (const script of shellScripts(document)) {
    for (const comment of files.shellcheck.get(script.key) ?? []) {
      if (isMeant(script, comment, settings)) yield problemOf(script, comment);
    }
  }
}

const severities: Readonly<Record<ShellcheckLevel, Severity>> = {
  error: "error",
  warning: "warning",
  info: "info",
  style: "hint",
};

/** Longest message that is passed on, in characters. */
const longestMessage = 300;

function problemOf(script: ShellScript, comment: ShellcheckComment): Problem & { readonly severity: Severity } {
  const { place, message, level } = comment;
  const id = `SC${comment.code}`;
  const text = shorten(message.trim().replace(/\.$/, ""), longestMessage);
  const fix = exactFix(script, comment, id);
  return {
    at: { span: place ? script.span(...widened(script.text, place)) : script.run.span },
    message: `${id}: ${text}`,
    severity: severities[level],
    check: { id, page: `https://www.shellcheck.net/wiki/${id}` },
    ...(fix && { fixes: [fix] }),
  };
}

/** A place without extent is shown as the word that starts there, or the character before the end. */
function widened(text: string, { start, end }: { readonly start: number; readonly end: number }): [number, number] {
  if (start < end) return [start, end];
  const word = /\S*/y;
  word.lastIndex = start;
  const length = word.exec(text)?.[0].length ?? 0;
  return length > 0 ? [start, start + length] : [Math.max(start - 1, 0), Math.min(start + 1, text.length)];
}

/** ShellCheck's own repair, where each of its edits changes one unbroken piece of the source. */
function exactFix(script: ShellScript, { fix }: ShellcheckComment, id: string): Fix | undefined {
  const { source } = script.run.document;
  const isExact = ({ span: { start, end }, text }: ScriptEdit): boolean => {
    const at = script.span(start, end);
    return !text.includes("\n") && (start === end || source.slice(at.start, at.end) === script.text.slice(start, end));
  };
  if (!fix?.edits.every(isExact)) return undefined;
  const edits = fix.edits.map(({ span: { start, end }, text, side }) => {
    const point = script.insertionPoint(start, side);
    return { span: start === end ? span(point, point) : script.span(start, end), text };
  });
  return { title: `Make ShellCheck's change for ${id}`, kind: "review", edits: [{ edits }] };
}

/** Files that a script reads are not there, and the name of the shell is ours. */
const neverMeant: ReadonlySet<number> = new Set([1090, 1091, 2187]);

/** What POSIX has not, but the shell of busybox has, as in ShellCheck 0.10, which knows it. */
const knownToBusybox: ReadonlySet<number> = new Set([
  3003, 3010, 3014, 3020, 3026, 3036, 3037, 3039, 3040, 3046, 3057, 3060,
]);

/** What is said of variables: never assigned, never used, perhaps misspelt, set by another shell only. */
const aboutVariables: ReadonlySet<number> = new Set([2034, 2153, 2154, 3028]);

/** `cd` without a way out, which a shell that ends at the first failure has. */
const unguardedChange = 2164;

function isMeant(script: ShellScript, { code, place }: ShellcheckComment, { shellcheck }: Settings): boolean {
  if (neverMeant.has(code) || shellcheck.ignore.includes(`SC${code}`)) return false;
  if (code === unguardedChange && script.endsOnError) return false;
  if (script.shell === "busybox" && knownToBusybox.has(code)) return false;
  return !aboutVariables.has(code) || !place || !isFromOutside(script, script.text.slice(place.start, place.end));
}

/** Whether the variable in a piece of a script comes from ENV, ARG, a secret or the builder; in a trigger it may always. */
function isFromOutside({ run }: ShellScript, piece: string): boolean {
  const name = /[A-Za-z_]\w*/.exec(piece)?.[0];
  if (name === undefined || run.isTrigger) return true;
  const isSecret = run.mounts.some((mount) => mount.value("env") === name);
  return isSecret || isPredefined(name) || run.document.variable(name, run) !== undefined;
}
