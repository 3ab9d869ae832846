import type { SyntaxProblem } from "../document.ts";
import { type Span, shorten, span } from "../text.ts";
import { type Copy, heredocWord } from "./copy.ts";
import type { DockerfileDocument } from "./document.ts";
import type { Healthcheck } from "./execution.ts";
import { expansions, spanWithin } from "./expandable.ts";
import { flagErrors } from "./flags.ts";
import type { From } from "./from.ts";
import type { AnyInstruction, Onbuild } from "./instructions.ts";
import type { Pair, PairInstruction } from "./pairs.ts";
import { isForDocker, syntaxAllows } from "./syntax-version.ts";
import { jsonArray } from "./word.ts";

const needsOne = new Set(
  "ENV ARG LABEL ONBUILD HEALTHCHECK EXPOSE VOLUME MAINTAINER WORKDIR USER STOPSIGNAL".split(" "),
);

const takesJson = new Set("RUN CMD ENTRYPOINT SHELL VOLUME COPY ADD".split(" "));

const problem = (at: Span, message: string, kind?: string): SyntaxProblem =>
  kind === undefined ? { span: at, message } : { span: at, message, kind };

/** What BuildKit refuses for certain, in order of place; by its parser and its word lexer. */
export function findSyntaxProblems(document: DockerfileDocument): readonly SyntaxProblem[] {
  const isDocker = isForDocker(document);
  const problems = [
    ...directiveProblems(document),
    ...(isDocker ? orderProblems(document) : []),
    ...document.instructions.flatMap((instruction) => [...instructionProblems(instruction, isDocker)]),
  ];
  return problems.sort((a, b) => a.span.start - b.span.start);
}

function* directiveProblems(document: DockerfileDocument): Iterable<SyntaxProblem> {
  const kind = "invalid-directive";
  const seen = new Set<string>();
  for (const { name, value, span: at, valueSpan } of document.directives) {
    if (seen.has(name)) yield problem(at, `the ${name} directive is given twice`, kind);
    seen.add(name);
    if (name === "escape" && value !== "\\" && value !== "`") {
      yield problem(valueSpan, `${shorten(value)} cannot be the escape character, only \\ or \` can`, kind);
    }
  }
}

/** Only ARG may stand before the first FROM, and there must be one. */
function* orderProblems(document: DockerfileDocument): Iterable<SyntaxProblem> {
  const kind = "instruction-before-from";
  const first = document.named("FROM")[0];
  if (!first) {
    const at = document.instructions.find(({ name }) => name !== "ARG" && name !== "UNKNOWN")?.keyword;
    yield problem(at ?? span(0, 0), "the file has no FROM instruction", kind);
    return;
  }
  for (const { name, keyword } of document.instructions.slice(0, first.index)) {
    if (name !== "ARG" && name !== "UNKNOWN") yield problem(keyword, `${name} stands before the first FROM`, kind);
  }
}

function* instructionProblems(instruction: AnyInstruction, isDocker: boolean): Iterable<SyntaxProblem> {
  const { document, keyword, name } = instruction;
  if (name === "UNKNOWN") {
    const text = document.source.slice(keyword.start, keyword.end);
    if (isDocker && text !== "") {
      yield problem(keyword, `${shorten(text)} is no Dockerfile instruction`, "unknown-instruction");
    }
    return;
  }
  if (isDocker && instruction.flags.length > 0) yield* flagProblems(instruction);
  for (const { closing, opener } of instruction.heredocs) {
    const text = document.source.slice(opener.start, opener.end);
    if (!closing && !instruction.isTrigger)
      yield problem(opener, `${shorten(text)} is never closed`, "unclosed-heredoc");
  }
  if (takesJson.has(name) && jsonArray(instruction.rest)?.some((value) => typeof value !== "string")) {
    yield problem(instruction.restSpan, `${name} holds something other than strings`);
  } else if (needsOne.has(name) && instruction.words.length === 0) {
    yield problem(keyword, `${name} needs an argument`, "wrong-argument-count");
  } else yield* argumentProblems(instruction, isDocker);
  yield* expansionProblems(instruction, isDocker);
}

/** The builder does not read the flags of HEALTHCHECK NONE. */
function* flagProblems(instruction: AnyInstruction): Iterable<SyntaxProblem> {
  if (instruction.name === "HEALTHCHECK" && instruction.isNone) return;
  for (const { flag, complaint } of flagErrors(instruction.name, instruction.flags)) {
    yield problem(flag.span, `--${shorten(flag.name, 30)} ${complaint}`, "unknown-flag");
  }
}

function* argumentProblems(instruction: AnyInstruction, isDocker: boolean): Iterable<SyntaxProblem> {
  const { keyword, name } = instruction;
  switch (name) {
    case "FROM":
      return yield* fromProblems(instruction);
    case "COPY":
    case "ADD":
      return yield* copyProblems(instruction);
    case "SHELL":
      if (instruction.words.length === 0)
        yield problem(keyword, "SHELL needs a JSON array of strings", "wrong-argument-count");
      return;
    case "ENV":
    case "ARG":
    case "LABEL":
      return yield* pairProblems(instruction);
    case "HEALTHCHECK":
      return yield* healthcheckProblems(instruction);
    case "ONBUILD":
      return yield* triggerProblems(instruction, isDocker);
  }
}

