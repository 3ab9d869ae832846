import type { Connection } from "vscode-languageserver";
import type { Answers } from "../engine/scaffold/answers.ts";
import { answerOf, answersPath, readAnswers, withAnswer } from "../engine/scaffold/answers-file.ts";
import { type Detection, detect, skippedFolders, wantedTexts } from "../engine/scaffold/detect.ts";
import { imagesDate } from "../engine/scaffold/images.ts";
import { manifestPath } from "../engine/scaffold/manifest.ts";
import { nextCommands } from "../engine/scaffold/next-commands.ts";
import { type Option, type OptionValue, options, questions } from "../engine/scaffold/options.ts";
import { type Existing, type OnConflict, type PlannedFile, plannedPaths, planStack } from "../engine/scaffold/plan.ts";
import { readAnswer, shownAnswer } from "../engine/scaffold/read-answer.ts";
import { join } from "../engine/uri.ts";
import { isRecord } from "./capabilities.ts";
import { clientUri, engineUri } from "./convert.ts";

/** An option as a client asks for it. */
interface Question {
  readonly path: string;
  readonly title: string;
  readonly help: string;
  readonly values?: readonly OptionValue[];
  /** The answer so far, as a person would type it. */
  readonly answer: string;
  /** Whether it is asked when everything was detected. */
  readonly isAsked: boolean;
}

/** What is known of a project before somebody is asked. */
export interface Detected {
  readonly found: Detection["found"];
  readonly open: readonly string[];
  readonly packages: readonly string[];
  /** The options that mean something beside the answers so far. */
  readonly questions: readonly Question[];
  /** Uri of the file of answers. */
  readonly answersFile: string;
  readonly hasAnswersFile: boolean;
  /** What is wrong with the answers, a sentence each. */
  readonly problems: readonly string[];
}

/** What would be written, for a preview. */
export interface PlannedStack {
  readonly files: readonly (Omit<PlannedFile, "write"> & {
    readonly write?: {
      readonly uri: string;
      /** What is there now; absent for a new file. */
      readonly before?: string;
      readonly after: string;
      readonly executable: boolean;
    };
  })[];
  readonly next: readonly { readonly command: string; readonly why: string }[];
  readonly imagesDate: string;
  readonly problems: readonly string[];
}

/** The folder and what was answered so far: by option, as typed. */
interface Job {
  readonly folder: string;
  readonly workspace: string | undefined;
  readonly typed: Readonly<Record<string, unknown>>;
}

function jobOf(params: unknown): Job {
  const { folder, workspace, answers } = isRecord(params) ? params : {};
  return {
    folder: engineUri(String(folder)),
    workspace: typeof workspace === "string" ? workspace : undefined,
    typed: isRecord(answers) ? answers : {},
  };
}

/** Answers `portcullis/scaffold/detect` and `portcullis/scaffold/plan`, for clients that give files to the server. */
export function scaffoldStack(connection: Connection): void {
  const files = new ProjectFolder(connection);
  connection.onRequest("portcullis/scaffold/detect", async (params: unknown) => detected(jobOf(params), files));
  connection.onRequest("portcullis/scaffold/plan", async (params: unknown) => {
    const { choices } = isRecord(params) ? params : {};
    return planned(jobOf(params), isRecord(choices) ? choices : {}, files);
  });
}

async function detected(job: Job, files: ProjectFolder): Promise<Detected> {
  const { detection, answers, hasFile, problems } = await answersOf(job, files);
  return {
    found: detection.found,
    open: detection.open,
    packages: detection.packages,
    questions: options
      .filter(({ applies }) => applies?.(answers) ?? true)
      .map(({ path, title, help, values }) => ({
        path,
        title,
        help,
        ...(values ? { values } : {}),
        answer: shownAnswer(answerOf(answers, path)),
        isAsked: questions.includes(path),
      })),
    answersFile: clientUri(join(job.folder, answersPath)),
    hasAnswersFile: hasFile,
    problems,
  };
}

async function planned(
  job: Job,
  choices: Readonly<Record<string, unknown>>,
  files: ProjectFolder,
): Promise<PlannedStack> {
  const { answers, problems } = await answersOf(job, files);
  const manifest = await files.read(job.folder, manifestPath);
  const existing = await files.existing(job.folder, plannedPaths(answers, manifest));
  const plans = new Map<unknown, ReadonlyMap<string, PlannedFile>>();
  const planFor = (choice: OnConflict): ReadonlyMap<string, PlannedFile> => {
    const known = plans.get(choice);
    if (known) return known;
    const plan = new Map(planStack(answers, existing, choice).files.map((file) => [file.path, file]));
    plans.set(choice, plan);
    return plan;
  };
  const usual = [...planFor("merge").values()];
  return {
    files: usual.map((file) => shown(job.folder, planFor(choiceOf(choices[file.path])).get(file.path) ?? file)),
    next: nextCommands(answers),
    imagesDate,
    problems,
  };
}

const choiceNames: readonly OnConflict[] = ["merge", "propose", "keep", "replace"];

