import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import { deleteInstruction, insertAfter } from "../../../engine/dockerfile/edit.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { AnyInstruction } from "../../../engine/dockerfile/instructions.ts";
import type { Pair } from "../../../engine/dockerfile/pairs.ts";
import { syntaxAllows } from "../../../engine/dockerfile/syntax-version.ts";
import { remember } from "../../../engine/memo.ts";
import type { Fix } from "../../../engine/rule.ts";

/**
 * Replaces a build argument by a secret mount on the RUN that uses it. Offered where the argument stands alone, exactly
 * one instruction names it, that is a RUN for a shell, and the syntax knows `env=` (1.10).
 */
export function mountInstead(document: DockerfileDocument, pair: Pair): Fix[] {
  const { instruction, name } = pair;
  if (instruction.isTrigger || instruction.pairs.length > 1 || !syntaxAllows(document, 10)) return [];
  const run = onlyUser(document, pair);
  if (!run || run.form === "exec" || !/^\w+$/.test(name)) return [];
  const mount = insertAfter({ span: run.keyword }, ` --mount=type=secret,id=${name},env=${name}`);
  return [
    {
      title: `Mount ${name} as a secret; builds then pass --secret id=${name}`,
      kind: "review",
      edits: [{ edits: [deleteInstruction(document, instruction), mount] }],
    },
  ];
}

/** The RUN that is the only instruction to name the argument; undefined when there is none or another names it too. */
function onlyUser(document: DockerfileDocument, { name, instruction }: Pair): Run | undefined {
  const { stage } = instruction;
  const all = instructionsByWord(document).get(name) ?? [];
  // Beside the argument and its user there is none.
  const [user, other] = all.length > 2 ? [] : all.filter((each) => each !== instruction);
  if (!stage || user?.name !== "RUN" || other) return undefined;
  return user.stage?.chain.includes(stage) && user.index > instruction.index ? user : undefined;
}

/** Which instructions hold a word that no other word character touches, in order; comments between lines count. */
const instructionsByWord = remember((document: DockerfileDocument) => {
  const found = new Map<string, AnyInstruction[]>();
  for (const instruction of document.instructions) {
    const { start, end } = instruction.span;
    for (const word of new Set(document.source.slice(start, end).match(/\w+/g))) {
      const known = found.get(word);
      if (known) known.push(instruction);
      else found.set(word, [instruction]);
    }
  }
  return found;
});
