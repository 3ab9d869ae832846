import { Remembering, Traits } from "../memo.ts";
import { moved, type Span } from "../text.ts";
import { valueFlagsOf } from "./command-flags.ts";

/** A word of a shell command. */
export interface ShellWord {
  readonly span: Span;
  /** As written, continuations joined. */
  readonly text: string;
  /** Without quotes; undefined when it holds an expansion of the shell. */
  readonly value: string | undefined;
}

/** `NAME=value` before a command, or after `env` or `export`. */
export interface ShellAssignment {
  readonly name: string;
  readonly value: string | undefined;
  readonly span: Span;
}

/** `> file` and its like; here-documents are not among them. */
export interface ShellRedirect {
  readonly operator: string;
  readonly target: ShellWord | undefined;
}

/** What stands between a command and the one before it in the same list; undefined for the first. */
export type Connector = "&&" | "||" | ";" | "&" | "\n" | "|" | "|&" | undefined;

/** Commands joined by `|`; a command alone is a pipeline of one. */
export interface ShellPipeline {
  readonly span: Span;
  /** The members that are simple commands, in order. */
  readonly commands: readonly ShellCommand[];
  /** How many members it has, compound ones included. */
  readonly length: number;
  readonly operators: readonly string[];
  readonly isNegated: boolean;
  /** Whether a failure of any member counts: by SHELL or by `set -o pipefail` before it. */
  readonly pipefail: boolean;
  /** Whether its failure is lost: another statement follows, and `set -e` is not in force. */
  readonly isUnchecked: boolean;
}

/** A flag of a command and its value. */
export interface ShellFlag {
  /** With its dashes; a bundled `-yq` is read as `-y` and `-q`. */
  readonly name: string;
  /** Undefined when it has none or when it holds an expansion. */
  readonly value: string | undefined;
  /** The word the flag stands in. */
  readonly word: ShellWord;
  /** The word that holds the value, which may be the flag's own. */
  readonly valueWord: ShellWord | undefined;
}

/** What the parser knows of a command. */
export interface CommandParts {
  readonly name: string;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly words: readonly ShellWord[];
  readonly assignments: readonly ShellAssignment[];
  readonly wrappers: readonly string[];
  readonly redirects: readonly ShellRedirect[];
  readonly connector: Connector;
  readonly inHeredoc: boolean;
  readonly isNested: boolean;
}

interface Arguments {
  readonly flags: readonly ShellFlag[];
  readonly operands: readonly ShellWord[];
}

/**
 * A simple command inside a RUN, with wrappers such as sudo taken off. One that has moved in the source works out its
 * places when they are asked for.
 */
export class ShellCommand extends Remembering {
  readonly pipeline: ShellPipeline;
  /** What its words say, whatever the document. */
  readonly traits: Traits;
  readonly #parts: CommandParts;
  readonly #distance: number;
  #span: Span | undefined;
  #nameSpan: Span | undefined;
  #words: readonly ShellWord[] | undefined;
  #assignments: readonly ShellAssignment[] | undefined;
  #redirects: readonly ShellRedirect[] | undefined;
  #arguments: Arguments | undefined;

  /** `distance` is how far it stands from where its parts were read, in UTF-16 units. */
  constructor(parts: CommandParts, pipeline: ShellPipeline, traits: Traits = new Traits(), distance = 0) {
    super();
    this.#parts = parts;
    this.pipeline = pipeline;
    this.traits = traits;
    this.#distance = distance;
  }

