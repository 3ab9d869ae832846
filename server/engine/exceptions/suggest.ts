import { isCollection, isMap, isNode, isScalar, isSeq, type Node, type Pair, YAMLMap } from "yaml";
import type { Document } from "../document.ts";
import type { UnmarkedFinding } from "../finding.ts";
import type { Fix } from "../rule.ts";
import { type Edit, indentationAt, lineEnding, span } from "../text.ts";
import { parseYaml } from "../yaml.ts";
import { type OwnComment, ownComments } from "./comment.ts";
import { around, insertAbove, insertAtTop } from "./place.ts";

const defaultReason = "why this is accepted";

/**
 * Writes an exception for a finding above its directive or instruction, or at the top of its file, the reason a tab
 * stop. Where a comment of ours already stands for the same place the id joins its list. Undefined where the finding
 * lies in no directive.
 */
export function suggestException(
  document: Document,
  finding: Pick<UnmarkedFinding, "rule" | "span">,
  scope: "next" | "file",
  reasonPlaceholder: string = defaultReason,
): Fix | undefined {
  const { id } = finding.rule;
  const target = scope === "next" ? around(document, finding.span.start)?.start : undefined;
  if (scope === "next" && target === undefined) return undefined;
  const title = scope === "file" ? `Allow ${id} in this file with a reason` : `Allow ${id} here with a reason`;
  const present = ownComments(document).find((comment) => canJoin(comment, scope, target, id));
  const last = present?.ids.at(-1)?.span.end;
  if (last !== undefined)
    return { title, kind: "review", edits: [{ edits: [{ span: span(last, last), text: `, ${id}` }] }] };
  const verb = scope === "file" ? "allow-file" : "allow";
  const text = `# portcullis: ${verb} ${id} -- \${1:${escaped(reasonPlaceholder)}}`;
  const edit = target === undefined ? insertAtTop(document, text) : insertAbove(document, target, text);
  return { title, kind: "review", edits: [{ edits: [edit] }], snippet: true };
}

/** Whether an id can be added to a comment. One with a last day keeps to itself: that day was set for other rules. */
const canJoin = (comment: OwnComment, scope: "next" | "file", target: number | undefined, id: string): boolean =>
  comment.defect === undefined &&
  comment.until === undefined &&
  comment.scope === scope &&
  comment.target === target &&
  !comment.ids.some((written) => written.id === id);

/**
 * Writes an exception for a finding into `portcullis.yaml`, the reason a tab stop; nothing else in the file changes.
 * @param uri of `portcullis.yaml`
 * @param source of it; undefined creates the file
 * @param path of the finding's file from the directory of `portcullis.yaml`
 * @returns undefined when the file is broken or writes its exceptions in braces or brackets
 */
export function suggestCentralException(
  uri: string,
  source: string | undefined,
  finding: Pick<UnmarkedFinding, "rule">,
  path: string,
): Fix | undefined {
  const edits = centralEdits(source ?? "", finding.rule.id, path);
  if (!edits) return undefined;
  const file = { uri, edits, ...(source === undefined ? { create: true } : {}) };
  const title = `Allow ${finding.rule.id} in portcullis.yaml with a reason`;
  return { title, kind: "review", edits: [file], snippet: true };
}

function centralEdits(source: string, rule: string, path: string): Edit[] | undefined {
  const root = rootOf(source);
  if (root === undefined) return undefined;
  const entry = (indentation: string): string[] => [
    `${indentation}- rule: ${rule}`,
    `${indentation}  path: ${escaped(JSON.stringify(path))}`,
    `${indentation}  reason: "\${1:${defaultReason}}"`,
  ];
  const exceptions = pairOf(root, "exceptions");
  if (!exceptions)
    return appendLines(source, endOf(root) ?? source.length, ["exceptions:", "  allow:", ...entry("    ")]);
  if (isEmpty(exceptions)) return fillLines(source, exceptions, ["  allow:", ...entry("    ")]);
  const block = exceptions.value;
  if (!isMap(block) || block.flow) return undefined;
  const indentation = indentationAt(source, keyStart(block.items[0]));
  const allow = pairOf(block, "allow");
  if (!allow) return appendLines(source, endOf(block), [`${indentation}allow:`, ...entry(`${indentation}  `)]);
  if (isEmpty(allow)) return fillLines(source, allow, entry(`${indentation}  `));
  if (!isSeq(allow.value) || allow.value.flow) return undefined;
  return appendLines(source, endOf(allow.value), entry(indentationAt(source, allow.value.range?.[0] ?? 0)));
}

type AnyPair = Pair<unknown, unknown>;

/** The settings as a map, empty when nothing is set; undefined when they are broken or written in braces. */
function rootOf(source: string): YAMLMap<unknown, unknown> | undefined {
  const document = parseYaml(source);
  if (!document || document.errors.length > 0) return undefined;
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) return new YAMLMap();
  return isMap(contents) && !contents.flow ? contents : undefined;
}

const pairOf = (map: YAMLMap<unknown, unknown>, name: string): AnyPair | undefined =>
  map.items.find(({ key }) => isScalar(key) && key.value === name);

const keyStart = (pair: AnyPair | undefined): number => (isNode(pair?.key) ? (pair.key.range?.[0] ?? 0) : 0);

const endOf = (node: Node): number | undefined => node.range?.[1];

/** Whether a key has no value, or an empty pair of brackets or braces. */
const isEmpty = ({ value }: AnyPair): boolean =>
  value === null || (isScalar(value) && value.value === null) || (isCollection(value) && value.items.length === 0);

/** Writes lines at an offset, which is the end of a line or the start of the next. */
function appendLines(source: string, offset: number | undefined, lines: readonly string[]): Edit[] {
  const at = offset ?? source.length;
  const ending = lineEnding(source);
  const isAtStart = at === 0 || source[at - 1] === "\n";
  return [{ span: span(at, at), text: `${isAtStart ? "" : ending}${lines.join(ending)}${ending}` }];
}

/** Writes lines below a key that has no value yet; a written `null` or empty brackets go. */
function fillLines(source: string, { key, value }: AnyPair, lines: readonly string[]): Edit[] {
  const colon = source.indexOf(":", isNode(key) ? endOf(key) : 0);
  const [start, end] = (isNode(value) ? value.range : undefined) ?? [colon + 1, colon + 1];
  const isWritten = start < end;
  const newline = source.indexOf("\n", isWritten ? end : colon);
  const written = appendLines(source, newline < 0 ? source.length : newline + 1, lines);
  return isWritten ? [{ span: span(colon + 1, end), text: "" }, ...written] : written;
}

/** Text that stands for itself in a snippet. */
const escaped = (text: string): string => text.replace(/[\\$}]/g, "\\$&");
