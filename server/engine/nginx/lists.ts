import type { FileEdit } from "../rule.ts";
import { applyEdits, span } from "../text.ts";
import type { Block, Directive } from "./block.ts";
import { combine, insertAtStart, insertBefore } from "./edit.ts";
import type { Word } from "./syntax.ts";
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

/**
 * What an entry sets, in lower case: a header, a parameter, a text to replace, the zone of a limit, the codes of an error
 * page.
 */
export function keysOf(entry: Directive): readonly string[] {
  if (entry.name === "error_page") return codesOf(entry).map(({ value }) => value);
  if (entry.name !== "limit_req") return [entry.arg(0).toLowerCase()];
  const zone = entry.args.find(({ value }) => value.startsWith("zone="));
  return zone ? [zone.value.slice("zone=".length)] : [];
}

/** The last word of an `error_page` is the page; one like `=200` is what it answers with. */
const codesOf = ({ args }: Directive): readonly Word[] => args.slice(0, -1).filter(({ value }) => /^\d+$/.test(value));

/** Whether an entry for this key, in lower case, is among those that act on a level. */
export const hasEntry = (block: Block, name: string, key: string): boolean =>
  block.effective(name).some((entry) => keysOf(entry).includes(key));

/** A level whose own entries hide inherited ones. */
export interface ListLoss {
  readonly name: string;
  readonly block: Block;
  /** The first own entry, the one that hides the others. */
  readonly first: Directive;
  /** The inherited entries with keys that the level does not set itself; never empty. */
  readonly lost: readonly Directive[];
  /** The keys that the level does not set itself. */
  readonly keys: readonly string[];
}

/**
 * Longer lists are not compared entry by entry: nobody writes them by hand, and each of many levels would look at each of
 * many entries.
 */
export const mostEntries = 500;

/** A problem points to no more of the entries that are lost. */
export const mostShown = 20;

/** What a level loses by having entries of its own; undefined for nothing, and where a file not at hand may repeat it. */
export function listLoss(block: Block, name: string): ListLoss | undefined {
  const own = block.own(name);
  const [first] = own;
  if (!first || !block.parent || mayHold(block, name) || !knowsInherited(block.parent, name)) return undefined;
  const inherited = block.parent.effective(name);
  if (inherited.length > mostEntries) return undefined;
  const set = new Set(own.flatMap(keysOf));
  const isLost = (key: string): boolean => !set.has(key);
  const lost = inherited.filter((entry) => keysOf(entry).some(isLost));
  const keys = [...new Set(lost.flatMap(keysOf))].filter(isLost);
  return lost.length > 0 ? { name, block, first, lost, keys } : undefined;
}

/**
 * What places miss of a list, by the statement that hides it: a file included in several places has one for all of them.
 * @param matters whether a place would need a key; keys that no place needs are no loss.
 */
export function lossesAt(
  places: Iterable<Block>,
  name: string,
  matters: (place: Block, key: string) => boolean = () => true,
): readonly (readonly ListLoss[])[] {
  const known = new Map<Block, ListLoss | undefined>();
  const needed = new Map<ListLoss, Set<string>>();
  for (const place of places) {
    const block = place.effective(name)[0]?.parent;
    if (!block) continue;
    if (!known.has(block)) known.set(block, listLoss(block, name));
    const loss = known.get(block);
    const keys = loss?.keys.filter((key) => matters(place, key)) ?? [];
    if (loss && keys.length > 0) needed.set(loss, new Set([...(needed.get(loss) ?? []), ...keys]));
  }
  return byStatement(needed);
}

function byStatement(needed: ReadonlyMap<ListLoss, ReadonlySet<string>>): readonly (readonly ListLoss[])[] {
  const groups = new Map<Directive["syntax"], ListLoss[]>();
  for (const [loss, keys] of needed) {
    const narrowed = { ...loss, keys: loss.keys.filter((key) => keys.has(key)) };
    const group = groups.get(loss.first.syntax);
    if (group) group.push(narrowed);
    else groups.set(loss.first.syntax, [narrowed]);
  }
  return [...groups.values()];
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
        const set = new Set(level.own(name).flatMap(keysOf));
        const missing = lost.filter((entry) => keysOf(entry).some((key) => !set.has(key)));
        return writeHere(
          level,
          name,
          missing.map((entry) => withoutCodes(entry, set)),
        );
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

/** The statement without the codes that a level sets itself: of several pages for a code nginx takes the first. */
function withoutCodes(entry: Directive, set: ReadonlySet<string>): string {
  const text = asWritten(entry);
  const dropped = entry.name === "error_page" ? codesOf(entry).filter(({ value }) => set.has(value)) : [];
  const cuts = dropped.map((word) => {
    const before = entry.args[entry.args.indexOf(word) - 1] ?? entry.syntax.name;
    return { span: span(before.end - entry.head.start, word.end - entry.head.start), text: "" };
  });
  return applyEdits(text, cuts);
}

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
