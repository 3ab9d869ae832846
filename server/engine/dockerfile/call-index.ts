import type { Run } from "./execution.ts";

const none: readonly Run[] = [];

/** RUNs by the commands they call: most rules look for a few that most files do not have. */
export class CallIndex {
  readonly #byName = new Map<string, Run[]>();
  /** By the very list that was asked for: rules ask with lists that stay. */
  readonly #byNames = new Map<readonly string[], readonly Run[]>();

  /** `runs` in order. */
  constructor(runs: readonly Run[]) {
    for (const run of runs) {
      for (const name of run.commandNames) {
        const known = this.#byName.get(name);
        if (known) known.push(run);
        else this.#byName.set(name, [run]);
      }
    }
  }

  /** The RUNs that call a command of one of these names, in order. */
  calling(names: readonly string[]): readonly Run[] {
    const known = this.#byNames.get(names) ?? this.#find(names);
    this.#byNames.set(names, known);
    return known;
  }

  #find(names: readonly string[]): readonly Run[] {
    let found = none;
    for (const name of names) {
      const runs = this.#byName.get(name);
      // Most are called by one name alone, and then the order is known.
      if (runs && found !== none) return this.#merged(names);
      found = runs ?? found;
    }
    return found;
  }

  #merged(names: readonly string[]): readonly Run[] {
    const runs = new Set(names.flatMap((name) => this.#byName.get(name) ?? none));
    return [...runs].sort((a, b) => a.index - b.index);
  }
}
