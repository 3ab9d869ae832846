import { assignedNames, type Guard, namesBehind, Program, rewritePhase } from "./assignments.ts";
import type { Block, Directive } from "./block.ts";
import { canonicalName, widestText } from "./client-variables.ts";
import { type Condition, readCondition } from "./condition.ts";
import type { NginxConfiguration } from "./configuration.ts";
import { references } from "./interpolation.ts";
import { anyCharacter, type Characters, noCharacters, type Pattern, readPattern } from "./regex.ts";
import type { Server } from "./server.ts";
import { Evaluation, passesPattern, type Value } from "./values.ts";

/** One line of a map that can hold something of the request. */
export interface MapEntry {
  readonly directive: Directive;
  readonly value: string;
  readonly isDefault: boolean;
  readonly isPattern: boolean;
  /** The pattern of its key; undefined for fixed keys, and for patterns that cannot be read. */
  readonly pattern: Pattern | undefined;
}

/** A map of http. */
export interface MapDefinition {
  readonly source: string;
  /** The entries whose value reads variables, and one of the others. */
  readonly entries: readonly MapEntry[];
  /** The names its source and values read. */
  readonly reads: readonly string[];
}

/** What still passes after each of the tests of a name, in order; each includes those before it. */
type Tests = { readonly order: number; readonly passes: Characters }[];

/** More names than any real chain of variables has. */
const maximumNames = 200;
const maximumEntries = 12;

/**
 * The variables of a configuration, and what a client can make them hold. It follows `set`, `map` and captures along the
 * way of a request (server, then the chosen location), and takes the tests of `if` and of the location into account.
 * Whatever it cannot follow counts as unknown, never as the client's.
 */
export class VariableTable {
  readonly #configuration: NginxConfiguration;
  readonly #programs = new Map<Block, Program>();
  readonly #tests = new Map<Program, ReadonlyMap<string, Tests>>();
  readonly #inside = new Map<Guard, ReadonlyMap<string, Characters>>();
  readonly #maps = new Map<string, MapDefinition | undefined>();
  /** By characters and text what `mayCarry` says: servers of one configuration tend to repeat their texts. */
  readonly #carriers = new Map<Characters, Map<string, boolean>>();
  #definitions: ReadonlyMap<string, Directive> | undefined;
  #assigned: ReadonlySet<string> | undefined;
  #servers: ReadonlyMap<Block, Server> | undefined;

  constructor(configuration: NginxConfiguration) {
    this.#configuration = configuration;
  }

  /**
   * The values that a decoded text can have where a directive stands, as far as they differ in what a client can do. Of
   * the characters only the wanted ones are exact: a piece without them may show others that a test on the way keeps out.
   */
  values(text: string, at: Directive, wanted: Characters = anyCharacter): readonly Value[] {
    return new Evaluation(this, at, wanted).answer(text);
  }

  /**
   * Whether the names in a text leave it open that a client brings in one of these characters: a quick look before
   * `values`, which most texts do not pass.
   */
  mayCarry(text: string, characters: Characters): boolean {
    const known = this.#carriers.get(characters) ?? new Map<string, boolean>();
    this.#carriers.set(characters, known);
    const cached = known.get(text);
    if (cached !== undefined) return cached;
    const carries = references(text).some(({ name }) => this.#isCarrier(canonicalName(name), characters));
    known.set(text, carries);
    return carries;
  }

  #isCarrier(name: string, characters: Characters): boolean {
    if (this.isAssigned(name) || this.#definition(name)) return true;
    return ((widestText(name)?.characters ?? noCharacters) & characters) !== 0;
  }

  /** Whether a client can for certain make this text hold one of these characters. */
  mayHold(text: string, characters: Characters, at: Directive): boolean {
    return this.values(text, at, characters).some((value) =>
      value.some((piece) => (piece.characters & characters) !== 0),
    );
  }

  /** The names that a text reads where a directive stands, and those that decide their values. */
  namesIn(text: string, at: Directive): ReadonlySet<string> {
    return this.#behind(
      references(text, at.document.isTemplate).map((reference) => reference.name),
      at,
    );
  }

