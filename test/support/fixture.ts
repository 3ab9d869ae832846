import { basename } from "node:path";
import type { Span } from "../../server/engine/text.ts";

/** What a caret line says must be found. */
export interface Expectation {
  readonly span: Span;
  /** Undefined when the caret line gives none. */
  readonly message: string | undefined;
}

/** One fenced block. */
export interface FixtureFile {
  readonly name: string;
  readonly language: string;
  readonly role: "bad" | "good" | "part" | "fixed" | "settings";
  /** Title of the review fix that leads to a `fixed` block; undefined for the safe fixes. */
  readonly reviewTitle: string | undefined;
  readonly text: string;
  readonly expectations: readonly Expectation[];
  /** `nginx -t` must refuse it. */
  readonly rejected: boolean;
  /** The first nginx version that loads it, when it is newer than Debian's. */
  readonly nginx: string | undefined;
  readonly today: string | undefined;
  /** The other tools that say something else of this block, as the `tool` of an equivalent. */
  readonly differs: readonly string[];
  /** Line of the fence in the Markdown file, counted from 1. */
  readonly line: number;
}

/** The blocks under one heading: one project, and what its fixes lead to. */
export interface FixtureCase {
  readonly title: string;
  /** The lines that stand between the heading and the blocks, and between them. */
  readonly prose: readonly string[];
  readonly files: readonly FixtureFile[];
}

export interface Fixture {
  readonly id: string;
  readonly cases: readonly FixtureCase[];
}

const fence = /^```(\S+)[ \t]*(.*)$/;

/**
 * Reads the Markdown file beside a rule.
 * @throws Error that names the line where the file is not of the fixture form.
 */
export function parseFixture(markdown: string, path: string): Fixture {
  const lines = markdown.split("\n");
  const id = /^# (\S+)$/.exec(lines[0] ?? "")?.[1];
  if (!id) throw new Error(`${path}:1: the first line is "# rule/id"`);
  const cases: { title: string; prose: string[]; files: FixtureFile[] }[] = [];
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i] ?? "";
    if (line.startsWith("## ")) cases.push({ title: line.slice(3), prose: [], files: [] });
    const open = fence.exec(line);
    const current = cases.at(-1);
    if (!open) {
      current?.prose.push(line);
      continue;
    }
    const end = lines.indexOf("```", i + 1);
    if (end < 0 || !current) throw new Error(`${path}:${i + 1}: a block is not closed or stands under no heading`);
    current.files.push(readFile(open[1] ?? "", open[2] ?? "", lines.slice(i + 1, end), i + 1, path));
    i = end;
  }
  return { id, cases };
}

const defaultNames: Readonly<Record<string, string>> = {
  nginx: "nginx.conf",
  dockerfile: "Dockerfile",
  yaml: "portcullis.yaml",
};

function readFile(language: string, info: string, body: readonly string[], line: number, path: string): FixtureFile {
  const reviewTitle = /\breview "([^"]*)"/.exec(info)?.[1];
  const words = info
    .replace(/"[^"]*"/g, "")
    .split(/\s+/)
    .filter(Boolean);
  const option = (name: string): string | undefined =>
    words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
  const name = option("file") ?? defaultNames[language];
  if (!name) throw new Error(`${path}:${line}: a block of ${language} needs file=`);
  const role = (["bad", "good", "fixed"] as const).find((word) => words.includes(word));
  for (const word of words) {
    const known = /^(bad|good|fixed|review|crlf|bom|rejected|(file|today|nginx|differs)=.+)$/.test(word);
    if (!known) throw new Error(`${path}:${line}: "${word}" is no word of a fence`);
  }
  const newline = words.includes("crlf") ? "\r\n" : "\n";
  const read = role === "fixed" ? { text: joined(body, newline), expectations: [] } : readCarets(body, newline);
  const bom = words.includes("bom") ? "\ufeff" : "";
  const shift = ({ span, message }: Expectation): Expectation => ({
    span: { start: span.start + bom.length, end: span.end + bom.length },
    message,
  });
  return {
    name,
    language,
    role: role ?? (basename(name) === "portcullis.yaml" ? "settings" : "part"),
    reviewTitle: role === "fixed" ? reviewTitle : undefined,
    text: bom + read.text,
    expectations: read.expectations.map(shift),
    rejected: words.includes("rejected"),
    nginx: option("nginx"),
    today: option("today"),
    differs: option("differs")?.split(",") ?? [],
    line,
  };
}

const joined = (lines: readonly string[], newline: string): string => lines.map((line) => line + newline).join("");

const caretLine = /^#?[ \t]*(\^…|…\^|\^+|\|)(?:[ \t]+(.*))?$/;

function readCarets(body: readonly string[], newline: string): { text: string; expectations: Expectation[] } {
  const expectations: Expectation[] = [];
  let text = "";
  let lineStart = 0;
  let open: { start: number; message: string | undefined } | undefined;
  for (const line of body) {
    const marks = caretLine.exec(line);
    const mark = marks?.[1];
    if (!mark) {
      lineStart = text.length;
      text += line + newline;
      continue;
    }
    const start = lineStart + line.indexOf(mark);
    const message = marks?.[2];
    if (mark === "^…") open = { start, message };
    else if (mark === "…^") {
      if (open) expectations.push({ span: { start: open.start, end: start + 2 }, message: open.message });
      open = undefined;
    } else expectations.push({ span: { start, end: mark === "|" ? start : start + mark.length }, message });
  }
  return { text, expectations };
}
