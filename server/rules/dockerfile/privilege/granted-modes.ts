import type { ShellCommand, ShellWord } from "../../../engine/dockerfile/command.ts";
import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import { remember } from "../../../engine/memo.ts";
import type { Span } from "../../../engine/text.ts";

/** What a mode of chmod gives. */
export interface Rights {
  readonly othersWrite: boolean;
  readonly sticky: boolean;
  readonly setuid: boolean;
  readonly setgid: boolean;
}

/** A mode that an instruction gives to files. */
export interface GrantedMode {
  readonly stage: Stage | undefined;
  readonly span: Span;
  readonly mode: string;
  readonly rights: Rights;
}

const clause = /^([ugoa]*)((?:[-+=][rwxXst]*)+)$/;

/** Reads an octal or symbolic mode; undefined for what is none. */
export function rightsOf(mode: string): Rights | undefined {
  if (/^[0-7]{1,5}$/.test(mode)) {
    const bits = Number.parseInt(mode, 8);
    const has = (bit: number): boolean => (bits & bit) !== 0;
    return { othersWrite: has(0o2), sticky: has(0o1000), setuid: has(0o4000), setgid: has(0o2000) };
  }
  const clauses = mode.split(",").map((text) => clause.exec(text));
  if (mode.length > 100 || !clauses.every((match) => match !== null)) return undefined;
  const gives = (letter: string, who: RegExp): boolean =>
    clauses.some(
      ([, users = "", changes = ""]) => who.test(users) && new RegExp(`[+=][rwxXst]*${letter}`).test(changes),
    );
  return {
    // Without a letter the umask takes the right to write from others.
    othersWrite: gives("w", /[oa]/),
    sticky: gives("t", /^/),
    setuid: gives("s", /[ua]|^$/),
    setgid: gives("s", /[ga]|^$/),
  };
}

/** Programs that give a mode to files. */
export const modeSetters = ["chmod", "mkdir", "install", "find"] as const;

/** The modes that RUN, COPY and ADD of a file give; those that a variable holds are not among them. */
export const grantedModes: (document: DockerfileDocument) => readonly GrantedMode[] = remember((document) => [
  ...[...document.withTriggers("COPY"), ...document.withTriggers("ADD")].flatMap((copy) => {
    const flag = copy.flag("chmod");
    const mode = flag?.value === undefined ? undefined : document.expand(flag.value, copy);
    return flag && mode !== undefined ? granted(copy.stage, flag.valueSpan, mode) : [];
  }),
  ...document.runsCalling(modeSetters).flatMap((run) =>
    run
      .commands(...modeSetters)
      .flatMap(modeOf)
      .flatMap(({ span, value }) => (value === undefined ? [] : granted(run.stage, span, value))),
  ),
]);

function granted(stage: Stage | undefined, span: Span, mode: string): readonly GrantedMode[] {
  const rights = rightsOf(mode);
  return rights ? [{ stage, span, mode, rights }] : [];
}

/** The word that holds the mode of a command. */
function modeOf(command: ShellCommand): readonly ShellWord[] {
  if (command.name === "chmod") return command.operands().slice(0, 1);
  if (command.name === "find") return findMode(command.words);
  return command.flags("-m", "--mode").flatMap(({ value, valueWord }) => {
    return valueWord && value !== undefined ? [{ ...valueWord, value }] : [];
  });
}

/** The mode in `find … -exec chmod MODE {} +`. */
function findMode(words: readonly ShellWord[]): readonly ShellWord[] {
  return words.flatMap((word, index) => {
    const isStart = /^-(?:exec|execdir|ok)$/.test(word.text) && words[index + 1]?.value === "chmod";
    return isStart
      ? words
          .slice(index + 2)
          .filter(({ text }) => !text.startsWith("-"))
          .slice(0, 1)
      : [];
  });
}
