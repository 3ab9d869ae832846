import type { Answers } from "./answers.ts";
import { answersPath, readAnswers, writeAnswers } from "./answers-file.ts";
import type { GeneratedFile } from "./file.ts";
import { type Manifest, manifestPath, readManifest, writeManifest } from "./manifest.ts";
import { isSameText, mergeLines, mergeText } from "./merge.ts";
import { mergeCompose } from "./merge-compose.ts";
import { generate } from "./stack.ts";

/** What an adapter knows of the folder that the stack goes to. */
export interface Existing {
  /** Texts of the files that are there, by path. */
  readonly texts: ReadonlyMap<string, string>;
  /** Paths at which nothing may be written, each with the reason in one phrase: a link, a folder, no text. */
  readonly obstacles: ReadonlyMap<string, string>;
}

/** What happens to a file that somebody wrote or changed: left, joined where that is certain, proposed beside, replaced. */
export type OnConflict = "merge" | "propose" | "keep" | "replace";

/** What becomes of a file. */
export type Status =
  /** It is not there yet. */
  | "create"
  /** It is as it would be generated. */
  | "identical"
  /** It is as it was generated last, and is generated differently now. */
  | "update"
  /** What is there and what is generated go together. */
  | "merge"
  /** Somebody else's file: what is generated goes beside it. */
  | "differs"
  /** It was generated and changed since; where other lines are generated now, they go beside it. */
  | "user-modified"
  /** Somebody else's file that is replaced, because that was asked for. */
  | "replace"
  /** It was generated once and is no longer needed: a person may delete it. */
  | "obsolete"
  /** Nothing may be written there. */
  | "refused";

export interface PlannedFile {
  readonly path: string;
  readonly status: Status;
  /** What is written, and where; undefined when nothing is. */
  readonly write: Write | undefined;
  /** Why the file is there, or why it is not written. */
  readonly reason: string;
  readonly criteria: readonly string[];
}

export interface Write {
  readonly path: string;
  /** What is there now; undefined for a new file. */
  readonly before: string | undefined;
  readonly after: string;
  readonly executable: boolean;
}

export interface Plan {
  /** Sorted by path; the files that say what was generated come last. */
  readonly files: readonly PlannedFile[];
}

/** Where a proposal for a file goes. */
export const proposalOf = (path: string): string => `${path}.proposed`;

/** Whether anything would be written. */
export const isPending = ({ files }: Plan): boolean => files.some(({ write }) => write !== undefined);

/** Every path that a plan for these answers may touch or needs to know: what an adapter has to read. */
export function plannedPaths(answers: Answers, manifest: string | undefined): readonly string[] {
  const generated = generate(answers).map(({ path }) => path);
  const paths = new Set([...generated, ...readManifest(manifest).files.keys()].filter(isInside));
  return [...paths, ...[...paths].map(proposalOf), answersPath, manifestPath];
}

/** Whether a path stays inside the folder that it starts from. */
export const isInside = (path: string): boolean =>
  path !== "" &&
  !/^[/\\]|^[A-Za-z]:|[\u0000-\u001f\\]/.test(path) &&
  !path.split("/").some((part) => part === ".." || part === "." || part === "");

/** What becomes of each file of a stack. */
export function planStack(answers: Answers, existing: Existing, onConflict: OnConflict = "merge"): Plan {
  const manifest = readManifest(existing.texts.get(manifestPath));
  const generated = generate(answers);
  const files = generated.map((file) => new Planner(existing, manifest, onConflict).plan(file));
  const wanted = new Set(generated.map(({ path }) => path));
  const left = [...manifest.files].filter(([path]) => !wanted.has(path) && isInside(path) && existing.texts.has(path));
  const record = new Map([...left, ...recorded(generated, files, manifest)]);
  return {
    files: [
      ...files,
      ...left.map(([path]) => obsolete(path)),
      answersFile(answers, existing),
      own(
        manifestPath,
        writeManifest({ files: record }),
        "Tells later what was generated and what was changed since.",
        existing,
      ),
    ],
  };
}

/** What to remember of each file: what was generated now, unless it could not be offered. */
function recorded(
  generated: readonly GeneratedFile[],
  files: readonly PlannedFile[],
  manifest: Manifest,
): readonly (readonly [path: string, text: string])[] {
  return generated.flatMap(({ path, text }, index) => {
    const known = manifest.files.get(path);
    if (files[index]?.status !== "refused") return [[path, text] as const];
    return known === undefined ? [] : [[path, known] as const];
  });
}

