import { type Span, span } from "../text.ts";
import type { Source } from "./copy.ts";
import type { Run } from "./execution.ts";
import type { Flag } from "./instruction.ts";

/** `name=value` or a bare `name` of a mount. */
export interface MountOption {
  /** In lower case, as written. */
  readonly name: string;
  /** Variables as written; undefined when there is no `=`. */
  readonly value: string | undefined;
  readonly span: Span;
}

const aliases: Readonly<Record<string, string>> = {
  dst: "target",
  destination: "target",
  src: "source",
  ro: "readonly",
  rw: "readwrite",
};

const canonical = (name: string): string => aliases[name] ?? name;

/** One `--mount` of a RUN. */
export class Mount {
  readonly run: Run;
  readonly flag: Flag;
  readonly options: readonly MountOption[];

  constructor(run: Run, flag: Flag) {
    this.run = run;
    this.flag = flag;
    this.options = readOptions(flag);
  }

  /** `bind` when no type is written; undefined when it holds an unknown variable. */
  get type(): string | undefined {
    return this.option("type") ? this.value("type") : "bind";
  }

  /** The last option of that name or of a name that means the same: `dst` is found as `target`. */
  option(name: string): MountOption | undefined {
    return this.options.findLast((option) => canonical(option.name) === canonical(name));
  }

  /** The value of that option with variables put in; undefined when absent or unknown. */
  value(name: string): string | undefined {
    const text = this.option(name)?.value;
    return text === undefined ? undefined : this.run.document.expand(text, this.run);
  }

  /** Where the files come from; undefined for the build context. */
  get from(): Source | undefined {
    const { flag } = this;
    if (this.option("from")?.value === undefined) return undefined;
    const value = this.value("from");
    return { flag, value, stage: value === undefined ? undefined : this.run.document.stageNamed(value) };
  }
}

/** Splits the comma-separated options; double quotes that survived the flag's own quoting join commas. */
function readOptions(flag: Flag): MountOption[] {
  const text = flag.value ?? "";
  const options: MountOption[] = [];
  let start = 0;
  let quoted = false;
  for (let i = 0; i <= text.length; i++) {
    if (text[i] === '"') quoted = !quoted;
    if (i < text.length && (quoted || text[i] !== ",")) continue;
    if (i > start) options.push(optionAt(flag, text, start, i));
    start = i + 1;
  }
  return options;
}

function optionAt(flag: Flag, text: string, start: number, end: number): MountOption {
  const [name = "", ...value] = text.slice(start, end).replaceAll('"', "").split("=");
  return {
    name: name.trim().toLowerCase(),
    value: value.length > 0 ? value.join("=") : undefined,
    span: span(flag.offset(start), flag.offset(end - 1) + 1),
  };
}

const none: readonly Mount[] = [];

/** The mounts of a RUN, in order. */
export const readMounts = (run: Run): readonly Mount[] =>
  run.flags.length === 0 ? none : run.flags.filter((flag) => flag.name === "mount").map((flag) => new Mount(run, flag));
