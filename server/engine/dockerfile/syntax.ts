import type { SyntaxProblem } from "../document.ts";
import { type Span, shorten, span } from "../text.ts";
import type { DockerfileDocument } from "./document.ts";
import type { Healthcheck } from "./execution.ts";
import type { Flag } from "./instruction.ts";
import type { AnyInstruction, Onbuild } from "./instructions.ts";
import type { PairInstruction } from "./pairs.ts";
import { jsonArray } from "./word.ts";

/** Flags of each instruction: `=` takes a value, `*` may be repeated. Others of the file's instructions take none. */
const flagsByName: Readonly<Record<string, Readonly<Record<string, "" | "=" | "=*">>>> = {
  FROM: { platform: "=" },
  RUN: { mount: "=*", network: "=", security: "=", device: "=*" },
  COPY: { from: "=", chown: "=", chmod: "=", link: "", parents: "", exclude: "=*" },
  ADD: { chown: "=", chmod: "=", link: "", checksum: "=", "keep-git-dir": "", unpack: "", exclude: "=*" },
  HEALTHCHECK: { interval: "=", timeout: "=", "start-period": "=", "start-interval": "=", retries: "=" },
};

/** Frontends whose grammar this is; another one may know more instructions and flags. */
const dockerFrontend = /^(?:docker\.io\/)?docker\/dockerfile(?:-upstream)?(?:[:@]|$)/;

const needsOne = new Set(
  "ENV ARG LABEL ONBUILD HEALTHCHECK EXPOSE VOLUME MAINTAINER WORKDIR USER STOPSIGNAL".split(" "),
);

const takesJson = new Set("RUN CMD ENTRYPOINT SHELL VOLUME COPY ADD".split(" "));

const problem = (at: Span, message: string): SyntaxProblem => ({ span: at, message });

/** What BuildKit refuses for certain, in order of place. */
export function findSyntaxProblems(document: DockerfileDocument): readonly SyntaxProblem[] {
  const frontend = document.directives.find((directive) => directive.name === "syntax")?.value;
  const isDocker = frontend === undefined || dockerFrontend.test(frontend);
  const problems = [
    ...directiveProblems(document),
    ...(isDocker ? orderProblems(document) : []),
    ...document.instructions.flatMap((instruction) => [...instructionProblems(instruction, isDocker)]),
  ];
  return problems.sort((a, b) => a.span.start - b.span.start);
}

function* directiveProblems(document: DockerfileDocument): Iterable<SyntaxProblem> {
  const seen = new Set<string>();
  for (const { name, value, span: at, valueSpan } of document.directives) {
    if (seen.has(name)) yield problem(at, `the ${name} directive is given twice`);
    seen.add(name);
    if (name === "escape" && value !== "\\" && value !== "`") {
      yield problem(valueSpan, `${shorten(value)} cannot be the escape character, only \\ or \` can`);
    }
  }
}

/** Only ARG may stand before the first FROM, and there must be one. */
function* orderProblems(document: DockerfileDocument): Iterable<SyntaxProblem> {
  const first = document.named("FROM")[0];
  if (!first) {
    const at = document.instructions.find(({ name }) => name !== "ARG" && name !== "UNKNOWN")?.keyword;
    yield problem(at ?? span(0, 0), "the file has no FROM instruction");
    return;
  }
  for (const { name, keyword } of document.instructions.slice(0, first.index)) {
    if (name !== "ARG" && name !== "UNKNOWN") yield problem(keyword, `${name} stands before the first FROM`);
  }
}

function* instructionProblems(instruction: AnyInstruction, isDocker: boolean): Iterable<SyntaxProblem> {
  const { document, keyword, name } = instruction;
  if (name === "UNKNOWN") {
    const text = document.source.slice(keyword.start, keyword.end);
    if (isDocker && text !== "") yield problem(keyword, `${shorten(text)} is no Dockerfile instruction`);
    return;
  }
  if (isDocker) yield* flagProblems(name, instruction.flags);
  for (const { closing, opener } of instruction.heredocs) {
    const text = document.source.slice(opener.start, opener.end);
    if (!closing) yield problem(opener, `${shorten(text)} is never closed`);
  }
  if (takesJson.has(name) && jsonArray(instruction.rest)?.some((value) => typeof value !== "string")) {
    yield problem(instruction.restSpan, `${name} holds something other than strings`);
  } else if (needsOne.has(name) && instruction.words.length === 0) yield problem(keyword, `${name} needs an argument`);
  else yield* argumentProblems(instruction);
}

function* flagProblems(name: string, flags: readonly Flag[]): Iterable<SyntaxProblem> {
  const known = flagsByName[name];
  const seen = new Set<string>();
  if (!known) return;
  for (const flag of flags) {
    const kind = Object.hasOwn(known, flag.name) ? known[flag.name] : undefined;
    if (kind === undefined) yield problem(flag.span, `--${shorten(flag.name)} is no flag of ${name}`);
    else if (kind !== "=*" && seen.has(flag.name)) yield problem(flag.span, `--${flag.name} is given twice`);
    else if (kind !== "" && flag.value === undefined) yield problem(flag.span, `--${flag.name} has no value`);
    seen.add(flag.name);
  }
}

function* argumentProblems(instruction: AnyInstruction): Iterable<SyntaxProblem> {
  const { keyword, name, words } = instruction;
  switch (name) {
    case "FROM":
      if (words.length !== 1 && !(words.length === 3 && instruction.stageName)) {
        const at = words.length === 0 ? keyword : instruction.restSpan;
        yield problem(at, "FROM takes an image, or an image, AS and a name");
      }
      return;
    case "COPY":
    case "ADD":
      if (words.length < 2) yield problem(keyword, `${name} needs a source and a destination`);
      return;
    case "SHELL":
      if (words.length === 0) yield problem(keyword, "SHELL needs a JSON array of strings");
      return;
    case "ENV":
    case "ARG":
    case "LABEL":
      return yield* pairProblems(instruction);
    case "HEALTHCHECK":
      return yield* healthcheckProblems(instruction);
    case "ONBUILD":
      return yield* triggerProblems(instruction);
  }
}

function* pairProblems(instruction: PairInstruction): Iterable<SyntaxProblem> {
  const { name, pairs } = instruction;
  for (const pair of pairs) {
    if (pair.name === "") yield problem(pair.span, `${name} has a value without a name`);
    else if (name !== "ARG" && pair.text === undefined) {
      yield problem(pair.span, `${name} ${shorten(pair.name)} has no value`);
    }
  }
}

function* healthcheckProblems(healthcheck: Healthcheck): Iterable<SyntaxProblem> {
  const { type, words, restSpan, rest } = healthcheck;
  const typeSpan = span(restSpan.start, restSpan.start + type.length);
  if (type !== "CMD" && type !== "NONE") yield problem(typeSpan, `HEALTHCHECK takes CMD or NONE, not ${shorten(type)}`);
  else if (type === "NONE" && words.length > 1) yield problem(restSpan, "HEALTHCHECK NONE takes no arguments");
  else if (type === "CMD" && rest.length === 3) yield problem(typeSpan, "HEALTHCHECK CMD has no command");
}

function* triggerProblems({ trigger }: Onbuild): Iterable<SyntaxProblem> {
  if (trigger && ["ONBUILD", "FROM", "MAINTAINER"].includes(trigger.name)) {
    yield problem(trigger.keyword, `ONBUILD cannot wrap ${trigger.name}`);
  }
}
