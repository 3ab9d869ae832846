import { forEachChild, parse, type Word as ShellNodeWord, type Statement, type SyntaxNode } from "unbash";
import type { Span } from "../text.ts";
import {
  type Connector,
  type ShellAssignment,
  ShellCommand,
  type ShellPipeline,
  type ShellRedirect,
  type ShellWord,
} from "./command.ts";
import { dialectOfProgram, isPosixLike, noOptions, optionsAfter, type ShellOptions } from "./dialect.ts";
import type { Word } from "./word.ts";
import { assignmentOf, unwrap } from "./wrapper.ts";

type Command = Extract<SyntaxNode, { type: "Command" }>;
type Pipeline = Extract<SyntaxNode, { type: "Pipeline" }>;

/** Source span of the characters `[start, end)` of a script's text. */
type Locate = (start: number, end: number) => Span;

/** Where in a script the reader stands. */
interface Context {
  readonly connector: Connector;
  readonly pipeline?: GrowingPipeline | undefined;
  readonly isNested: boolean;
  /** Whether another statement overwrites the status. */
  readonly isDropped?: boolean | undefined;
}

interface GrowingPipeline extends ShellPipeline {
  readonly commands: ShellCommand[];
}

/** A command as read from the tree; `indexes` are where its words start in the script's text. */
interface Parts {
  readonly words: readonly ShellWord[];
  readonly indexes: readonly number[];
  readonly assignments: readonly ShellAssignment[];
  readonly redirects: readonly ShellRedirect[];
  readonly bodies: readonly { readonly pos: number; readonly end: number }[];
}

const noRedirects: Pick<Parts, "redirects" | "bodies"> = { redirects: [], bodies: [] };

/** Scripts within scripts are read this deep. */
const deepest = 4;
const expansions = new Set([
  "SimpleExpansion",
  "ParameterExpansion",
  "CommandExpansion",
  "ArithmeticExpansion",
  "ProcessSubstitution",
]);

/** Walks the shell parser's tree and collects simple commands and pipelines in order. */
export class ScriptReader {
  readonly commands: ShellCommand[] = [];
  readonly pipelines: ShellPipeline[] = [];
  isPlainChain = false;
  /** Whether the parser found an error in the text or in a text inside it. */
  isBroken = false;
  #text = "";
  #locate: Locate;
  #options: ShellOptions;
  #inHeredoc: boolean;
  #isInner = false;
  #depth = 0;

  constructor(locate: Locate, options: ShellOptions, { inHeredoc = false }: { readonly inHeredoc?: boolean } = {}) {
    this.#locate = locate;
    this.#options = options;
    this.#inHeredoc = inHeredoc;
  }

  read(text: string): void {
    const script = parse(text);
    if (script.errors) {
      this.isBroken = true;
      return;
    }
    this.#text = text;
    this.isPlainChain = isChain(script.commands);
    this.#statements(script.commands, { connector: undefined, isNested: this.#isInner });
  }

  /** Takes the words of an exec form as one command. */
  readWords(words: readonly Word[]): void {
    const shellWords = words.map(({ span, text, value }) => ({ span, text, value }));
    const indexes = words.map((word) => word.start);
    const [first] = words;
    const last = words.at(-1);
    if (!first || !last) return;
    const span = { start: first.span.start, end: last.span.end };
    const context: Context = { connector: undefined, isNested: false };
    const parts: Parts = { words: shellWords, indexes, assignments: [], redirects: [], bodies: [] };
    this.#inner(this.#add(span, { ...parts, context }), parts);
  }

