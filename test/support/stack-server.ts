import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { GeneratedFile } from "../../server/engine/scaffold/file.ts";

/** A host name, a port or the beginning of a path that is another one on the machine of a test. */
export interface Substitution {
  readonly kind: "host" | "port" | "path" | "host and port";
  readonly from: string;
  /** Several where a name stands for several instances: a line that says it is repeated for each. */
  readonly to: string | readonly string[];
}

const choices = ({ to }: Substitution): readonly string[] => (typeof to === "string" ? [to] : to);

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

/** A port stands between signs that are no digits, a host between signs that are no part of a name; a path is a beginning. */
function pattern({ kind, from }: Substitution): RegExp {
  if (kind === "port") return new RegExp(`(?<![\\w.])${escaped(from)}(?![\\w.])`, "g");
  if (kind === "path") return new RegExp(`(?<![\\w./-])${escaped(from)}`, "g");
  return new RegExp(`(?<![\\w.-])${escaped(from)}(?![\\w-]|\\.\\w)`, "g");
}

/**
 * Generated files as they can run on this machine: nothing but host names, ports and beginnings of paths is another one,
 * all at once, so that none applies to what another one has written. What was put in is printed.
 * @throws Error when a substitution finds nothing, because then it says something untrue about the files.
 */
export function substituted(
  files: readonly GeneratedFile[],
  substitutions: readonly Substitution[],
  print: (line: string) => void = console.log,
): ReadonlyMap<string, string> {
  const counts = new Map(substitutions.map((one) => [one, 0]));
  const texts = files.map(({ path, text }) => [path, replaced(text, substitutions, counts)] as const);
  for (const [{ kind, from, to }, count] of counts) {
    if (count === 0) throw new Error(`no generated file says ${from}`);
    print(`${kind} ${from} -> ${typeof to === "string" ? to : to.join(" and ")} (${count} times)`);
  }
  return new Map(texts);
}

function replaced(text: string, all: readonly Substitution[], counts: Map<Substitution, number>): string {
  return text
    .split("\n")
    .flatMap((line) => {
      const hits = all
        .flatMap((one) => [...line.matchAll(pattern(one))].map(({ index }) => ({ one, index })))
        .sort((a, b) => a.index - b.index || b.one.from.length - a.one.from.length);
      const copies = Math.max(1, ...hits.map(({ one }) => choices(one).length));
      return Array.from({ length: copies }, (_, copy) => replacedLine(line, hits, copy, counts));
    })
    .join("\n");
}

function replacedLine(
  line: string,
  hits: readonly { readonly one: Substitution; readonly index: number }[],
  copy: number,
  counts: Map<Substitution, number>,
): string {
  let result = "";
  let end = 0;
  for (const { one, index } of hits) {
    if (index < end) continue;
    result += line.slice(end, index) + (choices(one)[copy] ?? choices(one)[0] ?? "");
    end = index + one.from.length;
    counts.set(one, (counts.get(one) ?? 0) + 1);
  }
  return result + line.slice(end);
}

/** Writes texts by their path below a folder. */
export function writeTexts(folder: string, texts: ReadonlyMap<string, string>): void {
  for (const [path, text] of texts) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
