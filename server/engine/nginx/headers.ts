import { remember } from "../memo.ts";
import type { FileEdit } from "../rule.ts";
import type { Block, Directive } from "./block.ts";
import { combine, insertAfter, insertAtStart, insertBefore } from "./edit.ts";
import { mostEntries } from "./lists.ts";
import type { Server } from "./server.ts";
import { mayHold } from "./unresolved.ts";
import { isAtLeast } from "./version.ts";

/** The two lists of response fields; a level that has entries of one hides the outer entries of that one only. */
export type HeaderList = "add_header" | "add_trailer";

/** The name of Strict-Transport-Security as `headerName` gives it. */
export const hsts = "strict-transport-security";

/** Response headers by which a server asks browsers to protect their user, in lower case. */
export const securityHeaders: ReadonlySet<string> = new Set([
  hsts,
  "content-security-policy",
  "x-content-type-options",
  "x-frame-options",
  "referrer-policy",
  "permissions-policy",
  "cross-origin-opener-policy",
  "cross-origin-embedder-policy",
  "cross-origin-resource-policy",
]);

/** The header that an `add_header` or `add_trailer` sets, in lower case. */
export const headerName = (directive: Directive): string => directive.arg(0).toLowerCase();

/** The headers that act on a level through `add_header`, in lower case; an empty value sends nothing. */
export const sentHeaders: (block: Block) => ReadonlySet<string> = remember((block) => {
  // Most levels have no line of their own, and send what the one around them sends.
  if (block.parent && block.own("add_header").length === 0 && !block.occurs("add_header_inherit"))
    return sentHeaders(block.parent);
  return new Set(block.effective("add_header").flatMap((header) => (header.arg(1) === "" ? [] : headerName(header))));
});

/** Whether HSTS acts on this level through `add_header`; an empty value sends nothing. */
export const hasHsts = (block: Block): boolean => sentHeaders(block).has(hsts);

/** Whether a directive sends Strict-Transport-Security. */
export const isHsts = (directive: Directive): boolean => headerName(directive) === hsts && directive.arg(1) !== "";

/** Whether everything that `add_header` could set on this level is in view: an own line hides the outer ones. */
export function knowsHeaders(block: Block): boolean {
  if (block.knows("add_header")) return true;
  const merges = block.value("add_header_inherit")?.arg(0) === "merge";
  return block.own("add_header").length > 0 && !merges && !mayHold(block, "add_header");
}

const codeThatSetsHeaders: readonly string[] = [
  "header_filter_by_lua",
  "header_filter_by_lua_block",
  "header_filter_by_lua_file",
  "js_header_filter",
];

const moduleHeaders: readonly string[] = [...codeThatSetsHeaders, "more_set_headers"];

/**
 * Whether a third-party directive or a script sends a header here, or may do so.
 * @param name in lower case.
 */
export function mayComeFromModule(block: Block, name: string = hsts): boolean {
  if (!moduleHeaders.some((directive) => block.occurs(directive))) return false;
  for (const level of block.levels()) {
    if (setsHeadersByCode(level)) return true;
    const set = level.own("more_set_headers");
    if (set.some(({ args }) => args.some((word) => word.value.toLowerCase().startsWith(name)))) return true;
  }
  return false;
}

const setsHeadersByCode = remember((level: Block): boolean =>
  codeThatSetsHeaders.some((name) => level.own(name).length > 0),
);

/**
 * Writes an `add_header` line for a server. A first own header would hide inherited ones, so the line goes beside those
 * that act, wherever they stand. Undefined where the server has no place for it.
 */
export function besideHeaders({ block, directive }: Server, line: string): FileEdit | undefined {
  const acting = block.effective("add_header");
  const isOwn = acting.some((header) => header.parent === block);
  const beside = isOwn ? acting.filter((header) => header.document === directive.document) : acting;
  const names = ["server_name", "listen"].flatMap((name) => block.own(name));
  const place = beside.at(-1) ?? names.find((candidate) => candidate.document === directive.document);
  return place ? insertAfter(place, line) : insertAtStart(block, line);
}