  #statements(statements: readonly Statement[], context: Context): void {
    let previous: Statement | undefined;
    for (const statement of statements) {
      const connector = previous ? this.#separator(previous, statement) : context.connector;
      const isLast = statement === statements.at(-1);
      const isDropped = !statement.background && (!isLast || context.isDropped);
      this.#visit(statement.command, { connector, isNested: context.isNested, isDropped });
      previous = statement;
    }
  }

  #separator(previous: Statement, statement: Statement): Connector {
    if (previous.background) return "&";
    const newline = this.#text.indexOf("\n", previous.end);
    return newline >= 0 && newline < statement.pos ? "\n" : ";";
  }

  #visit(node: SyntaxNode, context: Context): void {
    switch (node.type) {
      case "Command":
        this.#command(node, context);
        break;
      case "Pipeline":
        this.#pipeline(node, context);
        break;
      case "AndOr":
        node.commands.forEach((member, index) => {
          const connector = index === 0 ? context.connector : node.operators[index - 1];
          const isDropped = context.isDropped && !node.operators.includes("||", index);
          this.#visit(member, { ...context, connector, isDropped });
        });
        break;
      case "Subshell":
      case "BraceGroup":
        this.#statements(node.body.commands, { ...context, pipeline: undefined, isNested: true });
        break;
      case "CompoundList":
        this.#statements(node.commands, { connector: undefined, isNested: true });
        break;
      case "Script":
        this.#substitution(node);
        break;
      default:
        forEachChild(node, (child) => this.#visit(child, { connector: undefined, isNested: true }));
    }
  }

  /** Scripts inside escaped backticks have a text of their own, whose places in the source are not known. */
  #substitution(script: Extract<SyntaxNode, { type: "Script" }>): void {
    if ("errors" in script && script.errors) this.isBroken = true;
    if (script.source === undefined) this.#statements(script.commands, { connector: undefined, isNested: true });
  }

  #pipeline(node: Pipeline, context: Context): void {
    const isNegated = node.prefixes.some((prefix) => prefix.type === "Negation");
    const pipeline = this.#newPipeline(
      this.#locate(node.pos, node.end),
      node.commands.length,
      node.operators,
      isNegated,
      context,
    );
    node.commands.forEach((member, index) => {
      const connector = index === 0 ? context.connector : node.operators[index - 1];
      const isDropped = context.isDropped && index === node.commands.length - 1;
      this.#visit(member, { ...context, connector, pipeline, isDropped });
    });
  }

  #newPipeline(
    span: Span,
    length: number,
    operators: readonly string[],
    isNegated: boolean,
    { isDropped = false }: Context,
  ): GrowingPipeline {
    const { pipefail, errexit } = this.#options;
    const isUnchecked = isDropped && !errexit;
    const pipeline = { span, commands: [], length, operators, isNegated, pipefail, isUnchecked };
    this.pipelines.push(pipeline);
    return pipeline;
  }

  #command(node: Command, context: Context): void {
    const parts = this.#parts(node);
    const command = this.#add(this.#locate(node.pos, node.end), { ...parts, context });
    this.#substitutions(node);
    if (command.name === "set") this.#options = optionsAfter(this.#options, command.words);
    this.#inner(command, parts);
  }

  #parts(node: Command): Parts {
    const words: ShellWord[] = [];
    const indexes: number[] = [];
    const assignments: ShellAssignment[] = [];
    for (const part of node.name ? [...node.prefix, node.name, ...node.suffix] : node.prefix) {
      if (part.type !== "Word" && part.type !== "Assignment") continue;
      const word = part.type === "Word" ? this.#word(part) : this.#assignment(part);
      const assignment = part.type === "Assignment" ? assignmentOf(word) : undefined;
      if (assignment) assignments.push(assignment);
      if (assignment && words.length === 0) continue;
      words.push(word);
      indexes.push(part.pos);
    }
    return { words, indexes, assignments, ...this.#redirects(node) };
  }

  #redirects({ redirects: all }: Command): Pick<Parts, "redirects" | "bodies"> {
    if (all.length === 0) return noRedirects;
    const redirects = all.flatMap((redirect) =>
      redirect.type === "HereDoc"
        ? []
        : [{ operator: redirect.operator, target: redirect.target && this.#word(redirect.target) }],
    );
    const bodies = all.flatMap((redirect) => (redirect.type === "HereDoc" ? [redirect.body] : []));
    return { redirects, bodies };
  }

  #add(span: Span, parts: Parts & { readonly context: Context }): ShellCommand {
    const { words, context } = parts;
    const { start, name, wrappers, assignments } = unwrap(words);
    const pipeline = context.pipeline ?? this.#newPipeline(span, 1, [], false, context);
    const command = new ShellCommand(
      {
        name,
        span,
        nameSpan: words[start]?.span ?? { start: span.end, end: span.end },
        words: words.slice(start + 1),
        assignments: [...parts.assignments, ...assignments],
        wrappers,
        redirects: parts.redirects,
        connector: context.connector,
        inHeredoc: this.#inHeredoc,
        isNested: context.isNested,
      },
      pipeline,
    );
    this.commands.push(command);
    (pipeline as GrowingPipeline).commands.push(command);
    return command;
  }

  #word(node: ShellNodeWord): ShellWord {
    const value = hasExpansion(node) ? undefined : node.value;
    return { span: this.#locate(node.pos, node.end), text: node.text, value };
  }

  #assignment(node: Extract<SyntaxNode, { type: "Assignment" }>): ShellWord {
    const { value } = node;
    const isKnown = value.type === "Word" && !hasExpansion(value);
    return {
      span: this.#locate(node.pos, node.end),
      text: node.text,
      value: isKnown ? node.text.slice(0, value.pos - node.pos) + value.value : undefined,
    };
  }

  /** Visits what `$(…)`, backticks and `<(…)` in the words of a command run. */
  #substitutions(node: Command): void {
    const text = this.#text.slice(node.pos, node.end);
    if (!text.includes("(") && !text.includes("`")) return;
    forEachChild(node, (child) => {
      if (child.type !== "HereDoc") this.#visit(child, { connector: undefined, isNested: true });
    });
  }

  /** Reads the script that a shell gets by `-c` or by a here-document, where it stands in the text as it runs. */
  #inner(command: ShellCommand, { words, indexes, bodies }: Parts): void {
    if (!isPosixLike(dialectOfProgram(command.name))) return;
    const script = command.flag("-c")?.valueWord;
    const options = optionsAfter(
      noOptions,
      script ? command.words.slice(0, command.words.indexOf(script)) : command.words,
    );
    if (script) {
      const quote = /^["']/.test(script.text) ? 1 : 0;
      const text = script.text.slice(quote, script.text.length - quote);
      if (text === script.value) this.#readInner(text, (indexes[words.indexOf(script)] ?? 0) + quote, options, false);
    } else if (command.operands().length === 0) {
      for (const body of bodies) {
        this.#readInner(this.#text.slice(body.pos, body.end), body.pos, options, true);
      }
    }
  }

  #readInner(text: string, base: number, options: ShellOptions, inHeredoc: boolean): void {
    if (this.#depth >= deepest) return;
    const locate = this.#locate;
    const reader = new ScriptReader((start, end) => locate(base + start, base + end), options, { inHeredoc });
    reader.#depth = this.#depth + 1;
    reader.#isInner = true;
    reader.read(text);
    this.isBroken ||= reader.isBroken;
    for (const command of reader.commands) this.commands.push(command);
    for (const pipeline of reader.pipelines) this.pipelines.push(pipeline);
  }
}

