import { Document, isMap, isNode, isScalar, type Pair, type YAMLMap } from "yaml";
import { applyEdits, type Edit, lineEnding, span } from "../text.ts";
import { parseYaml } from "../yaml.ts";

/** Sections of a compose file whose entries have names. */
const sections: readonly string[] = ["services", "networks", "volumes", "secrets"];

/**
 * Adds the services, networks, volumes and secrets that a compose file lacks, with their comments; every character that
 * is there stays. Undefined when one of the texts cannot be read without doubt, or has sections in braces.
 */
export function mergeCompose(theirs: string, ours: string): string | undefined {
  const ending = lineEnding(theirs);
  const source = theirs.endsWith("\n") ? theirs : theirs + ending;
  const [mine, other] = [parseYaml(source), parseYaml(ours)];
  if (!mine || !other || !isPlain(mine) || !isPlain(other)) return undefined;
  const edits: Edit[] = [];
  for (const name of sections) {
    const edit = insertion(source, mine, other, name);
    if (edit === "unclear") return undefined;
    if (edit) edits.push(edit);
  }
  if (edits.length === 0) return theirs;
  const merged = applyEdits(
    source,
    edits.map(({ span: at, text }) => ({ span: at, text: text.replaceAll("\n", ending) })),
  );
  return parseYaml(merged)?.errors.length === 0 ? merged : undefined;
}

const isPlain = ({ contents, errors }: Document): boolean => errors.length === 0 && isMap(contents);

type Entry = Pair<unknown, unknown>;

const keyOf = ({ key }: Entry): string => (isScalar(key) ? String(key.value) : "");

const pairOf = ({ contents }: Document, name: string): Entry | undefined =>
  isMap(contents) ? (contents.items as Entry[]).find((pair) => keyOf(pair) === name) : undefined;

/** What has to be put where so that a section has all entries; undefined when it has them. */
function insertion(source: string, mine: Document, other: Document, name: string): Edit | "unclear" | undefined {
  const wanted = pairOf(other, name)?.value;
  if (!isMap(wanted)) return undefined;
  const own = pairOf(mine, name);
  const value = own?.value;
  if (own === undefined) return added(source, source.length, text(name, wanted.items, source));
  if (isScalar(value) && value.value === null && isScalar(own.key))
    return added(source, endOf(source, own.key.range?.[1]), body(name, wanted.items, source));
  if (!isMap(value)) return "unclear";
  const known = new Set((value.items as Entry[]).map(keyOf));
  const missing = (wanted.items as Entry[]).filter((pair) => !known.has(keyOf(pair)));
  if (missing.length === 0) return undefined;
  const first = value.items[0]?.key;
  const start = isNode(first) ? first.range?.[0] : undefined;
  if (value.flow || start === undefined) return "unclear";
  const column = start - (source.lastIndexOf("\n", start - 1) + 1);
  return added(source, endOf(source, value.range?.[1]), body(name, missing, source, column));
}

/** Lines after all others, or after the line that ends at a place. */
function added(source: string, at: number, lines: string): Edit {
  return { span: span(at, at), text: at === source.length ? lines : `\n${lines.trimEnd()}` };
}

/** The end of the line on which a value ends, blank lines after it left out. */
function endOf(source: string, offset: number = source.length): number {
  const last = source.slice(0, offset).trimEnd().length;
  const end = source.indexOf("\n", last);
  const line = end < 0 ? source.length : end;
  return source[line - 1] === "\r" ? line - 1 : line;
}

/** A section as text, its nested lines moved as far to the right as those of the file that it joins. */
function text(name: string, entries: readonly unknown[], source: string): string {
  const document = new Document({ [name]: {} });
  const section = document.get(name) as YAMLMap<unknown, unknown>;
  section.items.push(...(entries as Entry[]));
  section.flow = false;
  return document.toString({ lineWidth: 0, indent: indentOf(source) });
}

/** The entries of a section without its head, from a column on. */
function body(name: string, entries: readonly unknown[], source: string, column: number = indentOf(source)): string {
  const lines = text(name, entries, source).split("\n").slice(1);
  const own = indentOf(source);
  return lines.map((line) => (line === "" ? "" : " ".repeat(column) + line.slice(own))).join("\n");
}

/** Blanks by which the first nested line is moved to the right. */
const indentOf = (source: string): number => /^[\w-]+:[^\n]*\n( {2,8})[\w"'#]/m.exec(source)?.[1]?.length ?? 2;
