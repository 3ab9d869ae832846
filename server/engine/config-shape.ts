import { isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap } from "yaml";
import { isDate } from "./date.ts";
import type { SyntaxProblem } from "./document.ts";
import { hint } from "./nearest.ts";
import { type Span, shorten, span } from "./text.ts";

/** Names that only the adapters know: they hold the registry of rules and the criteria. */
export interface KnownNames {
  readonly rules: readonly string[];
  readonly criteria: readonly string[];
}

/** Kinds of text, by what may stand in them. */
export type TextKind = "any" | "date" | "version" | "path" | "rule" | "criterion";

/** What may stand at one place of a settings file; both the reader and the JSON schema follow it. */
export type Shape =
  | { readonly kind: "text"; readonly of: TextKind; readonly description: string }
  | { readonly kind: "matching"; readonly pattern: string; readonly wrong: string; readonly description: string }
  | { readonly kind: "number"; readonly least: number; readonly most: number; readonly description: string }
  | { readonly kind: "yesNo"; readonly description: string }
  | { readonly kind: "choice"; readonly choices: readonly string[]; readonly description: string }
  | { readonly kind: "list"; readonly of: Shape; readonly description: string }
  | { readonly kind: "byRule"; readonly of: Shape; readonly description: string }
  | { readonly kind: "byName"; readonly of: Shape; readonly description: string }
  | MapShape;

export interface MapShape {
  readonly kind: "map";
  readonly keys: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly description: string;
}

/** The value that a shape is read to. A key that is absent or wrong is absent; `at` is where a map is written. */
export type ValueOf<S> = S extends { kind: "map"; keys: infer K }
  ? { readonly at: Span } & { readonly [Name in keyof K]?: ValueOf<K[Name]> }
  : S extends { kind: "list"; of: infer I }
    ? readonly ValueOf<I>[]
    : S extends { kind: "byRule" | "byName"; of: infer V }
      ? Readonly<Record<string, ValueOf<V>>>
      : S extends { kind: "choice"; choices: readonly (infer C)[] }
        ? C
        : S extends { kind: "yesNo" }
          ? boolean
          : string;

/** What a kind of text must look like, for the schema, and what a text that does not is called in a message. */
const textKinds: Readonly<Record<TextKind, { readonly pattern: string; readonly wrong: string }>> = {
  any: { pattern: "\\S", wrong: "is empty" },
  date: { pattern: "^\\d{4}-\\d{2}-\\d{2}$", wrong: "is no day (YYYY-MM-DD)" },
  version: { pattern: "^\\d+\\.\\d+(\\.\\d+)?$", wrong: "is no version such as 1.27.3" },
  path: { pattern: "^[^/\\s]", wrong: "is no relative path" },
  rule: { pattern: "^[a-z]+/[a-z0-9-]+$", wrong: "names no rule" },
  criterion: { pattern: "^[A-Z]+[0-9]+\\.[0-9]+$", wrong: "names no criterion" },
};

/** Problems after which no more are noted: a file with that many is not a settings file. */
const mostProblems = 100;

/** Reads nodes of YAML by a shape and notes what does not fit, each at its place. */
export class ShapeReader {
  readonly problems: SyntaxProblem[] = [];
  readonly #known: KnownNames;
  /** Counts also the problems that are not noted any more. */
  #wrongs = 0;

  constructor(known: KnownNames) {
    this.#known = known;
  }

  /** @returns undefined for what is absent or wrong; an object made of a map shape's known keys, or a plain value. */
  read<S extends Shape>(shape: S, node: unknown): ValueOf<S> | undefined {
    return this.#read(shape, node) as ValueOf<S> | undefined;
  }

  /** As `read`, for a shape that is made at run time, of which the type says nothing. */
  readUntyped(shape: Shape, node: unknown): unknown {
    return this.#read(shape, node);
  }

  report(at: Span, message: string): void {
    this.#wrongs++;
    if (this.problems.length < mostProblems) this.problems.push({ span: at, message });
  }

