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

/** What BuildKit refuses for certain, in order of place; by its parser and its word lexer. */
export function findSyntaxProblems(document: DockerfileDocument): readonly SyntaxProblem[] {
  const check = new SyntaxCheck(document);
  check.run();
  return check.problems.sort((a, b) => a.span.start - b.span.start);
}

/** One pass over a document; problems go into one list, because nearly all instructions have none. */
class SyntaxCheck {
  readonly problems: SyntaxProblem[] = [];
  readonly #document: DockerfileDocument;
  readonly #isDocker: boolean;

  constructor(document: DockerfileDocument) {
    this.#document = document;
    this.#isDocker = isForDocker(document);
  }

  run(): void {
    this.#directives();
    if (this.#isDocker) this.#order();
    for (const instruction of this.#document.instructions) this.#instruction(instruction);
  }

  #add(at: Span, message: string, kind?: string): void {
    this.problems.push(kind === undefined ? { span: at, message } : { span: at, message, kind });
  }

  #directives(): void {
    const kind = "invalid-directive";
    const seen = new Set<string>();
    for (const { name, value, span: at, valueSpan } of this.#document.directives) {
      if (seen.has(name)) this.#add(at, `the ${name} directive is given twice`, kind);
      seen.add(name);
      if (name === "escape" && value !== "\\" && value !== "`") {
        this.#add(valueSpan, `${shorten(value)} cannot be the escape character, only \\ or \` can`, kind);
      }
    }
  }

