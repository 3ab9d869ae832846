import type { SyntaxProblem } from "../document.ts";
import { groupBy } from "../group.ts";
import { Remembering } from "../memo.ts";
import { contains, Lines, type Span } from "../text.ts";
import { CallIndex } from "./call-index.ts";
import type { Run } from "./execution.ts";
import { type Instruction, lastBefore } from "./instruction.ts";
import { type AnyInstruction, type InstructionNames, readInstruction } from "./instructions.ts";
import type { Pair } from "./pairs.ts";
import { type ParserDirective, type Reading, readSource } from "./reader.ts";
import { buildStages, type Stage } from "./stages.ts";
import { findSyntaxProblems } from "./syntax.ts";
import { expandText, Scope } from "./variables.ts";

/** One parsed Dockerfile. Parsing never throws; everything beyond the lines is read on first use and kept. */
export class DockerfileDocument extends Remembering {
  readonly language = "dockerfile";
  readonly uri: string;
  readonly source: string;
  readonly #reading: Reading;
  #lines: Lines | undefined;
  #instructions: readonly AnyInstruction[] | undefined;
  #byName: ReadonlyMap<string, readonly AnyInstruction[]> | undefined;
  #triggers: ReadonlyMap<string, readonly AnyInstruction[]> | undefined;
  #calls: CallIndex | undefined;
  #vocabulary: ReadonlySet<string> | undefined;
  #stages: readonly Stage[] | undefined;
  #stageOf: readonly (Stage | undefined)[] | undefined;
  #stageNames: ReadonlyMap<string, Stage> | undefined;
  #globals: Scope | undefined;
  #last: readonly Stage[] | undefined;
  #shipped: ReadonlySet<Stage> | undefined;
  #consumers: ReadonlyMap<Stage, readonly Stage[]> | undefined;
  #syntaxProblems: readonly SyntaxProblem[] | undefined;

  /** `previous` is the same file before a change; with it only the change is parsed. */
  constructor(uri: string, source: string, previous?: DockerfileDocument) {
    super();
    this.uri = uri;
    this.source = source;
    this.#reading = readSource(source, previous && { source: previous.source, reading: previous.#reading });
  }

  get lines(): Lines {
    this.#lines ??= new Lines(this.source);
    return this.#lines;
  }

  /** The character that continues lines and protects characters: a backslash unless `# escape` says otherwise. */
  get escape(): string {
    return this.#reading.escape;
  }

  /** `# syntax=…` and its like at the top. */
  get directives(): readonly ParserDirective[] {
    return this.#reading.directives;
  }

  /** From each `#` to the end of its line, those between continued lines included, directives not. */
  get comments(): readonly Span[] {
    return this.#reading.comments;
  }

  get syntaxProblems(): readonly SyntaxProblem[] {
    this.#syntaxProblems ??= findSyntaxProblems(this);
    return this.#syntaxProblems;
  }

  /** All instructions in order; what ONBUILD wraps is reached through it alone. */
  get instructions(): readonly AnyInstruction[] {
    this.#instructions ??= this.#reading.segments.map((segment, index) => readInstruction(this, segment, index));
    return this.#instructions;
  }

  /** The instruction that a span lies in, an ONBUILD as a whole; comments between its lines are part of it. */
  instructionAt(place: Span): AnyInstruction | undefined {
    const found = lastBefore(this.instructions, place.start + 1, ({ span }) => span.start);
    return found && contains(found.span, place) ? found : undefined;
  }

  /** The instructions with that keyword that act in this build. */
  named<Name extends keyof InstructionNames>(name: Name): readonly InstructionNames[Name][] {
    this.#byName ??= groupBy(this.instructions, ({ name }) => name);
    return (this.#byName.get(name) ?? []) as readonly InstructionNames[Name][];
  }

  /** The same together with those that ONBUILD keeps for other builds. */
  withTriggers<Name extends keyof InstructionNames>(name: Name): readonly InstructionNames[Name][] {
    this.#triggers ??= groupBy(
      this.named("ONBUILD").flatMap(({ trigger }) => trigger ?? []),
      ({ name }) => name,
    );
    const triggers = this.#triggers.get(name) as readonly InstructionNames[Name][] | undefined;
    return triggers ? [...this.named(name), ...triggers].sort((a, b) => a.index - b.index) : this.named(name);
  }

