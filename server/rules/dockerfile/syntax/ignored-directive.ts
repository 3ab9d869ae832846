import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import { physicalLine } from "../../../engine/dockerfile/logical-line.ts";
import { nearest } from "../../../engine/nearest.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { indentationAt, lineEnding, type Span, shorten } from "../../../engine/text.ts";
import { choice } from "./refusals.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/ignored-directive",
  title: "A parser directive has no effect",
  severity: "warning",
  enabled: true,
  rationale:
    "Directives count only at the very top: after any other line, also a comment or an empty one, the builder takes them for comments. The build then runs with another frontend, another escape character or other checks than the file says.",
  remedy: "Move the directive to the top of the file, above all comments, and spell it `syntax`, `escape` or `check`.",
  criteria: {},
  fixable: "review",
  equivalents: [
    {
      tool: "tally",
      id: "syntax-directive-typo",
      match: "related",
      why: "theirs looks for misspelt names alone, ours for directives in the wrong place as well",
    },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#parser-directives"],
  since: "0.1.0",

  *check(document) {
    const from = document.directives.at(-1)?.span.end ?? 0;
    for (const comment of document.comments) {
      if (comment.start > from) yield* problemOf(document, comment);
    }
  },
};

const names = ["syntax", "escape", "check"];
const values: Readonly<Record<string, RegExp>> = {
  syntax: /^[\w.:@/-]+\/[\w.:@/-]+$/,
  escape: /^[`\\]$/,
  check: /^(?:skip|error)=/,
};

function* problemOf(document: DockerfileDocument, comment: Span): Generator<Problem> {
  const { source } = document;
  const [, before = "", name = "", value = ""] =
    /^(#[ \t]*)([a-z]{4,8})[ \t]*=[ \t]*(\S+)[ \t]*$/i.exec(source.slice(comment.start, comment.end)) ?? [];
  const near = name === "" ? undefined : nearest(name, names, 2);
  if (near === undefined || !values[near]?.test(value)) return;
  const start = comment.start + before.length;
  const isMisspelt = near !== name.toLowerCase();
  if (!isMisspelt && near === "syntax" && isAfterShebang(source, comment)) return;
  const at = { span: { start, end: start + name.length } };
  yield {
    at,
    message: isMisspelt
      ? `${name} is no directive; did you mean ${near}?`
      : `${name} has no effect here, only at the top`,
    fixes: [isMisspelt ? choice(`Write ${near}`, { span: at.span, text: near }) : toTop(source, comment)],
  };
}

/** The builder looks for the frontend in the line after `#!`. */
const isAfterShebang = (source: string, { start }: Span): boolean =>
  source.startsWith("#!") && physicalLine(source, 0).next === start;

function toTop(source: string, { start, end }: Span): ReturnType<typeof choice> {
  const top = source.charCodeAt(0) === 0xfeff ? 1 : 0;
  const line = { start: start - indentationAt(source, start).length, end: physicalLine(source, end).next };
  const text = source.slice(start, end).trimEnd();
  const insertion = { span: { start: top, end: top }, text: `${text}${lineEnding(source)}` };
  return choice(`Move ${shorten(text, 40)} to the top`, { span: line, text: "" }, insertion);
}
