import { groupBy } from "../group.ts";
import { Remembering } from "../memo.ts";
import { CallIndex } from "./call-index.ts";
import type { DockerfileDocument } from "./document.ts";
import type { Cmd, Entrypoint, Healthcheck, Run, Shell } from "./execution.ts";
import type { From } from "./from.ts";
import type { ImageReference } from "./image.ts";
import { lastBefore } from "./instruction.ts";
import type { AnyInstruction, InstructionNames } from "./instructions.ts";
import type { Port, Stopsignal, User, Workdir } from "./settings.ts";
import { Scope } from "./variables.ts";

/** An image has at most 127 layers; longer chains of stages are cut here, which keeps all look-ups linear. */
const longestChain = 128;
/** Stages followed when looking for those that take files from one. */
const mostConsumers = 1000;

/** What one FROM begins. */
export class Stage extends Remembering {
  readonly document: DockerfileDocument;
  /** Counts from 0, as `COPY --from=0` does. */
  readonly index: number;
  readonly from: From;
  /** Those after FROM; what ONBUILD wraps is not among them. */
  readonly instructions: readonly AnyInstruction[];
  /** The earlier stage it is built from. */
  readonly parent: Stage | undefined;
  #chain: readonly Stage[] | undefined;
  #scope: Scope | undefined;
  #calls: CallIndex | undefined;
  #byName: ReadonlyMap<string, readonly AnyInstruction[]> | undefined;

  constructor(
    document: DockerfileDocument,
    index: number,
    from: From,
    instructions: readonly AnyInstruction[],
    parent: Stage | undefined,
  ) {
    super();
    this.document = document;
    this.index = index;
    this.from = from;
    this.instructions = instructions;
    this.parent = parent;
  }

  /** The name after AS in lower case: the builder ignores case. */
  get name(): string | undefined {
    return this.from.stageName?.value.toLowerCase();
  }

  /** The stage itself, then the stages it is built from, nearest first. */
  get chain(): readonly Stage[] {
    if (this.#chain) return this.#chain;
    const chain: Stage[] = [];
    for (let stage: Stage | undefined = this; stage && chain.length < longestChain; stage = stage.parent) {
      chain.push(stage);
    }
    this.#chain = chain;
    return chain;
  }

  /** The image at the root of the chain; undefined when unknown. */
  get image(): ImageReference | "scratch" | undefined {
    return this.chain.at(-1)?.from.image;
  }

  get isFromScratch(): boolean {
    return this.image === "scratch";
  }

  /** Whether its layers are part of the image that is built without `--target`. */
  get isShipped(): boolean {
    return this.document.shippedLayers().has(this);
  }

  /** The stages that take files from this one by `COPY --from` or a mount, directly or over others. */
  get copiedInto(): readonly Stage[] {
    const found = new Set<Stage>();
    const waiting: Stage[] = [this];
    for (let stage = waiting.pop(); stage && found.size < mostConsumers; stage = waiting.pop()) {
      for (const consumer of this.document.consumersOf(stage)) {
        if (found.has(consumer)) continue;
        found.add(consumer);
        waiting.push(consumer);
      }
    }
    return [...found];
  }

  /** Its own instructions with that keyword. */
  named<Name extends keyof InstructionNames>(name: Name): readonly InstructionNames[Name][] {
    this.#byName ??= groupBy(this.instructions, ({ name }) => name);
    return (this.#byName.get(name) ?? []) as readonly InstructionNames[Name][];
  }

  /** Its own RUNs that call a command of one of these names. */
  runsCalling(names: readonly string[]): readonly Run[] {
    this.#calls ??= new CallIndex(this.named("RUN"));
    return this.#calls.calling(names);
  }

  /** The last instruction with that keyword along the chain, before the given index of an instruction of this stage. */
  effective<Name extends keyof InstructionNames>(
    name: Name,
    before: number = Number.POSITIVE_INFINITY,
  ): InstructionNames[Name] | undefined {
    for (const stage of this.chain) {
      const found = lastBefore(stage.named(name), before, (instruction) => instruction.index);
      if (found) return found;
    }
    return undefined;
  }

  get user(): User | undefined {
    return this.effective("USER");
  }

  get workdir(): Workdir | undefined {
    return this.effective("WORKDIR");
  }

  get shell(): Shell | undefined {
    return this.effective("SHELL");
  }

  get healthcheck(): Healthcheck | undefined {
    return this.effective("HEALTHCHECK");
  }

  /** The effective CMD: an ENTRYPOINT in a later stage of the chain resets one that was inherited. */
  get cmd(): Cmd | undefined {
    for (const stage of this.chain) {
      const found = stage.named("CMD").at(-1);
      if (found || stage.named("ENTRYPOINT").length > 0) return found;
    }
    return undefined;
  }

  get entrypoint(): Entrypoint | undefined {
    return this.effective("ENTRYPOINT");
  }

  get stopsignal(): Stopsignal | undefined {
    return this.effective("STOPSIGNAL");
  }

  /** Ports along the chain, those of this stage first. */
  get exposedPorts(): readonly Port[] {
    return this.chain.flatMap((stage) => stage.named("EXPOSE").flatMap((expose) => expose.ports));
  }

  /** The variables that ENV and ARG of this stage define. */
  get scope(): Scope {
    this.#scope ??= new Scope(this.instructions, this, this.document.globals);
    return this.#scope;
  }

  /** The value of an ENV at the end of the stage; undefined when unset or unknown. */
  env(name: string): string | undefined {
    const found = this.scope.find(name, Number.POSITIVE_INFINITY);
    return found?.pair.instruction.name === "ENV" ? (found.value ?? undefined) : undefined;
  }
}

/** Divides the instructions into stages; those before the first FROM belong to none. */
export function buildStages(document: DockerfileDocument, instructions: readonly AnyInstruction[]): readonly Stage[] {
  const stages: Stage[] = [];
  const byName = new Map<string, Stage>();
  const starts = instructions.filter((instruction) => instruction.name === "FROM");
  starts.forEach((from, index) => {
    const body = instructions.slice(from.index + 1, starts[index + 1]?.index);
    const parent = byName.get((from.resolved ?? "").toLowerCase());
    const stage = new Stage(document, index, from, body, parent);
    stages.push(stage);
    if (stage.name !== undefined) byName.set(stage.name, stage);
  });
  return stages;
}