const choiceOf = (value: unknown): OnConflict => choiceNames.find((name) => name === value) ?? "merge";

function shown(folder: string, { write, ...file }: PlannedFile): PlannedStack["files"][number] {
  if (!write) return file;
  const { path, before, after, executable } = write;
  const uri = clientUri(join(folder, path));
  return { ...file, write: { uri, ...(before === undefined ? {} : { before }), after, executable } };
}

interface Answered {
  readonly detection: Detection;
  readonly answers: Answers;
  readonly hasFile: boolean;
  readonly problems: readonly string[];
}

/** What was detected, what the file of answers says over that, and what was typed over both. */
async function answersOf({ folder, workspace, typed }: Job, files: ProjectFolder): Promise<Answered> {
  const paths = await files.paths(folder);
  const texts = await files.texts(folder, wantedTexts(paths));
  const written = await files.read(folder, answersPath);
  const chosen = workspace ?? (written === undefined ? undefined : workspaceIn(written, paths, texts));
  const detection = detect({ paths, texts }, chosen);
  const read = written === undefined ? undefined : readAnswers(written, detection.answers);
  const problems = (read?.problems ?? []).map(({ message }) => `${answersPath}: ${message}`);
  let answers = read?.answers ?? detection.answers;
  for (const [path, text] of Object.entries(typed)) {
    const option = options.find((candidate) => candidate.path === path);
    const value = option && readAnswer(option, String(text));
    if (value === undefined) problems.push(refusal(option, path, String(text)));
    else answers = withAnswer(answers, path, value);
  }
  return { detection, answers, hasFile: written !== undefined, problems };
}

const refusal = (option: Option | undefined, path: string, text: string): string =>
  option ? `${option.title}: ${text} is not understood` : `${path} is no option`;

function workspaceIn(
  written: string,
  paths: readonly string[],
  texts: ReadonlyMap<string, string>,
): string | undefined {
  return readAnswers(written, detect({ paths, texts }).answers).answers.app.workspace;
}

/** A folder of the project as the client sees it. */
class ProjectFolder {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The paths of its files, relative and with `/`, without folders that hold nothing of the application's own. */
  async paths(folder: string): Promise<readonly string[]> {
    const params = { uri: clientUri(folder), skipped: [...skippedFolders] };
    const found = await this.#connection.sendRequest<unknown>("portcullis/projectPaths", params);
    return Array.isArray(found) ? found.map(String).sort() : [];
  }

  async texts(folder: string, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const read = await Promise.all(paths.map(async (path) => [path, await this.read(folder, path)] as const));
    return new Map(read.flatMap(([path, text]) => (text === undefined ? [] : [[path, text] as const])));
  }

  async read(folder: string, path: string): Promise<string | undefined> {
    const params = { uri: clientUri(join(folder, path)) };
    const text = await this.#connection.sendRequest<unknown>("portcullis/readFile", params);
    return typeof text === "string" ? text : undefined;
  }

  /** What is there at these paths, and what keeps files from being written there. */
  async existing(folder: string, paths: readonly string[]): Promise<Existing> {
    const texts = new Map<string, string>();
    const obstacles = new Map<string, string>();
    const kinds = new Map<string, Promise<string | undefined>>();
    await Promise.all(
      paths.map(async (path) => {
        const obstacle = await this.#obstacle(folder, path, kinds);
        const text = obstacle === undefined ? await this.read(folder, path) : undefined;
        const isThere = (await this.#kind(folder, path, kinds)) !== undefined;
        if (obstacle !== undefined) obstacles.set(path, obstacle);
        else if (text !== undefined) texts.set(path, text);
        else if (isThere) obstacles.set(path, "is no text that can be read");
      }),
    );
    return { texts, obstacles };
  }

  /** Why nothing may be written at a path: it, or a folder on the way to it, is not what it should be. */
  async #obstacle(
    folder: string,
    path: string,
    kinds: Map<string, Promise<string | undefined>>,
  ): Promise<string | undefined> {
    const parts = path.split("/");
    for (let count = 1; count <= parts.length; count++) {
      const part = parts.slice(0, count).join("/");
      const kind = await this.#kind(folder, part, kinds);
      const isLast = count === parts.length;
      if (kind === undefined) return undefined;
      if (kind === "link") return isLast ? "is a symbolic link" : `lies behind the symbolic link ${part}`;
      if (isLast && kind === "folder") return "is a folder";
      if (!isLast && kind === "file") return `lies below ${part}, which is a file`;
    }
    return undefined;
  }

  /** `file`, `folder`, `link`, or undefined where nothing is; asked once for each path of a plan. */
  #kind(folder: string, path: string, kinds: Map<string, Promise<string | undefined>>): Promise<string | undefined> {
    const known = kinds.get(path);
    if (known) return known;
    const params = { uri: clientUri(join(folder, path)) };
    const asked = this.#connection
      .sendRequest<unknown>("portcullis/kindOf", params)
      .then((kind) => (typeof kind === "string" ? kind : undefined));
    kinds.set(path, asked);
    return asked;
  }
}
