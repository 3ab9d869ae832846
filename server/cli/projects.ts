import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { ShellcheckRunner } from "../engine/dockerfile/shellcheck.ts";
import type { SyntaxProblem } from "../engine/document.ts";
import { engineRules } from "../engine/engine-rules.ts";
import { attach, type Finding, mark } from "../engine/finding.ts";
import { ProjectStore } from "../engine/load.ts";
import type { Project } from "../engine/project.ts";
import { defaultSettings, hadolintFileNames, type Settings, settingsFileName } from "../engine/settings.ts";
import { dirname as folderOf } from "../engine/uri.ts";
import { rules } from "../rules/index.ts";
import { criteria } from "../rules/soc2.ts";
import { defaultMaximumSize, diskHost, type ReadOptions, readSource, uriOf } from "./disk.ts";
import { UsageError } from "./exit.ts";
import type { FoundFile } from "./search.ts";
import type { Terminal } from "./terminal.ts";

/** The settings in force for a file, and where they were read. */
export interface SettingsInForce {
  readonly settings: Settings;
  /** The text of the settings file; undefined when there is none. */
  readonly source: string | undefined;
  /** What in it is not understood. */
  readonly problems: readonly SyntaxProblem[];
}

/** Files that share one `portcullis.yaml`, with all that they refer to. */
export interface LoadedProject extends SettingsInForce {
  /** Uri of the folder of `portcullis.yaml`, else of the folder the command runs in. */
  readonly root: string;
  readonly project: Project;
  /** Uris of the files that were asked for. */
  readonly uris: readonly string[];
}

export interface LoadOptions {
  /** `false` looks for no `portcullis.yaml`. */
  readonly settings: boolean;
  readonly reading: ReadOptions;
}

/** Groups files by the settings file that decides for them, and loads what they refer to. */
export async function loadProjects(
  files: readonly FoundFile[],
  options: LoadOptions,
  terminal: Terminal,
): Promise<readonly LoadedProject[]> {
  const groups = new Map<string | undefined, FoundFile[]>();
  const finder = new SettingsFinder();
  for (const file of files) {
    const path = options.settings ? finder.find(dirname(file.path)) : undefined;
    const group = groups.get(path);
    if (group) group.push(file);
    else groups.set(path, [file]);
  }
  const loaded: LoadedProject[] = [];
  for (const [path, members] of groups) loaded.push(await load(members, path, options, terminal));
  return loaded;
}

async function load(
  files: readonly FoundFile[],
  path: string | undefined,
  { reading }: LoadOptions,
  terminal: Terminal,
): Promise<LoadedProject> {
  const inForce = await readSettings(path, terminal);
  const store = new ProjectStore(diskHost(reading), inForce.settings);
  for (const { path: file, language, text } of files) store.set(uriOf(file), language, text);
  const root = uriOf(path === undefined ? terminal.folder : dirname(path));
  const uris = files.map((file) => uriOf(file.path));
  return { ...inForce, root, project: await withScripts(await store.load(), uris, terminal), uris };
}

/** The runners by where they say what is missing, so that each says it once. */
const runners = new WeakMap<Terminal, ShellcheckRunner>();

/** The project with what ShellCheck says of the scripts of these files, where its settings ask for that. */
export async function withScripts(project: Project, uris: readonly string[], terminal: Terminal): Promise<Project> {
  if (!project.settings.shellcheck.enable) return project;
  const [{ withShellcheck }, { shellcheckRunner }] = await Promise.all([
    import("../engine/dockerfile/shellcheck.ts"),
    import("../lsp/shellcheck.ts"),
  ]);
  const run = runners.get(terminal) ?? shellcheckRunner(terminal.environment, (line) => terminal.warn(line));
  runners.set(terminal, run);
  return withShellcheck(project, run, uris);
}

/** Finds the settings file that decides, remembering the folders it looked at. */
export class SettingsFinder {
  readonly #own = new NearestFinder([settingsFileName]);
  readonly #hadolint = new NearestFinder(hadolintFileNames);

  /** The path of the nearest `portcullis.yaml` upward from a folder; where there is none, of hadolint's settings. */
  find(folder: string): string | undefined {
    return this.#own.find(folder) ?? this.#hadolint.find(folder);
  }
}

class NearestFinder {
  readonly #names: readonly string[];
  readonly #known = new Map<string, string | undefined>();

  constructor(names: readonly string[]) {
    this.#names = names;
  }

  find(folder: string): string | undefined {
    if (this.#known.has(folder)) return this.#known.get(folder);
    const path = this.#names.map((name) => join(folder, name)).find((candidate) => existsSync(candidate));
    const parent = dirname(folder);
    const found = path ?? (parent === folder ? undefined : this.find(parent));
    this.#known.set(folder, found);
    return found;
  }
}

/**
 * The settings of a `portcullis.yaml`, or of hadolint's file, over the defaults; without either the defaults.
 * @throws UsageError when the file cannot be read or SOURCE_DATE_EPOCH is no time.
 */
export async function readSettings(path: string | undefined, terminal: Terminal): Promise<SettingsInForce> {
  const base = { ...defaultSettings, today: today(terminal.environment) };
  if (path === undefined) return { settings: base, source: undefined, problems: [] };
  const reading = readSource(path, { maximumSize: defaultMaximumSize, strict: true });
  if ("refusal" in reading) throw new UsageError(`${path} ${reading.refusal}`);
  if (hadolintFileNames.includes(basename(path))) {
    const { hadolintSettings } = await import("../engine/hadolint-config.ts");
    return { settings: hadolintSettings(reading.text, base, rules), source: reading.text, problems: [] };
  }
  // The YAML parser is loaded only where there is something to parse.
  const { parseSettings } = await import("../engine/config.ts");
  const known = { rules: rules.map(({ id }) => id), criteria: criteria.map(({ id }) => id) };
  return { ...parseSettings(uriOf(path), reading.text, base, known), source: reading.text };
}

/**
 * The day of the review in UTC: that of SOURCE_DATE_EPOCH, in seconds, else of the clock.
 * @throws UsageError when SOURCE_DATE_EPOCH is not a number of seconds.
 */
function today({ SOURCE_DATE_EPOCH: epoch }: Terminal["environment"]): string {
  if (epoch && !/^\d{1,11}$/.test(epoch)) throw new UsageError("SOURCE_DATE_EPOCH is not a number of seconds");
  const date = epoch ? new Date(Number(epoch) * 1000) : new Date();
  return date.toISOString().slice(0, 10);
}

/** What is not understood in a `portcullis.yaml`, as findings. */
export function settingsFindings({ settings, source, problems }: SettingsInForce): Finding[] {
  const { uri = "" } = settings;
  const found = problems.map(({ span, message }) =>
    attach(engineRules.settings, { at: { span }, message }, uri, engineRules.settings.severity),
  );
  const textOf = ({ start, end }: { start: number; end: number }): string => (source ?? "").slice(start, end);
  return mark(
    found,
    () => uri.slice(folderOf(uri).length + 1),
    (finding) => textOf(finding.span),
  );
}