  #read(shape: Shape, node: unknown): unknown {
    if (!isNode(node) || this.#wrongs >= mostProblems) return undefined;
    if (isAlias(node)) return this.#wrong(node, "is an alias; write the value here");
    if (isNull(node)) return undefined;
    switch (shape.kind) {
      case "map":
        return this.#readMap(shape, node);
      case "byRule":
        return this.#readByRule(shape.of, node);
      case "byName":
        return this.#readByName(shape.of, node);
      case "list":
        return this.#readList(shape.of, node);
      case "choice":
        return this.#readChoice(shape.choices, node);
      case "number":
        return this.#readNumber(shape, node);
      case "yesNo":
        if (isScalar(node) && typeof node.value === "boolean") return node.value;
        return this.#wrong(node, "is neither true nor false");
      case "matching":
        return this.#readMatching(shape, node);
      default:
        return this.#readText(shape.of, node);
    }
  }

  #readMap(shape: MapShape, node: Node): unknown {
    const names = Object.keys(shape.keys);
    const values = new Map<string, unknown>();
    for (const [name, key, value] of this.#pairs(node)) {
      const of = names.includes(name) ? shape.keys[name] : undefined;
      if (of) values.set(name, this.#read(of, value));
      else this.report(spanOf(key), `${quoted(name)} is no key here${hint(name, names)}`);
    }
    if (!isMap(node)) return undefined;
    for (const name of shape.required ?? []) this.#require(name, node);
    return { ...Object.fromEntries(values), at: spanOf(node) };
  }

  #require(name: string, node: YAMLMap<unknown, unknown>): void {
    const pair = node.items.find(({ key }) => isScalar(key) && key.value === name);
    if (!pair) this.report(spanOf(node), `${quoted(name)} is missing`);
    else if (isNull(pair.value)) this.report(spanOf(isNode(pair.key) ? pair.key : node), `${quoted(name)} is empty`);
  }

  #readByRule(of: Shape, node: Node): unknown {
    const values = new Map<string, unknown>();
    for (const [name, key, value] of this.#pairs(node)) {
      const read = this.#known.rules.includes(name) ? this.#read(of, value) : this.#unknownName("rule", name, key);
      if (read !== undefined) values.set(name, read);
    }
    return Object.fromEntries(values);
  }

  /** A map whose keys are the project's own. */
  #readByName(of: Shape, node: Node): unknown {
    const values = new Map<string, unknown>();
    for (const [name, , value] of this.#pairs(node)) {
      const read = this.#read(of, value);
      if (read !== undefined) values.set(name, read);
    }
    return Object.fromEntries(values);
  }

  /** The keys and values of a map, each key once. */
  *#pairs(node: Node): Generator<readonly [name: string, key: Node, value: unknown]> {
    if (!isMap(node)) {
      this.#wrong(node, "is no map of keys and values");
      return;
    }
    const seen = new Set<string>();
    for (const { key, value } of node.items as readonly Pair<unknown, unknown>[]) {
      if (!isScalar(key)) {
        this.#wrong(isNode(key) ? key : node, "is no key");
        continue;
      }
      const name = String(key.value);
      if (seen.has(name)) this.report(spanOf(key), `${quoted(name)} stands here twice`);
      else yield [name, key, value];
      seen.add(name);
    }
  }

  /** An entry with anything wrong in it is left out whole: half an entry could mean more than was meant. */
  #readList(of: Shape, node: Node): unknown {
    if (!isSeq(node)) return this.#wrong(node, "is no list");
    return node.items.flatMap((item) => {
      const before = this.#wrongs;
      const value = this.#read(of, item);
      if (value === undefined && this.#wrongs === before)
        this.report(spanOf(isNode(item) ? item : node), "The entry is empty");
      return this.#wrongs === before ? [value] : [];
    });
  }

  #readChoice(choices: readonly string[], node: Node): unknown {
    const text = isScalar(node) ? textOf(node) : undefined;
    // A longer list would not leave room for the value itself.
    const what = choices.length > 5 ? "is no value that may stand here" : `is none of ${choices.join(", ")}`;
    if (text === undefined) return this.#wrong(node, what);
    return choices.includes(text) ? text : this.#wrong(node, `${what}${hint(text, choices)}`);
  }

  #readText(of: TextKind, node: Node): unknown {
    if (!isScalar(node) || (typeof node.value !== "string" && of !== "version")) return this.#wrong(node, "is no text");
    const text = textOf(node).trim();
    if (of === "rule") return this.#known.rules.includes(text) ? text : this.#unknownName("rule", text, node);
    if (of === "criterion")
      return this.#known.criteria.includes(text) ? text : this.#unknownName("criterion", text, node);
    const isRight = of === "date" ? isDate(text) : new RegExp(textKinds[of].pattern).test(text);
    return isRight ? text : this.#wrong(node, textKinds[of].wrong);
  }

  /** A text by a pattern of its own; numbers count as they are written, so that nobody needs quotes for a version. */
  #readMatching({ pattern, wrong }: { readonly pattern: string; readonly wrong: string }, node: Node): unknown {
    if (!isScalar(node) || !["string", "number"].includes(typeof node.value)) return this.#wrong(node, "is no text");
    const text = textOf(node).trim();
    return text.length <= longestMatch && new RegExp(pattern).test(text) ? text : this.#wrong(node, wrong);
  }

  #readNumber({ least, most }: { readonly least: number; readonly most: number }, node: Node): unknown {
    const value = isScalar(node) ? node.value : undefined;
    const isRight = typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
    return isRight ? value : this.#wrong(node, `is no whole number from ${least} to ${most}`);
  }

  #unknownName(of: "rule" | "criterion", name: string, node: Node): undefined {
    const names = of === "rule" ? this.#known.rules : this.#known.criteria;
    this.report(spanOf(node), `${quoted(name)} ${textKinds[of].wrong}${hint(name, names)}`);
  }

  #wrong(node: Node, what: string): undefined {
    this.report(spanOf(node), `${isScalar(node) ? quoted(textOf(node)) : "This"} ${what}`);
  }
}