  /** Whether the configuration itself gives this name a value on the way to a directive. */
  isDefined(name: string, at: Directive): boolean {
    if (this.#definition(name)) return true;
    return this.isAssigned(name) && this.programs(at).some((program) => program.of(name).length > 0);
  }

  /** Whether anything on the way of some request may set this name. */
  isAssigned(name: string): boolean {
    this.#assigned ??= assignedNames(this.#configuration.root.descendants());
    return /^[1-9]$/.test(name) || this.#assigned.has(name);
  }

  /** The server that a directive stands in. */
  server(at: Directive): Server | undefined {
    this.#servers ??= new Map(this.#configuration.servers.map((server) => [server.block, server]));
    const block = at.parent.enclosing("server");
    return block && this.#servers.get(block);
  }

  /** What runs before a directive acts: its location, then its server. Outer locations of a nested one do not run. */
  programs(at: Directive): readonly Program[] {
    const blocks = [at.parent.enclosing("location"), at.parent.enclosing("server")];
    return blocks.flatMap((block) => (block ? [this.#program(block)] : []));
  }

  #program(block: Block): Program {
    const program = this.#programs.get(block) ?? new Program(block);
    this.#programs.set(block, program);
    return program;
  }

  #definition(name: string): Directive | undefined {
    if (!this.#definitions) {
      const definitions = new Map<string, Directive>();
      for (const kind of ["map", "geo", "split_clients"]) {
        for (const directive of this.#configuration.named(kind)) {
          const variable = directive.args.at(-1)?.value ?? "";
          const isHttp = directive.parent.context !== "stream";
          if (isHttp && variable.startsWith("$")) definitions.set(variable.slice(1).toLowerCase(), directive);
        }
      }
      this.#definitions = definitions;
    }
    return this.#definitions.get(name);
  }

  /** The map that defines a name; `geo` and `split_clients` read as maps of fixed values. */
  map(name: string): MapDefinition | undefined {
    if (!this.#maps.has(name)) {
      const directive = this.#definition(name);
      this.#maps.set(name, directive && readMap(directive));
    }
    return this.#maps.get(name);
  }

  /** What the key of an entry lets pass of the names that the map reads. */
  passesOfKey({ source }: MapDefinition, entry: MapEntry): ReadonlyMap<string, Characters> {
    if (entry.isDefault) return new Map();
    const passes = entry.isPattern ? passesPattern(entry.pattern, true) : noCharacters;
    return new Map(references(source).map(({ name }) => [canonicalName(name), passes]));
  }

  /** The characters that a name can still hold after the tests that a request passed on its way to a directive. */
  passes(name: string, at: Directive): Characters {
    let passes = anyCharacter;
    for (const program of this.programs(at)) {
      const around = program.guards.get(at.parent);
      const limit = around?.directive.order ?? (rewritePhase.has(at.name) ? at.order : Number.POSITIVE_INFINITY);
      passes &= lastBefore(this.#testsOf(program).get(name) ?? [], limit);
      if (around) passes &= this.#insideOf(around).get(name) ?? anyCharacter;
    }
    const location = at.parent.enclosing("location")?.directive;
    return name === "uri" && location ? passes & passesOfLocation(location) : passes;
  }

  #testsOf(program: Program): ReadonlyMap<string, Tests> {
    const known = this.#tests.get(program);
    if (known) return known;
    const found = new Map<string, Tests>();
    for (const guard of program.guards.values()) {
      if (!guard.decides) continue;
      for (const [name, passes] of this.#passesOfGuard(guard, "after")) {
        const tests = found.get(name) ?? [];
        tests.push({ order: guard.directive.order, passes: passes & (tests.at(-1)?.passes ?? anyCharacter) });
        found.set(name, tests);
      }
    }
    this.#tests.set(program, found);
    return found;
  }

  #insideOf(guard: Guard): ReadonlyMap<string, Characters> {
    const passes = this.#inside.get(guard) ?? this.#passesOfGuard(guard, "inside");
    this.#inside.set(guard, passes);
    return passes;
  }

  /** The tested variable itself passes by the test; of those that decide its value nothing is known any more. */
  #passesOfGuard({ directive }: Guard, side: "inside" | "after"): ReadonlyMap<string, Characters> {
    const condition = readCondition(directive);
    if (!condition) return new Map();
    const tested = references(condition.subject).map(({ name }) => canonicalName(name));
    const passes = new Map<string, Characters>();
    for (const name of this.#behind(tested, directive)) passes.set(name, noCharacters);
    for (const name of tested) passes.set(name, passesOfCondition(condition, side));
    return passes;
  }

  #behind(names: readonly string[], at: Directive): ReadonlySet<string> {
    const found = new Set<string>();
    const waiting = names.map(canonicalName);
    for (let name = waiting.pop(); name !== undefined && found.size < maximumNames; name = waiting.pop()) {
      if (found.has(name)) continue;
      found.add(name);
      waiting.push(...(this.map(name)?.reads ?? []));
      for (const program of this.isAssigned(name) ? this.programs(at) : []) {
        for (const assignment of program.of(name).slice(0, maximumNames)) {
          waiting.push(...namesBehind(assignment).map(canonicalName));
        }
      }
      if (name === "secure_link") waiting.push(...this.#signedNames());
    }
    return found;
  }

  /** What `secure_link_md5` signs. */
  #signedNames(): readonly string[] {
    const signed = this.#configuration.named("secure_link_md5").slice(0, maximumNames);
    return signed.flatMap((directive) => references(directive.arg(0)).map(({ name }) => canonicalName(name)));
  }
}