/** A level whose own entries hide those that it would inherit. */
export interface HeaderLoss {
  readonly list: HeaderList;
  readonly block: Block;
  /** The first own entry, the one that hides the others. */
  readonly first: Directive;
  /** The inherited entries whose header the level does not set itself; never empty. */
  readonly lost: readonly Directive[];
}

const levelsWithHeaders: ReadonlySet<string> = new Set(["server", "location", "if-in-location"]);

/**
 * What a level loses by having entries of its own; undefined when it loses nothing, says so by `add_header_inherit`,
 * or when an include that is not at hand may repeat or change the list.
 */
export function headerLoss(block: Block, list: HeaderList): HeaderLoss | undefined {
  const own = block.own(list);
  const [first] = own;
  if (!first || !block.parent || !levelsWithHeaders.has(block.context ?? "") || mayHold(block, list)) return undefined;
  if ((block.value(`${list}_inherit`)?.arg(0) ?? "on") !== "on") return undefined;
  const outer = inherited(block.parent, list);
  if (outer.length === 0 || outer.length > mostEntries) return undefined;
  const names = new Set(own.map(headerName));
  const lost = outer.filter((entry) => !names.has(headerName(entry)) && entry.arg(1) !== "");
  return lost.length > 0 ? { list, block, first, lost } : undefined;
}

/** The entries that act on a level; none where an include that is not at hand may have replaced them. */
function inherited(block: Block, list: HeaderList): readonly Directive[] {
  const entries = block.effective(list);
  for (const level of block.levels()) {
    if (level.own(list).length > 0) break;
    if (mayHold(level, list)) return [];
  }
  return entries;
}

/**
 * Whether `add_header_inherit merge` would bring back what was lost: nginx knows it from 1.29.3, and no header of the
 * level is inherited too, because nginx then sends both.
 */
export function mayMerge({ block, list }: HeaderLoss, version: string | undefined): boolean {
  const names = new Set(block.own(list).map(headerName));
  const outer = block.parent?.effective(list) ?? [];
  return isAtLeast(version, "1.29.3") === true && !outer.some((entry) => names.has(headerName(entry)));
}

/** Edits that merge the inherited entries into each of these levels. */
export const mergeEdits = (losses: readonly HeaderLoss[]): readonly FileEdit[] =>
  combine(losses.flatMap(({ block, list }) => insertEntries(block, list, [`${list}_inherit merge;`])));

/** Edits that repeat the lost entries on each of these levels, and on those inside them that would lose them again. */
export function repeatEdits(losses: readonly HeaderLoss[]): readonly FileEdit[] {
  return combine(
    losses.flatMap(({ block, list, lost }) =>
      [block, ...hidingLevels(block, list)].flatMap((level) => {
        const names = new Set(level.own(list).map(headerName));
        const missing = lost.filter((entry) => !names.has(headerName(entry)));
        return insertEntries(level, list, missing.map(asWritten));
      }),
    ),
  );
}

const asWritten = ({ document, head }: Directive): string => `${document.source.slice(head.start, head.end)};`;

/** Levels inside a block that hide what it would hand down. */
function* hidingLevels(block: Block, list: HeaderList): Generator<Block> {
  for (const { block: inner } of block.descendants()) {
    if (!inner || inner.own(list).length === 0 || mayHold(inner, list)) continue;
    if ((inner.value(`${list}_inherit`)?.arg(0) ?? "on") === "on") yield inner;
  }
}

/** Writes before the level's first own entry in its own file, else at the start of its block. */
function insertEntries(block: Block, list: HeaderList, statements: readonly string[]): FileEdit[] {
  if (statements.length === 0) return [];
  const here = block.own(list).find((entry) => entry.document === block.directive?.document);
  const edit = here ? insertBefore(here, ...statements) : insertAtStart(block, ...statements);
  return edit ? [edit] : [];
}

/** Losses by the statement that causes them: a file included in several places has one statement for all of them. */
export function byStatement(losses: Iterable<HeaderLoss>): readonly (readonly HeaderLoss[])[] {
  const groups = new Map<Directive["syntax"], HeaderLoss[]>();
  for (const loss of losses) {
    const known = groups.get(loss.first.syntax);
    if (known) known.push(loss);
    else groups.set(loss.first.syntax, [loss]);
  }
  return [...groups.values()];
}