/** Longest text that is held against a pattern, in characters. */
const longestMatch = 1000;

const isNull = (value: unknown): boolean => value === null || (isScalar(value) && value.value === null);

const quoted = (text: string): string => `"${shorten(text, 30)}"`;

/** A scalar as written, so that the version 1.10 is not the number 1.1. */
const textOf = (node: Scalar): string =>
  typeof node.value === "string" ? node.value : (node.source ?? String(node.value));

/** Where a node is written: a scalar whole, of a collection the first key with its value, or the first entry. */
function spanOf(node: Node): Span {
  let first = node;
  while (isSeq(first) && isNode(first.items[0])) first = first.items[0];
  const pair = isMap(first) ? first.items[0] : undefined;
  const [start, end] = (isNode(pair?.key) ? pair.key.range : first.range) ?? [0, 0];
  return span(start, (isScalar(pair?.value) ? pair.value.range?.[1] : undefined) ?? end);
}

/** The JSON schema (draft 7) of a shape; the names that are known are listed, so that an editor completes them. */
export function schemaOf(shape: Shape, known: KnownNames): Record<string, unknown> {
  const { description } = shape;
  switch (shape.kind) {
    case "map": {
      const keys = Object.entries(shape.keys).map(([name, of]) => [name, schemaOf(of, known)] as const);
      const required = shape.required ? { required: shape.required } : {};
      const properties = Object.fromEntries(keys);
      return { description, type: ["object", "null"], additionalProperties: false, ...required, properties };
    }
    case "byRule":
      return {
        description,
        type: ["object", "null"],
        propertyNames: { enum: known.rules },
        additionalProperties: schemaOf(shape.of, known),
      };
    case "byName":
      return { description, type: ["object", "null"], additionalProperties: schemaOf(shape.of, known) };
    case "list":
      return { description, type: ["array", "null"], items: schemaOf(shape.of, known) };
    case "choice":
      return { description, enum: shape.choices };
    case "number":
      return { description, type: "integer", minimum: shape.least, maximum: shape.most };
    case "yesNo":
      return { description, type: "boolean" };
    case "matching":
      return { description, type: ["string", "number", "null"], pattern: shape.pattern };
    default:
      return { description, ...textSchema(shape.of, known) };
  }
}

function textSchema(of: TextKind, known: KnownNames): Record<string, unknown> {
  if (of === "rule") return { enum: known.rules };
  if (of === "criterion") return { enum: known.criteria };
  const { pattern } = textKinds[of];
  return of === "version" ? { type: ["string", "number"], pattern } : { type: "string", pattern };
}
