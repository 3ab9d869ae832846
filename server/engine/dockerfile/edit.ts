import { type Edit, indentationAt, lineEnding, type Span, span } from "../text.ts";
import type { ShellPipeline } from "./command.ts";
import type { DockerfileDocument } from "./document.ts";
import type { Run } from "./execution.ts";
import type { Instruction } from "./instruction.ts";
import { physicalLine } from "./logical-line.ts";

/** Inserts `text`, which brings its own blank, right after a word. */
export const insertAfter = (word: { readonly span: Span }, text: string): Edit => ({
  span: span(word.span.end, word.span.end),
  text,
});

/** Inserts `text`, which brings its own blank, right before a word. */
export const insertBefore = (word: { readonly span: Span }, text: string): Edit => ({
  span: span(word.span.start, word.span.start),
  text,
});

const isSpace = (character: string | undefined): boolean => character === " " || character === "\t";

function blanksBefore(source: string, from: number): number {
  let at = from;
  while (isSpace(source[at - 1])) at--;
  return at;
}

function blanksAfter(source: string, from: number): number {
  let at = from;
  while (isSpace(source[at])) at++;
  return at;
}

/** Deletes a word that is alone on the last line of its instruction, with the continuation that leads to it. */
function deleteLastLine(document: DockerfileDocument, lineStart: number, end: number): Edit | undefined {
  const { source, escape: escapeCharacter } = document;
  const newline = source[lineStart - 2] === "\r" ? lineStart - 2 : lineStart - 1;
  const escapeEnd = blanksBefore(source, newline);
  if (source[escapeEnd - 1] !== escapeCharacter) return undefined;
  return { span: span(blanksBefore(source, escapeEnd - 1), end), text: "" };
}

/**
 * Deletes a word (or several side by side) with one blank, or with its line when nothing else stands there. Undefined
 * when a comment above its line would leave a continuation that leads nowhere.
 */
export function deleteWord(document: DockerfileDocument, word: Span): Edit | undefined {
  const { source, escape: escapeCharacter } = document;
  const before = blanksBefore(source, word.start);
  const after = blanksAfter(source, word.end);
  const { end, next } = physicalLine(source, word.end);
  if (before === 0 || source[before - 1] !== "\n") {
    if (before < word.start) return { span: span(word.start - 1, word.end), text: "" };
    return { span: span(word.start, after > word.end ? word.end + 1 : word.end), text: "" };
  }
  if (after === end) return deleteLastLine(document, before, word.end);
  const isAlone = source[after] === escapeCharacter && blanksAfter(source, after + 1) === end;
  return { span: isAlone ? span(before, next) : span(word.start, after), text: "" };
}

/**
 * Appends a command to a RUN that is a plain `&&` chain, laid out like its last link; with `after` behind that link.
 * Undefined for any other RUN: after `||`, `;`, a compound command or a here-document an appended command may not run,
 * or may hide a failure.
 */
export function appendToChain(run: Run, command: string, after?: ShellPipeline): Edit | undefined {
  if (!run.isPlainChain) return undefined;
  const links = run.pipelines.filter((pipeline) => !pipeline.commands[0]?.isNested);
  const at = after ? links.indexOf(after) : links.length - 1;
  const link = links[at];
  if (!link) return undefined;
  const [first, second] = at + 1 < links.length ? [link, links[at + 1]] : [links[at - 1], link];
  const between = first && second ? run.document.source.slice(first.span.end, second.span.start) : " && ";
  const separator = between.includes("#") ? " && " : between;
  return { span: span(link.span.end, link.span.end), text: `${separator}${command}` };
}

/**
 * Deletes one of several links of a plain `&&` chain. Undefined for any other RUN, for a member of a pipe and where a
 * comment would go with it.
 */
export function deleteFromChain(run: Run, command: Span): Edit | undefined {
  if (!run.isPlainChain) return undefined;
  const links = run.pipelines.filter((pipeline) => !pipeline.commands[0]?.isNested);
  const index = links.findIndex((link) => link.span.start === command.start && link.span.end === command.end);
  const next = links[index + 1];
  const previous = links[index - 1];
  if (index < 0 || (!next && !previous)) return undefined;
  const deleted = next ? span(command.start, next.span.start) : span(previous?.span.end ?? 0, command.end);
  return run.document.source.slice(deleted.start, deleted.end).includes("#") ? undefined : { span: deleted, text: "" };
}

/**
 * Inserts an instruction on a line of its own before another one, whose indentation it takes. Comments right above that
 * one stay with it: they speak of it, and a pragma among them acts on what follows.
 */
export function insertInstruction(document: DockerfileDocument, before: Instruction, text: string): Edit {
  const start = startWithComments(document, before.span.start);
  const indentation = indentationAt(document.source, start);
  return { span: span(start, start), text: `${text}${lineEnding(document.source)}${indentation}` };
}

/** Where the comment lines begin that stand without a gap above the line in which `start` lies; `start` without any. */
function startWithComments({ source, comments }: DockerfileDocument, start: number): number {
  let first = start;
  for (const comment of comments.filter((candidate) => candidate.start < start).reverse()) {
    const line = first - indentationAt(source, first).length;
    if (physicalLine(source, comment.end).next !== line) break;
    first = comment.start;
  }
  return first;
}

/** Inserts an instruction on a line of its own after another one, whose indentation it takes. */
export function appendInstruction(document: DockerfileDocument, after: Instruction, text: string): Edit {
  const { start, end } = after.span;
  const indentation = indentationAt(document.source, start);
  return { span: span(end, end), text: `${lineEnding(document.source)}${indentation}${text}` };
}

/** Deletes an instruction with its lines; comments above it stay, and those between its lines as lines of their own. */
export function deleteInstruction(document: DockerfileDocument, instruction: Instruction): Edit {
  const { source } = document;
  const { start, end } = instruction.span;
  const comments = document.comments.filter((comment) => comment.start > start && comment.end <= end);
  const kept = comments.map((comment) => source.slice(comment.start, comment.end).trimEnd() + lineEnding(source));
  const lines = span(start - indentationAt(source, start).length, physicalLine(source, end).next);
  return { span: lines, text: kept.join("") };
}