/** What the last of the tests before an order leaves. */
function lastBefore(tests: Tests, order: number): Characters {
  let low = 0;
  let high = tests.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tests[middle]?.order ?? 0) < order) low = middle + 1;
    else high = middle;
  }
  return tests[low - 1]?.passes ?? anyCharacter;
}

function passesOfCondition({ operator, operand }: Condition, side: "inside" | "after"): Characters {
  if (operator === "set" || operator === "file") return anyCharacter;
  const isPositive = operator === "=" || operator === "~";
  const matches = isPositive === (side === "inside");
  if (operator === "~" || operator === "!~") return passesPattern(readPattern(operand), matches);
  return matches ? noCharacters : anyCharacter;
}

/** What a path that reaches this location can hold where the location itself names the whole path. */
function passesOfLocation(directive: Directive): Characters {
  const modifier = /^(=|~\*?)/.exec(directive.arg(0))?.[1];
  if (modifier === "=") return noCharacters;
  if (!modifier) return anyCharacter;
  const pattern = readPattern(directive.args.length > 1 ? directive.arg(1) : directive.arg(0).slice(modifier.length));
  return pattern?.anchored ? (pattern.groups[0]?.chosen ?? anyCharacter) : anyCharacter;
}

function readMap(directive: Directive): MapDefinition {
  const isMap = directive.name === "map";
  const source = isMap || directive.args.length > 1 ? directive.arg(0) : "";
  const reads = new Set(isMap ? references(source).map(({ name }) => name) : []);
  const live: MapEntry[] = [];
  let inert: MapEntry | undefined;
  for (const entry of directive.block?.children ?? []) {
    const read = readEntry(entry);
    const names = isMap ? references(read.value) : [];
    for (const { name } of names) reads.add(name);
    if (names.length === 0) inert ??= read;
    else if (live.length < maximumEntries) live.push(read);
  }
  const entries = inert ? [...live, inert] : live;
  return { source: isMap ? source : "", entries, reads: [...reads] };
}

function readEntry(directive: Directive): MapEntry {
  const key = directive.name;
  const pattern = /^~\*?(.*)$/s.exec(key)?.[1];
  return {
    directive,
    value: directive.arg(0),
    isDefault: key === "default" && directive.syntax.name.quote === "",
    isPattern: pattern !== undefined,
    pattern: pattern === undefined ? undefined : readPattern(pattern),
  };
}
