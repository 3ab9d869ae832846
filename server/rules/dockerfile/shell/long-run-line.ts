import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { type Edit, indentationAt, lineEnding, type Span, span } from "../../../engine/text.ts";

/** Characters of a line that fit beside another file on a screen. */
const limit = 120;

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/long-run-line",
  title: "A line of RUN holds several commands and is long",
  severity: "info",
  enabled: false,
  rationale:
    "A change to one of several commands on a line marks the whole line in a review, and what stands far to the right is not read. Contested: where to break lines is a matter of taste and of formatters, so the rule is off by default.",
  remedy: "Put each command on a line of its own, with a continuation before it.",
  criteria: {},
  fixable: "safe",
  equivalents: [
    {
      tool: "sonar",
      id: "S7020",
      match: "narrower",
      why: "theirs also reports a long line that holds one command",
    },
    {
      tool: "tally",
      id: "newline-per-chained-call",
      match: "related",
      why: "theirs asks for one command per line however short the line is",
    },
  ],
  references: ["https://docs.docker.com/build/building/best-practices/#sort-multi-line-arguments"],
  since: "0.1.0",

  *check(document) {
    for (const run of document.named("RUN")) {
      if (run.span.end - run.span.start <= limit || run.form !== "shell" || run.heredocs.length > 0) continue;
      const breaks = breaksByLine(run);
      for (const [line, edits] of breaks) {
        const at = trimmed(document.source, document.lines.startOf(line), document.lines.startOf(line + 1));
        if (textLength(document.source.slice(at.start, at.end)) <= limit) continue;
        const message = `this line of RUN has ${at.end - at.start} characters and holds several commands`;
        yield { at: { span: at }, message, fixes: () => breakUp(run, edits) };
      }
    }
  },
};

/** The operators between commands of a RUN, by the line they stand in. */
function breaksByLine(run: Run): ReadonlyMap<number, readonly Span[]> {
  const { lines, source } = run.document;
  const byLine = new Map<number, Span[]>();
  const links = run.pipelines.filter(({ commands }) => commands[0] && !commands[0].isNested);
  for (let i = 1; i < links.length; i++) {
    const gap = span(links[i - 1]?.span.end ?? 0, links[i]?.span.start ?? 0);
    if (gap.end <= gap.start || !/^[ \t]*(?:&&|\|\||;)[ \t]*$/.test(source.slice(gap.start, gap.end))) continue;
    const { line } = lines.at(gap.start);
    const known = byLine.get(line);
    if (known) known.push(gap);
    else byLine.set(line, [gap]);
  }
  return byLine;
}

function trimmed(source: string, start: number, next: number): Span {
  let end = next;
  while (end > start && /\s/.test(source[end - 1] ?? "")) end--;
  return span(start, end);
}

/** The length of a line without its longest URL, which nothing can break. */
function textLength(line: string): number {
  const longest = (line.match(/https?:\/\/[^\s"']+/g) ?? []).reduce((most, { length }) => Math.max(most, length), 0);
  return line.length - longest;
}

/** A continuation before each operator of the line. */
function breakUp(run: Run, gaps: readonly Span[]): Fix[] {
  if (!run.isPlainChain) return [];
  const { source, escape: escapeCharacter } = run.document;
  const start = run.document.lines.startOf(run.document.lines.at(run.span.start).line);
  const indentation = `${indentationAt(source, start)}    `;
  const edits: Edit[] = gaps.map((gap) => ({
    span: gap,
    text: ` ${escapeCharacter}${lineEnding(source)}${indentation}&& `,
  }));
  return [{ title: "Put each command on a line of its own", kind: "safe", edits: [{ edits }] }];
}
