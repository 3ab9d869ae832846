import type { ShellCommand, ShellWord } from "../../../engine/dockerfile/command.ts";
import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { Instruction } from "../../../engine/dockerfile/instruction.ts";
import type { Mount } from "../../../engine/dockerfile/mount.ts";
import type { Pair } from "../../../engine/dockerfile/pairs.ts";
import { heredocBody, heredocVariables, shellParts } from "../../../engine/dockerfile/shell-text.ts";
import { remember } from "../../../engine/memo.ts";
import { isSecretName } from "../../../engine/secrets/secret-names.ts";
import { basename } from "../../../engine/uri.ts";
import { isHarmless } from "./harmless-pair.ts";

/** A secret that a build step has, by the name that a message may show. */
export interface Secret {
  readonly label: string;
  /** The ARG or ENV that holds it; undefined for a mount, and for a variable that the step sets itself. */
  readonly pair: Pair | undefined;
}

/** Names of variables that ARG and ENV set to something secret, with all places that do. */
const secretNames = remember((document: DockerfileDocument): ReadonlySet<string> => {
  const pairs = [...document.named("ARG"), ...document.named("ENV")].flatMap((instruction) => instruction.pairs);
  return new Set(
    pairs.filter((pair) => isSecretName(pair.name) && !isHarmless(document, pair)).map(({ name }) => name),
  );
});

/** Whether a build has secrets at all: spares most files the look at their commands. */
export const hasSecrets = (document: DockerfileDocument): boolean =>
  secretNames(document).size > 0 || document.source.includes("secret");

/** The secret that a variable holds just before an instruction; undefined when it holds none. */
export function secretVariable(document: DockerfileDocument, name: string, at: Instruction): Secret | undefined {
  if (!secretNames(document).has(name)) return undefined;
  const pair = document.variable(name, at);
  return pair && !isHarmless(document, pair) ? { label: name, pair } : undefined;
}

const secretPath = (mount: Mount): string | undefined => {
  const { name } = { name: mount.value("id") ?? basename(mount.value("source") ?? "") };
  if (mount.option("env") && !mount.option("target")) return undefined;
  const target = mount.option("target") ? mount.value("target") : `/run/secrets/${name}`;
  return target === "" ? undefined : target;
};

/** The secrets of one RUN: mounted ones, arguments, and the variables that its commands fill from them. */
export class RunSecrets {
  readonly run: Run;
  readonly #variables = new Map<string, Secret>();
  readonly #files: readonly string[];

  constructor(run: Run) {
    this.run = run;
    const { document, span } = run;
    const mounts = run.mounts.filter(({ type }) => type === "secret");
    this.#files = mounts.flatMap((mount) => secretPath(mount) ?? []);
    const text = document.source.slice(span.start, span.end);
    for (const name of secretNames(document)) {
      const secret = text.includes(name) ? secretVariable(document, name, run) : undefined;
      if (secret) this.#variables.set(name, secret);
    }
    for (const mount of mounts) {
      const name = mount.value("env");
      if (name !== undefined) this.#variables.set(name, { label: name, pair: undefined });
    }
    if (!this.isEmpty) for (const command of run.commands()) this.#assign(command);
  }

  get isEmpty(): boolean {
    return this.#variables.size === 0 && this.#files.length === 0;
  }

  /** The secrets that the environment of its commands holds. */
  get environment(): readonly Secret[] {
    return [...this.#variables.values()];
  }

  #assign({ assignments }: ShellCommand): void {
    const { source } = this.run.document;
    for (const { name, span } of assignments) {
      const text = source.slice(span.start, span.end);
      const secret = this.inText(text.slice(text.indexOf("=") + 1));
      if (secret) this.#variables.set(name, { ...secret, label: name });
    }
  }

  /** The secret that the shell puts into a text; what a program makes of a secret is not taken for it. */
  inText(text: string, depth = 0): Secret | undefined {
    const { variables, substitutions } = shellParts(text);
    for (const name of variables) {
      const secret = this.#variables.get(name);
      if (secret) return secret;
    }
    for (const substitution of depth < 5 ? substitutions : []) {
      const inner = this.#inSubstitution(substitution.trim(), depth + 1);
      if (inner) return inner;
    }
    return undefined;
  }

  #inSubstitution(script: string, depth: number): Secret | undefined {
    if (/^(?:echo|printf)\b/.test(script)) return this.inText(script, depth);
    const read = /^(?:cat[ \t]{1,20}|<[ \t]{0,20})["']?([^\s"'|;]{1,300})/.exec(script)?.[1];
    return read === undefined ? undefined : this.#fileAt(read);
  }

  #fileAt(path: string): Secret | undefined {
    return this.#files.includes(path) ? { label: path, pair: undefined } : undefined;
  }

  /** The mounted secret whose file a word names. */
  inFile({ value }: ShellWord): Secret | undefined {
    return value === undefined ? undefined : this.#fileAt(value);
  }

  /** The secret that a command writes to its output: a text, a mounted file or a here-document that it only repeats. */
  printedBy(command: ShellCommand): Secret | undefined {
    if (command.name === "echo" || command.name === "printf")
      return first(command.words, (word) => this.inText(word.text));
    if (command.name !== "cat" && command.name !== "base64" && command.name !== "tee") return undefined;
    const file = command.name === "tee" ? undefined : first(command.operands(), (word) => this.inFile(word));
    return file ?? this.#inHeredoc(command);
  }

  #inHeredoc({ span }: ShellCommand): Secret | undefined {
    const names = heredocVariables(heredocBody(this.run.document.source, span));
    return first(names, (name) => this.#variables.get(name));
  }
}

/** What a function gives for the first item for which it gives something. */
function first<Item, Value>(items: readonly Item[], find: (item: Item) => Value | undefined): Value | undefined {
  for (const item of items) {
    const value = find(item);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The secrets of each RUN, remembered: several rules ask. */
export const runSecrets: (run: Run) => RunSecrets = remember((run: Run) => new RunSecrets(run));