const obsolete = (path: string): PlannedFile => ({
  path,
  status: "obsolete",
  write: undefined,
  reason: "Generated once and not needed by these answers; delete it when nothing else needs it.",
  criteria: [],
});

/** The answers are written anew when they say something else than what is written. */
function answersFile(answers: Answers, existing: Existing): PlannedFile {
  const before = existing.texts.get(answersPath);
  const read = before === undefined ? undefined : readAnswers(before, answers);
  const isSame = read?.problems.length === 0 && writeAnswers(read.answers) === writeAnswers(answers);
  return own(
    answersPath,
    isSame && before !== undefined ? before : writeAnswers(answers),
    "What the stack is generated from.",
    existing,
  );
}

/** A file that is this program's own. */
function own(path: string, after: string, reason: string, existing: Existing): PlannedFile {
  const obstacle = existing.obstacles.get(path);
  if (obstacle !== undefined) return { path, status: "refused", write: undefined, reason: obstacle, criteria: [] };
  const before = existing.texts.get(path);
  const isSame = before !== undefined && isSameText(before, after);
  const status = before === undefined ? "create" : isSame ? "identical" : "update";
  return {
    path,
    status,
    write: isSame ? undefined : { path, before, after, executable: false },
    reason,
    criteria: ["CC8.1"],
  };
}

/** Decides for one file. */
class Planner {
  readonly #existing: Existing;
  readonly #manifest: Manifest;
  readonly #onConflict: OnConflict;

  constructor(existing: Existing, manifest: Manifest, onConflict: OnConflict) {
    this.#existing = existing;
    this.#manifest = manifest;
    this.#onConflict = onConflict;
  }

  plan(file: GeneratedFile): PlannedFile {
    const obstacle = isInside(file.path) ? this.#existing.obstacles.get(file.path) : "lies outside of the folder";
    if (obstacle !== undefined) return planned(file, "refused", undefined, obstacle);
    const theirs = this.#existing.texts.get(file.path);
    const base = this.#manifest.files.get(file.path);
    if (theirs === undefined) return planned(file, "create", file.text);
    if (isSameText(theirs, file.text)) return planned(file, "identical");
    if (base !== undefined && isSameText(theirs, base)) return planned(file, "update", file.text, undefined, theirs);
    // Somebody changed it, and nothing new has been generated since: they have seen what there was to see.
    if (base !== undefined && isSameText(base, file.text))
      return planned(file, "user-modified", undefined, "Changed since it was generated; nothing new is generated.");
    return this.#conflict(file, theirs, base);
  }

  #conflict(file: GeneratedFile, theirs: string, base: string | undefined): PlannedFile {
    const status = base === undefined ? "differs" : "user-modified";
    if (this.#onConflict === "keep") return planned(file, status, undefined, "It stays as it is.");
    if (this.#onConflict === "replace") return planned(file, "replace", file.text, undefined, theirs);
    const merged = this.#onConflict === "merge" ? joined(file, theirs, base) : undefined;
    if (merged === undefined) return this.#propose(file, status, base);
    return merged === theirs ? planned(file, "identical") : planned(file, "merge", merged, undefined, theirs);
  }

  /** A proposal replaces an older one only when nobody wrote in it. */
  #propose(file: GeneratedFile, status: Status, base: string | undefined): PlannedFile {
    const path = proposalOf(file.path);
    const obstacle = this.#existing.obstacles.get(path);
    if (obstacle !== undefined) return planned(file, "refused", undefined, `${path} ${obstacle}`);
    const before = this.#existing.texts.get(path);
    if (before !== undefined && isSameText(before, file.text)) return planned(file, status);
    if (before !== undefined && (base === undefined || !isSameText(before, base)))
      return planned(file, "refused", undefined, `${path} was changed: take what you need from it and delete it.`);
    const write = { path, before, after: file.text, executable: false };
    return { ...planned(file, status), write };
  }
}

/** What goes together without doubt: lists by their lines, compose files by their services, others by what changed. */
function joined({ merge, text }: GeneratedFile, theirs: string, base: string | undefined): string | undefined {
  const changed = base === undefined ? undefined : mergeText(base, theirs, text);
  if (changed !== undefined) return changed;
  if (merge === "lines") return mergeLines(theirs, text);
  return merge === "compose" ? mergeCompose(theirs, text) : undefined;
}

function planned(
  { path, reason, criteria, executable = false }: GeneratedFile,
  status: Status,
  after?: string,
  why: string = reason,
  before?: string,
): PlannedFile {
  return {
    path,
    status,
    write: after === undefined ? undefined : { path, before, after, executable },
    reason: why,
    criteria,
  };
}