  /** The same command, `distance` further on in the source. */
  moved(distance: number, pipeline: ShellPipeline): ShellCommand {
    return new ShellCommand(this.#parts, pipeline, this.traits, this.#distance + distance);
  }

  /** Last part of the path; empty when it holds an expansion. */
  get name(): string {
    return this.#parts.name;
  }

  /** From the first wrapper or assignment to the last word or redirect. */
  get span(): Span {
    this.#span ??= this.#here(this.#parts.span);
    return this.#span;
  }

  get nameSpan(): Span {
    this.#nameSpan ??= this.#here(this.#parts.nameSpan);
    return this.#nameSpan;
  }

  /** The words after the name. */
  get words(): readonly ShellWord[] {
    const { words } = this.#parts;
    this.#words ??= this.#isMoved(words) ? words.map((word) => this.#word(word)) : words;
    return this.#words;
  }

  get assignments(): readonly ShellAssignment[] {
    const { assignments } = this.#parts;
    this.#assignments ??= this.#isMoved(assignments)
      ? assignments.map(({ name, value, span }) => ({ name, value, span: this.#here(span) }))
      : assignments;
    return this.#assignments;
  }

  /** Names of the wrappers taken off, outermost first. */
  get wrappers(): readonly string[] {
    return this.#parts.wrappers;
  }

  get redirects(): readonly ShellRedirect[] {
    const { redirects } = this.#parts;
    this.#redirects ??= this.#isMoved(redirects)
      ? redirects.map(({ operator, target }) => ({ operator, target: target && this.#word(target) }))
      : redirects;
    return this.#redirects;
  }

  get connector(): Connector {
    return this.#parts.connector;
  }

  /** Whether it stands in the body of a here-document. */
  get inHeredoc(): boolean {
    return this.#parts.inHeredoc;
  }

  /** Whether it stands in a compound command, a substitution, a function or a script passed to a shell. */
  get isNested(): boolean {
    return this.#parts.isNested;
  }

  /** The first word that is no flag; `valueFlags` replaces the known flags that take the next word as their value. */
  subcommand(valueFlags?: ReadonlySet<string>): ShellWord | undefined {
    return this.operands(valueFlags)[0];
  }

  /** All words that are neither flags nor values of flags, the subcommand first; after `--` all words. */
  operands(valueFlags?: ReadonlySet<string>): readonly ShellWord[] {
    return this.read(valueFlags).operands;
  }

  /** The last flag with one of these names, such as `--yes` or `-y`. */
  flag(...names: readonly string[]): ShellFlag | undefined {
    const { flags } = this.read();
    return flags.length === 0 ? undefined : flags.findLast((flag) => names.includes(flag.name));
  }

  /** All flags with one of these names; without names all flags. */
  flags(...names: readonly string[]): readonly ShellFlag[] {
    const { flags } = this.read();
    return names.length === 0 || flags.length === 0 ? flags : flags.filter((flag) => names.includes(flag.name));
  }

  #isMoved(list: readonly unknown[]): boolean {
    return this.#distance !== 0 && list.length > 0;
  }

  #here(span: Span): Span {
    return this.#distance === 0 ? span : moved(span, this.#distance);
  }

  #word({ span, text, value }: ShellWord): ShellWord {
    return { span: this.#here(span), text, value };
  }

  private read(valueFlags?: ReadonlySet<string>): Arguments {
    if (valueFlags) return readArguments(this.words, valueFlags);
    this.#arguments ??= readArguments(this.words, valueFlagsOf(this.name));
    return this.#arguments;
  }
}

/** Divides the words of a command into flags and operands. */
function readArguments(words: readonly ShellWord[], valueFlags: ReadonlySet<string>): Arguments {
  const flags: ShellFlag[] = [];
  const operands: ShellWord[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as ShellWord;
    const text = word.value ?? word.text;
    if (text === "--") return { flags, operands: [...operands, ...words.slice(i + 1)] };
    const read = readFlags(word, text, valueFlags);
    const last = read.pop();
    if (!last) operands.push(word);
    else {
      const valueWord = last.valueWord ?? (valueFlags.has(last.name) ? words[++i] : undefined);
      flags.push(...read, last.valueWord ? last : { ...last, value: valueWord?.value, valueWord });
    }
  }
  return { flags, operands };
}

/** The flags in one word; none when it is an operand. */
function readFlags(word: ShellWord, text: string, valueFlags: ReadonlySet<string>): ShellFlag[] {
  if (text.startsWith("--")) return longFlag(word, text);
  return text.length > 1 && text.startsWith("-") ? shortFlags(word, text, valueFlags) : [];
}

function longFlag(word: ShellWord, text: string): ShellFlag[] {
  const equals = text.indexOf("=");
  if (equals < 0) return [{ name: text, value: undefined, word, valueWord: undefined }];
  const value = word.value === undefined ? undefined : text.slice(equals + 1);
  return [{ name: text.slice(0, equals), value, word, valueWord: word }];
}

/** `-yqq`, `-ofile`, `-q=2` and single-dash long flags such as `-name`: the whole word counts as a flag, then each letter. */
function shortFlags(word: ShellWord, text: string, valueFlags: ReadonlySet<string>): ShellFlag[] {
  const [whole = text] = text.split("=", 1);
  const named: ShellFlag = {
    name: whole,
    value: whole.length < text.length && word.value !== undefined ? text.slice(whole.length + 1) : undefined,
    word,
    valueWord: whole.length < text.length ? word : undefined,
  };
  if (whole.length <= 2 || valueFlags.has(whole)) return [named];
  const letters: ShellFlag[] = [];
  for (let i = 1; i < whole.length; i++) {
    const name = `-${whole[i]}`;
    const takesRest = valueFlags.has(name) && i + 1 < text.length;
    const value = takesRest && word.value !== undefined ? text.slice(i + 1) : undefined;
    letters.push({ name, value, word, valueWord: takesRest ? word : undefined });
    if (takesRest) break;
  }
  return [named, ...letters];
}
