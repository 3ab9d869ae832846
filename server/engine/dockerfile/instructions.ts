import { Traits } from "../memo.ts";
import { Copy } from "./copy.ts";
import type { DockerfileDocument } from "./document.ts";
import { Cmd, Entrypoint, Healthcheck, Run, Shell } from "./execution.ts";
import { From } from "./from.ts";
import { Instruction, type Place } from "./instruction.ts";
import { skipBlanks } from "./logical-line.ts";
import { Arg, Env, Label } from "./pairs.ts";
import { keywordEnd, type Segment } from "./reader.ts";
import { Expose, Maintainer, Stopsignal, User, Volume, Workdir } from "./settings.ts";

/** The class of each instruction by its keyword in upper case. */
export interface InstructionNames {
  FROM: From;
  RUN: Run;
  CMD: Cmd;
  ENTRYPOINT: Entrypoint;
  SHELL: Shell;
  COPY: Copy<"COPY">;
  ADD: Copy<"ADD">;
  ENV: Env;
  ARG: Arg;
  LABEL: Label;
  USER: User;
  WORKDIR: Workdir;
  STOPSIGNAL: Stopsignal;
  MAINTAINER: Maintainer;
  EXPOSE: Expose;
  VOLUME: Volume;
  HEALTHCHECK: Healthcheck;
  ONBUILD: Onbuild;
  /** A keyword that is none of the above. */
  UNKNOWN: Unknown;
}

/** Any instruction; its `name` tells the class. */
export type AnyInstruction = InstructionNames[keyof InstructionNames];

/** ONBUILD: an instruction kept for images built from this one. */
export class Onbuild extends Instruction {
  readonly name = "ONBUILD";
  #trigger: { instruction: AnyInstruction | undefined } | undefined;

  /** The wrapped instruction; undefined when it is missing. It is no part of the stage's instructions. */
  get trigger(): AnyInstruction | undefined {
    this.#trigger ??= { instruction: this.readTrigger() };
    return this.#trigger.instruction;
  }

  private readTrigger(): AnyInstruction | undefined {
    const { line } = this.place;
    const start = skipBlanks(line.text, this.restStart);
    if (start >= line.text.length || this.isTrigger) return undefined;
    const end = start + keywordEnd(line.text.slice(start));
    const span = { start: line.offset(start), end: this.span.end };
    return createInstruction({ ...this.place, traits: new Traits(), start, keywordEnd: end, span, isTrigger: true });
  }
}

/** A line whose first word is no instruction. */
export class Unknown extends Instruction {
  readonly name = "UNKNOWN";
}

const creators: ReadonlyMap<string, (place: Place) => AnyInstruction> = new Map(
  Object.entries<(place: Place) => AnyInstruction>({
    FROM: (place) => new From(place),
    RUN: (place) => new Run(place),
    CMD: (place) => new Cmd(place),
    ENTRYPOINT: (place) => new Entrypoint(place),
    SHELL: (place) => new Shell(place),
    COPY: (place) => new Copy("COPY", place),
    ADD: (place) => new Copy("ADD", place),
    ENV: (place) => new Env(place),
    ARG: (place) => new Arg(place),
    LABEL: (place) => new Label(place),
    USER: (place) => new User(place),
    WORKDIR: (place) => new Workdir(place),
    STOPSIGNAL: (place) => new Stopsignal(place),
    MAINTAINER: (place) => new Maintainer(place),
    EXPOSE: (place) => new Expose(place),
    VOLUME: (place) => new Volume(place),
    HEALTHCHECK: (place) => new Healthcheck(place),
    ONBUILD: (place) => new Onbuild(place),
  }),
);

/** All keywords, in upper case. */
export const keywords: readonly string[] = [...creators.keys()];

function createInstruction(place: Place): AnyInstruction {
  const keyword = place.line.text.slice(place.start, place.keywordEnd).toUpperCase();
  const create = creators.get(keyword);
  return create ? create(place) : new Unknown(place);
}

/** The instruction that stands in a segment of the source. */
export function readInstruction(document: DockerfileDocument, segment: Segment, index: number): AnyInstruction {
  const { line, heredocs, script, traits, span } = segment;
  const end = keywordEnd(line.text);
  return createInstruction({
    document,
    index,
    line,
    heredocs,
    script,
    traits,
    span,
    start: 0,
    keywordEnd: end,
    isTrigger: false,
  });
}
