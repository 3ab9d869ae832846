import { type Instruction, lastBefore } from "./instruction.ts";
import type { Arg, Env, Pair } from "./pairs.ts";
import type { Stage } from "./stages.ts";
import { isEscapable } from "./word.ts";

/** What a name stands for: text, null when it has no value by default, undefined when that is not known. */
export type Value = string | null | undefined;

/** Looks a variable up. */
export type Lookup = (name: string) => Value;

/** A value at least this long (UTF-16 units) counts as unknown: doubling variables would grow without bound. */
const longest = 65_536;
/** Deeper `${a:-${b:-…}}` counts as unknown. */
const deepest = 32;

const nameStart = /[A-Za-z_]/;
const namePart = /\w/;

/** Puts variables in by the rules of the builder's word lexer, in one pass over the text. */
class Expander {
  readonly #text: string;
  readonly #lookup: Lookup;
  readonly #escape: string;
  #at = 0;
  #isKnown = true;
  /** A brace that never closes is an error in the builder, whatever its text would give. */
  #isBroken = false;
  #depth = 0;

  constructor(text: string, lookup: Lookup, escapeCharacter: string) {
    this.#text = text;
    this.#lookup = lookup;
    this.#escape = escapeCharacter;
  }

  run(): string | undefined {
    const value = this.#until("");
    return this.#isKnown && !this.#isBroken && value.length < longest ? value : undefined;
  }

  /** Reads up to an unquoted `stop`, or to the end. */
  #until(stop: string): string {
    let value = "";
    while (this.#at < this.#text.length && value.length < longest) {
      const character = this.#text[this.#at] ?? "";
      if (character === stop) break;
      if (character === "'") value += this.#singleQuoted();
      else if (character === '"') value += this.#doubleQuoted();
      else value += this.#plain("");
    }
    return value;
  }

  #singleQuoted(): string {
    const close = this.#text.indexOf("'", this.#at + 1);
    const end = close < 0 ? this.#text.length : close;
    const value = this.#text.slice(this.#at + 1, end);
    this.#at = end + 1;
    return value;
  }

  #doubleQuoted(): string {
    let value = "";
    this.#at++;
    while (this.#at < this.#text.length && this.#text[this.#at] !== '"') value += this.#plain('"');
    this.#at++;
    return value;
  }

  /** One character, escaped character or variable. */
  #plain(quote: string): string {
    const character = this.#text[this.#at] ?? "";
    if (character === "$") return this.#variable();
    const next = this.#text[this.#at + 1];
    const isEscape = character === this.#escape && next !== undefined && isEscapable(next, quote, this.#escape);
    this.#at += isEscape ? 2 : 1;
    return isEscape ? next : character;
  }

  #variable(): string {
    this.#at++;
    if (this.#text[this.#at] === "{") return this.#braced();
    const name = this.#name();
    if (name === "") return "$";
    return this.#known(this.#lookup(name) ?? undefined);
  }

  #name(): string {
    const start = this.#at;
    if (!nameStart.test(this.#text[start] ?? "")) return "";
    while (namePart.test(this.#text[this.#at] ?? "")) this.#at++;
    return this.#text.slice(start, this.#at);
  }

  #known(value: string | undefined): string {
    if (value === undefined) this.#isKnown = false;
    return value ?? "";
  }

  /** `${name}` with one of the modifiers `:-`, `-`, `:+`, `+`; the others make the value unknown. */
  #braced(): string {
    this.#at++;
    const name = this.#name();
    const colon = this.#text[this.#at] === ":" ? ":" : "";
    const operator = this.#text[this.#at + colon.length] ?? "";
    const value = name === "" ? undefined : this.#lookup(name);
    if (colon === "" && operator === "}") {
      this.#at++;
      return this.#known(value ?? undefined);
    }
    this.#at += colon.length + 1;
    const isSet = value !== null && (colon === "" || value !== "");
    const wasKnown = this.#isKnown;
    const word = this.#operand();
    if (value === undefined || !"-+".includes(operator) || operator === "") return this.#known(undefined);
    const takesWord = (operator === "-") !== isSet;
    if (takesWord) return word;
    this.#isKnown = wasKnown;
    return operator === "-" ? (value ?? "") : "";
  }

  /** The text up to the closing brace. */
  #operand(): string {
    if (this.#depth >= deepest) {
      this.#at = this.#text.length;
      this.#isBroken = true;
      return "";
    }
    this.#depth++;
    const word = this.#until("}");
    this.#depth--;
    if (this.#text[this.#at] !== "}") this.#isBroken = true;
    this.#at++;
    return word;
  }
}

