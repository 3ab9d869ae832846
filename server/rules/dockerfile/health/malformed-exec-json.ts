import type { AnyInstruction, InstructionNames } from "../../../engine/dockerfile/instructions.ts";
import { jsonArray } from "../../../engine/dockerfile/word.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { type Span, shorten, span } from "../../../engine/text.ts";
import { repairArray } from "./json-repair.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/malformed-exec-json",
  title: "An array that is no JSON is taken as text",
  severity: "error",
  enabled: true,
  rationale:
    "The builder says nothing and hands the text, brackets and all, to a shell, which finds no program called `[node,`: the container does not start, or a health check never succeeds. COPY and VOLUME take each piece as a path.",
  remedy:
    "Write JSON: double quotes round every word, a comma between two, none after the last, a backslash as `\\\\`. Where a variable is needed, leave the brackets out or call `sh -c`.",
  criteria: {},
  fixable: "safe",
  equivalents: [
    { tool: "sonar", id: "S7030", match: "wider", why: "ours also reads RUN, HEALTHCHECK, COPY, ADD and VOLUME" },
    {
      tool: "tally",
      id: "invalid-json-form",
      match: "wider",
      why: "ours also reports an array of one word in single quotes, which a shell takes for a test",
    },
    {
      tool: "dockerfile-utils",
      id: "JSON_IN_SINGLE_QUOTES",
      match: "related",
      why: "theirs knows single quotes alone, and not HEALTHCHECK",
    },
    {
      tool: "dockerfile-utils",
      id: "SHELL_JSON_FORM",
      match: "related",
      why: "theirs is about SHELL, which cannot be text: a syntax problem here",
    },
  ],
  supersedes: ["dockerfile/shell-form-command"],
  references: ["https://docs.docker.com/reference/dockerfile/#exec-form"],
  since: "0.1.0",

  *check(document) {
    for (const name of arrayTakers) {
      for (const instruction of document.withTriggers(name)) {
        const text = argumentOf(instruction);
        if (text.startsWith("[") && isMalformed(text)) yield problemOf(instruction, text);
      }
    }
  },
};

const arrayTakers = [
  "RUN",
  "CMD",
  "ENTRYPOINT",
  "HEALTHCHECK",
  "COPY",
  "ADD",
  "VOLUME",
] as const satisfies readonly (keyof InstructionNames)[];

/** The text in which an array may stand; HEALTHCHECK has it after its own CMD. */
const argumentOf = ({ name, rest }: AnyInstruction): string =>
  name === "HEALTHCHECK" ? rest.replace(/^CMD(?=[\s[])/i, "").trimStart() : rest;

/** A bracket that an element in quotes follows, as no test of the shell has it. */
const arrayStart = /^\[(?:["'“‘]|\s*(?:"[^"]*"|'[^']*')\s*,)/;

const isMalformed = (text: string): boolean =>
  !text.startsWith("[[") && !jsonArray(text) && (arrayStart.test(text) || repairArray(text) !== undefined);

function problemOf(instruction: AnyInstruction, text: string): Problem {
  const { name } = instruction;
  const isPath = name === "COPY" || name === "ADD" || name === "VOLUME";
  const fact = ` is no JSON, so ${isPath ? "each word is a path" : "a shell reads it"}`;
  const at = spanOf(instruction, text);
  const fix = fixOf(instruction, text, at);
  return {
    at: { span: at },
    message: `${shorten(`${name} ${text}`, 90 - fact.length)}${fact}`,
    fixes: fix ? [fix] : [],
  };
}

function spanOf({ document, restSpan, rest }: AnyInstruction, text: string): Span {
  if (rest.length === text.length) return restSpan;
  const bracket = document.source.indexOf("[", restSpan.start);
  return span(bracket, restSpan.end);
}

/** None for an array over several lines, whose layout and comments would be lost. */
function fixOf({ document }: AnyInstruction, text: string, at: Span): Fix | undefined {
  const repair = document.source.slice(at.start, at.end) === text ? repairArray(text) : undefined;
  if (!repair) return undefined;
  const edits = [{ edits: [{ span: at, text: repair.text }] }];
  return repair.isCertain
    ? { title: "Write it as JSON", kind: "safe", edits }
    : { title: "Write it as JSON, in which no variable is put in", kind: "review", edits };
}
