import { type ShellcheckRunner, unknownScripts, usedResults, withShellcheck } from "../engine/dockerfile/shellcheck.ts";
import type { ProjectStore } from "../engine/load.ts";
import type { Project } from "../engine/project.ts";

/** Scripts of which results are kept before those that no file holds any more are dropped. */
const mostKept = 5_000;

/**
 * Has ShellCheck look at the scripts in Dockerfiles, beside everything else: nobody waits for it while typing, and what
 * it says of a script is kept until the script changes.
 */
export class ScriptChecks {
  /** Whether the files of the workspace may make a program run. */
  isTrusted = false;
  /** Told when there is something new to show. */
  onResults: () => void = () => undefined;
  readonly #run: ShellcheckRunner | undefined;
  /** What is under way, by the store that it is for. */
  readonly #running = new WeakMap<ProjectStore, Promise<void>>();

  /** @param run undefined where no program can be run */
  constructor(run: ShellcheckRunner | undefined) {
    this.#run = run;
  }

  /** Starts to look at the scripts of these files of a project, unless that is under way or done. */
  start(store: ProjectStore, project: Project, uris: readonly string[]): void {
    if (this.#running.has(store)) return;
    void this.#look(store, project, uris);
  }

  /** Waits until the scripts of all files of a project were looked at. */
  async finish(store: ProjectStore, project: Project | undefined): Promise<void> {
    await this.#running.get(store);
    if (project) await this.#look(store, project, [...project.files.documents.keys()]);
  }

  async #look(store: ProjectStore, project: Project, uris: readonly string[]): Promise<void> {
    const run = this.#run;
    if (!run || !this.isTrusted || unknownScripts(project, uris).length === 0) return;
    const looked = withShellcheck(project, run, uris).then((found) => {
      const { shellcheck, documents } = found.files;
      store.shellcheck = shellcheck.size > mostKept ? usedResults(found, documents.keys()) : shellcheck;
      this.onResults();
    });
    this.#running.set(store, looked);
    await looked.finally(() => this.#running.delete(store));
  }
}