/** Without one of these, a text stands for itself. */
const special = /["'$\\`]/;

/** Removes quotes and escapes and puts variables in; undefined when one of them is unknown. */
export const expandText = (text: string, lookup: Lookup, escapeCharacter: string): string | undefined =>
  text.length < longest && !special.test(text) ? text : new Expander(text, lookup, escapeCharacter).run();

/** ARGs that the builder defines without any ARG instruction; their values depend on the build. */
const platformArguments = new Set(
  ["TARGET", "BUILD"].flatMap((side) => ["PLATFORM", "OS", "OSVERSION", "ARCH", "VARIANT"].map((part) => side + part)),
);
platformArguments.add("TARGETSTAGE");
const proxyArguments = new Set(["HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY"]);

/** Whether the builder gives a value to this ARG by itself. */
export const isPredefined = (name: string): boolean =>
  platformArguments.has(name) || proxyArguments.has(name.toUpperCase());

interface Definition {
  readonly pair: Pair;
  readonly value: Value;
}

/** The definitions made by ENV and ARG in one stage, or before the first FROM, in order. */
export class Scope {
  readonly #env = new Map<string, Definition[]>();
  readonly #args = new Map<string, Definition[]>();
  readonly #isGlobal: boolean;
  readonly #globals: Scope | undefined;
  readonly #stage: Stage | undefined;
  #chain: readonly Scope[] | undefined;

  /** `stage` is undefined for the global scope. Reads the instructions once, each with what the earlier ones define. */
  constructor(instructions: readonly Instruction[], stage: Stage | undefined, globals: Scope | undefined) {
    this.#isGlobal = stage === undefined;
    this.#stage = stage;
    this.#globals = globals;
    for (const instruction of instructions) {
      if (instruction.name === "ENV" || instruction.name === "ARG") this.#define(instruction as Env | Arg);
    }
  }

  #define(instruction: Env | Arg): void {
    const lookup: Lookup = (name) => this.value(name, instruction.index);
    const { escape: escapeCharacter } = instruction.document;
    const made = instruction.pairs.map((pair) => ({ pair, value: this.#evaluate(pair, lookup, escapeCharacter) }));
    const table = instruction.name === "ENV" ? this.#env : this.#args;
    for (const definition of made) {
      const list = table.get(definition.pair.name);
      if (list) list.push(definition);
      else table.set(definition.pair.name, [definition]);
    }
  }

  #evaluate(pair: Pair, lookup: Lookup, escapeCharacter: string): Value {
    if (pair.text !== undefined) return expandText(pair.text, lookup, escapeCharacter);
    const global = this.#globals?.find(pair.name, Number.POSITIVE_INFINITY);
    if (global) return global.value;
    return isPredefined(pair.name) ? undefined : null;
  }

  /** This one and those of the stages it is built on, nearest first. */
  get #scopes(): readonly Scope[] {
    this.#chain ??= [this, ...(this.#stage?.chain ?? []).slice(1).map((stage) => stage.scope)];
    return this.#chain;
  }

  /** The definition that holds just before the instruction of that index: ENV before ARG, own stage before ancestors. */
  find(name: string, before: number): Definition | undefined {
    const scopes = this.#scopes;
    for (const scope of scopes) {
      const found = last(scope.#env.get(name), before);
      if (found) return found;
    }
    for (const scope of scopes) {
      const found = last(scope.#args.get(name), before);
      if (found) return found;
    }
    return undefined;
  }

  /** The value that holds just before the instruction of that index. */
  value(name: string, before: number): Value {
    const found = this.find(name, before);
    if (found) return found.value;
    if (isPredefined(name)) return undefined;
    return this.#isGlobal || this.#stage?.isFromScratch ? null : undefined;
  }
}

/** The last definition made before the instruction of that index; ancestors' instructions all have lower ones. */
function last(definitions: readonly Definition[] | undefined, before: number): Definition | undefined {
  return definitions && lastBefore(definitions, before, (definition) => definition.pair.instruction.index);
}
