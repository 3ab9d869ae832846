import { Instruction } from "./instruction.ts";
import { jsonWords, plainWords, singleWord, type Word } from "./word.ts";

/** An instruction whose whole argument is one value. */
export abstract class SingleValue extends Instruction {
  /** The argument; undefined when it is missing. */
  get word(): Word | undefined {
    return this.words[0];
  }

  /** The argument with variables put in; undefined when unknown or missing. */
  get resolved(): string | undefined {
    return this.word && this.document.expand(this.word.text, this);
  }

  protected override readWords(): readonly Word[] {
    return singleWord(this.place.line, this.restStart, this.document.escape);
  }
}

/** USER: who runs the following commands and the container. */
export class User extends SingleValue {
  readonly name = "USER";

  /** Name or number before the colon; undefined when unknown. */
  get user(): string | undefined {
    return this.resolved?.split(":", 1)[0];
  }

  /** Name or number after the colon; undefined when unknown or not given. */
  get group(): string | undefined {
    return this.resolved?.split(":", 2)[1];
  }
}

/** WORKDIR: the directory of the following instructions, created when it is missing. */
export class Workdir extends SingleValue {
  readonly name = "WORKDIR";
}

/** STOPSIGNAL: what the container gets when it is stopped. */
export class Stopsignal extends SingleValue {
  readonly name = "STOPSIGNAL";
}

/** MAINTAINER, which LABEL replaced. */
export class Maintainer extends SingleValue {
  readonly name = "MAINTAINER";
}

/** A port, or a range of ports, of EXPOSE. */
export interface Port {
  readonly word: Word;
  /** With variables put in; undefined when unknown. */
  readonly resolved: string | undefined;
  /** First and last port; undefined when unknown or not a number between 0 and 65535. */
  readonly first: number | undefined;
  readonly last: number | undefined;
  /** In lower case, `tcp` when none is written; undefined when unknown. */
  readonly protocol: string | undefined;
}

const portPattern = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/([a-z]+))?$/i;

/** EXPOSE: ports the container listens on. */
export class Expose extends Instruction {
  readonly name = "EXPOSE";
  #ports: readonly Port[] | undefined;

  get ports(): readonly Port[] {
    this.#ports ??= this.words.map((word) => this.portOf(word));
    return this.#ports;
  }

  private portOf(word: Word): Port {
    const resolved = this.document.expand(word.text, this);
    const match = portPattern.exec(resolved ?? "");
    const first = match ? Number(match[1]) : undefined;
    const last = match?.[2] === undefined ? first : Number(match[2]);
    const isPort = first !== undefined && last !== undefined && first <= last && last <= 65535;
    const protocol = match ? (match[3] ?? "tcp").toLowerCase() : undefined;
    return { word, resolved, first: isPort ? first : undefined, last: isPort ? last : undefined, protocol };
  }
}

/** VOLUME: paths kept outside the container's own layer. */
export class Volume extends Instruction {
  readonly name = "VOLUME";

  protected override readWords(): readonly Word[] {
    const { line } = this.place;
    return jsonWords(line, this.restStart) ?? plainWords(line, this.restStart, this.document.escape);
  }
}