  /** Only ARG may stand before the first FROM, and there must be one. */
  #order(): void {
    const kind = "instruction-before-from";
    const { instructions } = this.#document;
    const first = this.#document.named("FROM")[0];
    if (!first) {
      const at = instructions.find(({ name }) => name !== "ARG" && name !== "UNKNOWN")?.keyword;
      this.#add(at ?? span(0, 0), "the file has no FROM instruction", kind);
      return;
    }
    for (const { name, keyword } of instructions.slice(0, first.index)) {
      if (name !== "ARG" && name !== "UNKNOWN") this.#add(keyword, `${name} stands before the first FROM`, kind);
    }
  }

  #instruction(instruction: AnyInstruction): void {
    const { name } = instruction;
    if (name === "UNKNOWN") {
      this.#unknown(instruction.keyword);
      return;
    }
    if (this.#isDocker && instruction.flags.length > 0) this.#flags(instruction);
    if (instruction.heredocs.length > 0 && !instruction.isTrigger) this.#heredocs(instruction);
    if (takesJson.has(name) && jsonArray(instruction.rest)?.some((value) => typeof value !== "string")) {
      this.#add(instruction.restSpan, `${name} holds something other than strings`);
    } else if (needsOne.has(name) && instruction.words.length === 0) {
      this.#add(instruction.keyword, `${name} needs an argument`, "wrong-argument-count");
    } else this.#arguments(instruction);
    this.#expansions(instruction);
  }

  #unknown(keyword: Span): void {
    const text = this.#document.source.slice(keyword.start, keyword.end);
    if (this.#isDocker && text !== "") {
      this.#add(keyword, `${shorten(text)} is no Dockerfile instruction`, "unknown-instruction");
    }
  }

  /** The builder does not read the flags of HEALTHCHECK NONE. */
  #flags(instruction: AnyInstruction): void {
    if (instruction.name === "HEALTHCHECK" && instruction.isNone) return;
    for (const { flag, complaint } of flagErrors(instruction.name, instruction.flags)) {
      this.#add(flag.span, `--${shorten(flag.name, 30)} ${complaint}`, "unknown-flag");
    }
  }

  #heredocs({ heredocs }: AnyInstruction): void {
    for (const { closing, opener } of heredocs) {
      const text = this.#document.source.slice(opener.start, opener.end);
      if (!closing) this.#add(opener, `${shorten(text)} is never closed`, "unclosed-heredoc");
    }
  }

  #arguments(instruction: AnyInstruction): void {
    switch (instruction.name) {
      case "FROM":
        this.#from(instruction);
        break;
      case "COPY":
      case "ADD":
        this.#copy(instruction);
        break;
      case "SHELL":
        if (instruction.words.length === 0)
          this.#add(instruction.keyword, "SHELL needs a JSON array of strings", "wrong-argument-count");
        break;
      case "ENV":
      case "ARG":
      case "LABEL":
        this.#pairs(instruction);
        break;
      case "HEALTHCHECK":
        this.#healthcheck(instruction);
        break;
      case "ONBUILD":
        this.#trigger(instruction);
    }
  }

  #from({ keyword, words, restSpan, stageName }: From): void {
    const [, as, name] = words;
    if (words.length === 3 && as && !stageName) {
      this.#add(as.span, `${shorten(as.text)} stands where FROM takes AS`, "invalid-stage-name");
    } else if (words.length !== 1 && words.length !== 3) {
      const at = words.length === 0 ? keyword : restSpan;
      this.#add(at, "FROM takes an image, or an image, AS and a name", "wrong-argument-count");
    } else if (name && !/^[a-z][a-z0-9_.-]*$/i.test(name.text)) {
      this.#add(name.span, `${shorten(name.text)} cannot name a stage`, "invalid-stage-name");
    }
  }

  #copy(copy: Copy): void {
    const { name, words, heredocs } = copy;
    const kind = "wrong-argument-count";
    const last = words.at(-1);
    if (words.length < 2) this.#add(copy.keyword, `${name} needs a source and a destination`, kind);
    else if (last && heredocs.length > 0 && heredocWord.test(last.text)) {
      this.#add(last.span, `${name} has a here-document for a destination`, kind);
    }
  }

  #pairs({ name, pairs }: PairInstruction): void {
    for (const [index, pair] of pairs.entries()) {
      const before = pairs[index - 1];
      if (pair.name === "") this.#nameless(name, pair, before);
      else if (name === "ARG" || pair.text !== undefined || isBesideEquals(before, pairs[index + 1])) continue;
      else if (pairs.length === 1) this.#add(pair.span, `${name} ${shorten(pair.name)} has no value`, "malformed-pair");
      else if (before?.text === "") {
        this.#add(pair.span, `a blank parts ${shorten(before.name)}= from its value`, "space-around-equals");
      } else this.#add(pair.span, `${shorten(pair.name)} has no =, which ${name} needs`, "malformed-pair");
    }
  }

  #nameless(name: string, pair: Pair, before: Pair | undefined): void {
    if (before && before.text === undefined)
      this.#add(pair.span, `a blank parts ${shorten(before.name)} from its =`, "space-around-equals");
    else this.#add(pair.span, `${name} has a value without a name`, "malformed-pair");
  }

  #healthcheck(healthcheck: Healthcheck): void {
    const { type, words, restSpan, rest } = healthcheck;
    const kind = "wrong-argument-count";
    const at = span(restSpan.start, restSpan.start + type.length);
    if (type !== "CMD" && type !== "NONE") this.#add(at, `HEALTHCHECK takes CMD or NONE, not ${shorten(type)}`, kind);
    else if (type === "NONE" && words.length > 1) this.#add(restSpan, "HEALTHCHECK NONE takes no arguments", kind);
    else if (type === "CMD" && rest.length === 3) this.#add(at, "HEALTHCHECK CMD has no command", kind);
  }

  /** What ONBUILD wraps is read again by the builds that run it. */
  #trigger({ trigger }: Onbuild): void {
    if (!trigger) return;
    if (["ONBUILD", "FROM", "MAINTAINER"].includes(trigger.name)) {
      this.#add(trigger.keyword, `ONBUILD cannot wrap ${trigger.name}`, "onbuild-forbidden-trigger");
    } else this.#instruction(trigger);
  }

  /** At most one of each instruction: what stands after the first error is not read. */
  #expansions(instruction: AnyInstruction): void {
    for (const { expandable, error, references } of expansions(instruction)) {
      const tooNew = references.find(({ modifier }) => /^[#%/]/.test(modifier) && !syntaxAllows(this.#document, 7));
      const { start, end } = error ?? tooNew ?? { start: 0, end: 0 };
      const text = shorten(expandable.text.slice(start, end), 30);
      const at = spanWithin(expandable, start, end);
      if (error?.kind === "unclosed-quote") this.#add(at, `${text} ${error.complaint}`, error.kind);
      else if (error && this.#isDocker) this.#add(at, `${text} ${error.complaint}`, error.kind);
      else if (tooNew && this.#isDocker)
        this.#add(at, `${text} needs Dockerfile syntax 1.7`, "unsupported-substitution");
      if (error) return;
    }
  }
}

/** Whether a word without `=` belongs to one that stands alone before or after it. */
const isBesideEquals = (before: Pair | undefined, after: Pair | undefined): boolean =>
  after?.name === "" || (before?.name === "" && before.text === "");
