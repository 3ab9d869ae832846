import type { FileEdit } from "../rule.ts";
import type { Block, Directive } from "./block.ts";
import { combine, insertAtStart, insertBefore } from "./edit.ts";
import { mayHold } from "./unresolved.ts";

/**
 * Whether all entries that act on a level are in view, for a directive whose own entries replace the inherited ones:
 * outer files do not matter where the level has entries of its own.
 */
export function knowsList(block: Block, name: string): boolean {
  for (const level of block.levels()) {
    if (mayHold(level, name)) return false;
    if (level.own(name).length > 0) return true;
    if (!level.directive && level.context !== "main") return false;
  }
  return true;
}

/** What an entry sets, in lower case: the name of a header or of a parameter. */
const keyOf = (entry: Directive): string => entry.arg(0).toLowerCase();

/** Whether an entry for this key, in lower case, is among those that act on a level. */
export const hasEntry = (block: Block, name: string, key: string): boolean =>
  block.effective(name).some((entry) => keyOf(entry) === key);

/** A level whose own entries hide inherited ones. */
export interface ListLoss {
  readonly name: string;
  readonly block: Block;
  /** The first own entry, the one that hides the others. */
  readonly first: Directive;
  /** The inherited entries for keys that the level does not set itself; never empty. */
  readonly lost: readonly Directive[];
}

/** What a level loses by having entries of its own; undefined for nothing, and where a file not at hand may repeat it. */
export function listLoss(block: Block, name: string): ListLoss | undefined {
  const own = block.own(name);
  const [first] = own;
  if (!first || !block.parent || mayHold(block, name) || !knowsInherited(block.parent, name)) return undefined;
  const keys = new Set(own.map(keyOf));
  const lost = block.parent.effective(name).filter((entry) => !keys.has(keyOf(entry)));
  return lost.length > 0 ? { name, block, first, lost } : undefined;
}

/** Whether no file out of view comes between a level and the entries that it inherits. */
function knowsInherited(block: Block, name: string): boolean {
  for (const level of block.levels()) {
    if (level.own(name).length > 0) return true;
    if (mayHold(level, name)) return false;
  }
  return true;
}

/** Edits that repeat what was lost, on each of these levels and on those inside them that would lose it again. */
export function repeatLost(losses: readonly ListLoss[]): readonly FileEdit[] {
  return combine(
    losses.flatMap(({ block, name, lost }) =>
      [block, ...hidingLevels(block, name)].flatMap((level) => {
        const keys = new Set(level.own(name).map(keyOf));
        return writeHere(level, name, lost.filter((entry) => !keys.has(keyOf(entry))).map(asWritten));
      }),
    ),
  );
}

function* hidingLevels(block: Block, name: string): Generator<Block> {
  for (const { block: inner } of block.descendants()) {
    if (inner && inner.own(name).length > 0 && !mayHold(inner, name)) yield inner;
  }
}

const asWritten = ({ document, head }: Directive): string => `${document.source.slice(head.start, head.end)};`;

/**
 * Edits that add entries to a list without losing inherited ones: beside the level's own entries, else with copies of
 * those that it inherits.
 * @param statements whole statements, each with its `;`.
 */
export function addEntries(block: Block, name: string, statements: readonly string[]): readonly FileEdit[] {
  const inherited = block.own(name).length > 0 ? [] : block.effective(name).map(asWritten);
  return writeHere(block, name, [...inherited, ...statements]);
}

/** Writes before the level's first own entry in its own file, else at the start of its block. */
function writeHere(block: Block, name: string, statements: readonly string[]): readonly FileEdit[] {
  if (statements.length === 0) return [];
  const here = block.own(name).find((entry) => entry.document === block.directive?.document);
  const edit = here ? insertBefore(here, ...statements) : insertAtStart(block, ...statements);
  return edit ? [edit] : [];
}