  /**
   * Whether it has one of these: keywords, flags of instructions with their dashes, programs that an instruction calls,
   * kinds of syntax problems. What ONBUILD keeps counts as well.
   */
  hasAny(names: readonly string[]): boolean {
    this.#vocabulary ??= readVocabulary(this);
    for (const name of names) if (this.#vocabulary.has(name)) return true;
    return false;
  }

  /** The RUNs, those that ONBUILD keeps included, that call a command of one of these names; the list is looked up once. */
  runsCalling(names: readonly string[]): readonly Run[] {
    this.#calls ??= new CallIndex(this.withTriggers("RUN"));
    return this.#calls.calling(names);
  }

  get stages(): readonly Stage[] {
    this.#stages ??= buildStages(this, this.instructions);
    return this.#stages;
  }

  /** The stage that the instruction of that index stands in or begins. */
  stageOf(index: number): Stage | undefined {
    if (!this.#stageOf) {
      const stages = this.stages;
      const table: (Stage | undefined)[] = [];
      let next = 0;
      for (const instruction of this.instructions) {
        if (stages[next]?.from === instruction) next++;
        table.push(stages[next - 1]);
      }
      this.#stageOf = table;
    }
    return this.#stageOf[index];
  }

  /** The last stage of that name, in any case, else the one of that number. */
  stageNamed(name: string): Stage | undefined {
    this.#stageNames ??= new Map(
      this.stages.flatMap((stage) => (stage.name === undefined ? [] : [[stage.name, stage]])),
    );
    return this.#stageNames.get(name.toLowerCase()) ?? (/^\d{1,9}$/.test(name) ? this.stages[Number(name)] : undefined);
  }

  /** The stages that are built and shipped: the targets by name or number, the last stage when there are none. */
  shippedStages(targets: readonly string[] = []): readonly Stage[] {
    this.#last ??= this.stages.slice(-1);
    if (targets.length === 0) return this.#last;
    const named = targets.flatMap((target) => this.stageNamed(target) ?? []);
    return named.length > 0 ? [...new Set(named)] : this.#last;
  }

  /** The stages whose layers are part of a shipped image: the shipped ones and those they are built from. */
  shippedLayers(targets: readonly string[] = []): ReadonlySet<Stage> {
    if (targets.length > 0) return new Set(this.shippedStages(targets).flatMap((stage) => stage.chain));
    this.#shipped ??= new Set(this.shippedStages().flatMap((stage) => stage.chain));
    return this.#shipped;
  }

  /** The stages that take files directly from `stage`. */
  consumersOf(stage: Stage): readonly Stage[] {
    this.#consumers ??= findConsumers(this);
    return this.#consumers.get(stage) ?? [];
  }

  /** The ARGs before the first FROM. */
  get globals(): Scope {
    this.#globals ??= new Scope(this.instructions.slice(0, this.named("FROM")[0]?.index), undefined, undefined);
    return this.#globals;
  }

  /**
   * Removes quotes and escapes and puts variables in, with the values that hold just before `at` when no build argument
   * is passed. Undefined when one is unknown: set by the base image or the builder, without a default, or cut by a
   * pattern. A FROM sees global ARGs alone, a trigger of ONBUILD sees none.
   */
  expand(text: string, at: Instruction): string | undefined {
    return expandText(
      text,
      (name) => (at.isTrigger ? undefined : this.scopeAt(at)?.value(name, at.index)),
      this.escape,
    );
  }

  /** The `name=value` of the ENV or ARG that gives a variable its value just before `at`. */
  variable(name: string, at: Instruction): Pair | undefined {
    return at.isTrigger ? undefined : this.scopeAt(at)?.find(name, at.index)?.pair;
  }

  private scopeAt(at: Instruction): Scope {
    return (at.name === "FROM" ? undefined : at.stage?.scope) ?? this.globals;
  }
}

/** Parses a Dockerfile; never throws, whatever the source is. */
export const parseDockerfile = (uri: string, source: string): DockerfileDocument => new DockerfileDocument(uri, source);

function findConsumers(document: DockerfileDocument): ReadonlyMap<Stage, readonly Stage[]> {
  const consumers = new Map<Stage, Set<Stage>>();
  const add = (source: Stage | undefined, consumer: Stage | undefined): void => {
    if (!source || !consumer || source === consumer) return;
    const known = consumers.get(source);
    if (known) known.add(consumer);
    else consumers.set(source, new Set([consumer]));
  };
  for (const copy of document.named("COPY")) add(copy.from?.stage, copy.stage);
  for (const run of document.named("RUN")) for (const mount of run.mounts) add(mount.from?.stage, run.stage);
  return new Map([...consumers].map(([source, stages]) => [source, [...stages]]));
}

function readVocabulary(document: DockerfileDocument): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (instruction: AnyInstruction): void => {
    found.add(instruction.name);
    for (const { name } of instruction.flags) found.add(`--${name}`);
    if ("commandNames" in instruction) for (const name of instruction.commandNames) found.add(name);
    if (instruction.name === "ONBUILD" && instruction.trigger) add(instruction.trigger);
  };
  for (const instruction of document.instructions) add(instruction);
  for (const { kind } of document.syntaxProblems) if (kind !== undefined) found.add(kind);
  return found;
}
