import { Document, isScalar, visit } from "yaml";
import { type MapShape, type Shape, ShapeReader, schemaOf } from "../config-shape.ts";
import type { SyntaxProblem } from "../document.ts";
import { shorten, span } from "../text.ts";
import { parseYaml } from "../yaml.ts";
import type { Answers } from "./answers.ts";
import { type Option, options } from "./options.ts";

/** Where the answers lie in a project. */
export const answersPath = ".portcullis/stack.yaml";

/** Answers read from a file, and what in it is not understood. */
export interface ReadAnswers {
  readonly answers: Answers;
  readonly problems: readonly SyntaxProblem[];
}

/**
 * Reads answers over others: what the file says decides, what is wrong in it is a problem at its place and counts as not
 * said. Takes any text and never throws.
 */
export function readAnswers(source: string, base: Answers): ReadAnswers {
  const reader = new ShapeReader({ rules: [], criteria: [] });
  const document = parseYaml(source);
  if (!document) {
    reader.report(span(0, 0), `${answersPath} is too long or nested too deeply and is not read`);
    return { answers: base, problems: reader.problems };
  }
  for (const { pos, message } of document.errors) reader.report(span(...pos), shorten(message, 90));
  const value = document.errors.length === 0 ? reader.readUntyped(shape, document.contents) : undefined;
  const answers = options.reduce((sum, option) => taken(sum, option, isObject(value) ? value : {}), base);
  for (const message of contradictions(answers)) reader.report(span(0, 0), message);
  return { answers, problems: reader.problems };
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** What the answers say about each other and cannot both be. */
function contradictions({ admin, proxy }: Answers): readonly string[] {
  const isLost = proxy !== "none" && admin.access === "forward" && admin.forwardUrl === undefined;
  return isLost ? ["admin.access is forward, but admin.forwardUrl does not say where to"] : [];
}

/** The answers with what was read for one option. A key without a value is the answer "none" where there may be none. */
function taken(answers: Answers, option: Option, read: object): Answers {
  const value = at(read, option.path);
  if (!value.isThere || (value.value === undefined && !option.optional)) return answers;
  const isEmpty = option.filled && Array.isArray(value.value) && value.value.length === 0;
  return isEmpty ? answers : withAnswer(answers, option.path, value.value);
}

/** The answer to an option, by its path. */
export const answerOf = (answers: Answers, path: string): unknown => at(answers, path).value;

function at(values: object, path: string): { readonly isThere: boolean; readonly value: unknown } {
  let value: unknown = values;
  for (const key of path.split(".")) {
    if (!isObject(value) || !Object.hasOwn(value, key)) return { isThere: false, value: undefined };
    value = (value as Record<string, unknown>)[key];
  }
  return { isThere: true, value };
}

/** The answers with another answer to an option, which must be of its kind. */
export function withAnswer(answers: Answers, path: string, value: unknown): Answers {
  const [first = "", second] = path.split(".");
  if (second === undefined) return { ...answers, [first]: value };
  return { ...answers, [first]: { ...(at(answers, first).value as object), [second]: value } };
}

/** The answers as the text of their file: every option in a fixed order, with what it means. */
export function writeAnswers(answers: Answers): string {
  const document = new Document(tree((option) => answerOf(answers, option.path) ?? null));
  document.commentBefore = " What `portcullis scaffold` generates the stack from. Change it and run the command again.";
  visit(document, {
    Pair: (_, pair, path) => {
      const keys = [...path, pair].flatMap((node) =>
        "key" in node && isScalar(node.key) ? [String(node.key.value)] : [],
      );
      const option = options.find((candidate) => candidate.path === keys.join("."));
      if (option && isScalar(pair.key)) pair.key.commentBefore = ` ${explanation(option)}`;
    },
  });
  return document.toString({ lineWidth: 0, nullStr: "" }).replaceAll(/ +$/gm, "");
}

const explanation = ({ help, values }: Option): string =>
  values ? `${help} One of ${values.map(({ value }) => value).join(", ")}.` : help;

/** An object with a value for each option, nested as the paths say. */
function tree<T>(answer: (option: Option) => T): Record<string, T | Record<string, T>> {
  const result: Record<string, T | Record<string, T>> = {};
  for (const option of options) {
    const [first = "", second] = option.path.split(".");
    if (second === undefined) result[first] = answer(option);
    else result[first] = { ...(result[first] as Record<string, T> | undefined), [second]: answer(option) };
  }
  return result;
}

/** Groups of options, as the schema describes them. */
const groups: Readonly<Record<string, string>> = {
  app: "The application.",
  tls: "How clients reach the proxy.",
  limits: "What one client may ask for.",
  admin: "Paths for administrators.",
};

const shape: MapShape = {
  kind: "map",
  description: "What portcullis scaffold generates a stack from.",
  keys: Object.fromEntries(
    Object.entries(tree(shapeOf)).map(([name, of]) => [name, name in groups ? group(name, of) : (of as Shape)]),
  ),
};

function group(name: string, keys: unknown): Shape {
  return { kind: "map", description: groups[name] ?? "", keys: keys as MapShape["keys"] };
}

function shapeOf({ kind, help: description, values = [], form, range: [least, most] = [0, 0] }: Option): Shape {
  const { pattern = "", wrong = "" } = form ?? {};
  switch (kind) {
    case "choice":
      return { kind: "choice", choices: values.map(({ value }) => value), description };
    case "yes-no":
      return { kind: "yesNo", description };
    case "number":
      return { kind: "number", least, most, description };
    case "list":
      return { kind: "list", of: { kind: "matching", pattern, wrong, description }, description };
    default:
      return { kind: "matching", pattern, wrong, description };
  }
}

/** The JSON schema (draft 7) of the answers' file. */
export const answersSchema = (): Record<string, unknown> => ({
  $schema: "http://json-schema.org/draft-07/schema#",
  title: answersPath,
  ...schemaOf(shape, { rules: [], criteria: [] }),
});