function* fromProblems({ keyword, words, restSpan, stageName }: From): Iterable<SyntaxProblem> {
  const [, as, name] = words;
  if (words.length === 3 && as && !stageName) {
    yield problem(as.span, `${shorten(as.text)} stands where FROM takes AS`, "invalid-stage-name");
  } else if (words.length !== 1 && words.length !== 3) {
    const at = words.length === 0 ? keyword : restSpan;
    yield problem(at, "FROM takes an image, or an image, AS and a name", "wrong-argument-count");
  } else if (name && !/^[a-z][a-z0-9_.-]*$/i.test(name.text)) {
    yield problem(name.span, `${shorten(name.text)} cannot name a stage`, "invalid-stage-name");
  }
}

function* copyProblems({ keyword, name, words, heredocs }: Copy): Iterable<SyntaxProblem> {
  const kind = "wrong-argument-count";
  const last = words.at(-1);
  if (words.length < 2) yield problem(keyword, `${name} needs a source and a destination`, kind);
  else if (last && heredocs.length > 0 && heredocWord.test(last.text)) {
    yield problem(last.span, `${name} has a here-document for a destination`, kind);
  }
}

function* pairProblems({ name, pairs }: PairInstruction): Iterable<SyntaxProblem> {
  for (const [index, pair] of pairs.entries()) {
    const before = pairs[index - 1];
    if (pair.name === "") yield nameless(name, pair, before);
    else if (name === "ARG" || pair.text !== undefined || isBesideEquals(before, pairs[index + 1])) continue;
    else if (pairs.length === 1)
      yield problem(pair.span, `${name} ${shorten(pair.name)} has no value`, "malformed-pair");
    else if (before?.text === "") {
      yield problem(pair.span, `a blank parts ${shorten(before.name)}= from its value`, "space-around-equals");
    } else yield problem(pair.span, `${shorten(pair.name)} has no =, which ${name} needs`, "malformed-pair");
  }
}

function nameless(name: string, pair: Pair, before: Pair | undefined): SyntaxProblem {
  return before && before.text === undefined
    ? problem(pair.span, `a blank parts ${shorten(before.name)} from its =`, "space-around-equals")
    : problem(pair.span, `${name} has a value without a name`, "malformed-pair");
}

/** Whether a word without `=` belongs to one that stands alone before or after it. */
const isBesideEquals = (before: Pair | undefined, after: Pair | undefined): boolean =>
  after?.name === "" || (before?.name === "" && before.text === "");

function* healthcheckProblems(healthcheck: Healthcheck): Iterable<SyntaxProblem> {
  const { type, words, restSpan, rest } = healthcheck;
  const kind = "wrong-argument-count";
  const at = span(restSpan.start, restSpan.start + type.length);
  if (type !== "CMD" && type !== "NONE") yield problem(at, `HEALTHCHECK takes CMD or NONE, not ${shorten(type)}`, kind);
  else if (type === "NONE" && words.length > 1) yield problem(restSpan, "HEALTHCHECK NONE takes no arguments", kind);
  else if (type === "CMD" && rest.length === 3) yield problem(at, "HEALTHCHECK CMD has no command", kind);
}

/** What ONBUILD wraps is read again by the builds that run it. */
function* triggerProblems({ trigger }: Onbuild, isDocker: boolean): Iterable<SyntaxProblem> {
  if (!trigger) return;
  if (["ONBUILD", "FROM", "MAINTAINER"].includes(trigger.name)) {
    yield problem(trigger.keyword, `ONBUILD cannot wrap ${trigger.name}`, "onbuild-forbidden-trigger");
  } else yield* instructionProblems(trigger, isDocker);
}

/** At most one of each instruction: what stands after the first error is not read. */
function* expansionProblems(instruction: AnyInstruction, isDocker: boolean): Iterable<SyntaxProblem> {
  const { document } = instruction;
  for (const { expandable, error, references } of expansions(instruction)) {
    const tooNew = references.find(({ modifier }) => /^[#%/]/.test(modifier) && !syntaxAllows(document, 7));
    const { start, end } = error ?? tooNew ?? { start: 0, end: 0 };
    const text = shorten(expandable.text.slice(start, end), 30);
    const at = spanWithin(expandable, start, end);
    if (error?.kind === "unclosed-quote") yield problem(at, `${text} ${error.complaint}`, error.kind);
    else if (error && isDocker) yield problem(at, `${text} ${error.complaint}`, error.kind);
    else if (tooNew && isDocker) yield problem(at, `${text} needs Dockerfile syntax 1.7`, "unsupported-substitution");
    if (error) return;
  }
}