/** Whether the statements are one list of simple commands or pipelines of them, joined by `&&` alone. */
function isChain(statements: readonly Statement[]): boolean {
  const [statement] = statements;
  if (!statement || statements.length > 1 || statement.background) return false;
  const { command } = statement;
  const members = command.type === "AndOr" ? command.commands : [command];
  const isAnd = command.type !== "AndOr" || command.operators.every((operator) => operator === "&&");
  return isAnd && members.every((member) => isSimple(member));
}

function isSimple(node: SyntaxNode): boolean {
  if (node.type === "Pipeline") return node.prefixes.length === 0 && node.commands.every((member) => isSimple(member));
  return node.type === "Command" && !node.redirects.some((redirect) => redirect.type === "HereDoc");
}

/** Whether the shell puts something into the word; a test of the text spares most words the look at their parts. */
function hasExpansion(word: ShellNodeWord): boolean {
  return /[$`(]/.test(word.text) && (word.parts?.some(isExpansion) ?? false);
}

function isExpansion(part: SyntaxNode): boolean {
  if (expansions.has(part.type)) return true;
  if (part.type === "DoubleQuoted" || part.type === "LocaleString") return part.parts.some(isExpansion);
  if (part.type === "BraceExpansion" || part.type === "ExtendedGlob") return /[$`]/.test(part.text);
  return false;
}
