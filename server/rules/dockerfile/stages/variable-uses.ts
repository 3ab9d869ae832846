import type { Run } from "../../../engine/dockerfile/execution.ts";
import { expansions, spanWithin } from "../../../engine/dockerfile/expandable.ts";
import type { AnyInstruction } from "../../../engine/dockerfile/instructions.ts";
import { contains, type Span, span } from "../../../engine/text.ts";

/** A variable as one instruction uses it. */
export interface Use {
  readonly name: string;
  readonly at: Span;
}

/** Where an instruction reads one of the named variables without a default: in what the builder expands, and in the shell text of RUN. */
export function uses(instruction: AnyInstruction, names: ReadonlySet<string>): readonly Use[] {
  if (!instruction.text.includes("$") && instruction.heredocs.length === 0) return none;
  return instruction.name === "RUN" && instruction.form !== "exec"
    ? [...expandedUses(instruction, names), ...shellUses(instruction, names)]
    : [...expandedUses(instruction, names)];
}

const none: readonly Use[] = [];

function* expandedUses(instruction: AnyInstruction, names: ReadonlySet<string>): Generator<Use> {
  for (const { expandable, references } of expansions(instruction)) {
    for (const { name, start, end, modifier } of references) {
      if (names.has(name) && !/[-+]/.test(modifier)) yield { name, at: spanWithin(expandable, start, end) };
    }
  }
}

/** Variables that the shell of a RUN reads and nothing in the RUN sets. */
function* shellUses(run: Run, names: ReadonlySet<string>): Generator<Use> {
  const { source } = run.document;
  const { start } = run.restSpan;
  const text = source.slice(start, run.span.end);
  if (!text.includes("$")) return;
  for (const match of text.matchAll(/(?<![\\$])\$(?:\{([A-Z_]\w*)\}|([A-Z_]\w*))/gi)) {
    const name = match[1] ?? match[2] ?? "";
    if (!names.has(name) || isMentioned(text, name)) continue;
    const at = span(start + match.index, start + match.index + match[0].length);
    if (!isLiteral(run, at)) yield { name, at };
  }
}

/** Whether a name also stands without a dollar sign, as where a shell sets it. */
function isMentioned(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const isWhole = !/\w/.test(text[at - 1] ?? " ") && !/\w/.test(text[at + name.length] ?? " ");
    if (isWhole && !/[${]/.test(text[at - 1] ?? " ")) return true;
  }
  return false;
}

/** Whether the shell does not expand the text there, or is none that we read. */
const isLiteral = (run: Run, at: Span): boolean =>
  !run.hasScript ||
  run.commands().some(({ words }) => words.some((word) => word.value !== undefined && contains(word.span, at)));
