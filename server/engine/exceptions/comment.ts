import { isDate } from "../date.ts";
import type { Document } from "../document.ts";
import type { Fix } from "../rule.ts";
import { type Span, shorten, span } from "../text.ts";
import { deleteLines, following, headEnd, insertAbove, unitOf } from "./place.ts";

/** A rule id as it stands in a comment. */
export interface WrittenId {
  readonly id: string;
  readonly span: Span;
}

/** Why a comment of ours excepts nothing. */
export interface Defect {
  readonly span: Span;
  readonly message: string;
  readonly fixes: readonly Fix[];
}

/** `# portcullis: allow ID[, ID...] -- reason [until YYYY-MM-DD]`, or `allow-file`. */
export interface OwnComment {
  readonly span: Span;
  readonly scope: "next" | "file";
  readonly ids: readonly WrittenId[];
  readonly reason: string | undefined;
  readonly until: string | undefined;
  /** The words `until DATE`. */
  readonly untilSpan: Span | undefined;
  /** Offset of the directive or instruction it covers; undefined for a file, or where nothing follows. */
  readonly target: number | undefined;
  readonly defect: Defect | undefined;
}

const opening = /^#+[ \t]*portcullis[ \t]*:[ \t]*/;

/** The comments in which Portcullis is addressed, in order. */
export function ownComments(document: Document): OwnComment[] {
  if (!document.source.includes("portcullis")) return [];
  return document.comments.flatMap((at) => {
    const text = document.source.slice(at.start, at.end).trimEnd();
    const match = opening.exec(text);
    return match ? [new Reader(document, at.start, text, match[0].length).read()] : [];
  });
}

/** What follows the ids: the reason, and `until DATE` as the last two words. */
interface Ending {
  readonly reason: string | undefined;
  readonly until: string | undefined;
  readonly untilSpan: Span | undefined;
}

const reasonTabStop = "${1:reason}";

/** Reads one comment. All indexes are into its text, which starts with `#`. */
class Reader {
  readonly #document: Document;
  readonly #start: number;
  readonly #text: string;
  readonly #verbAt: number;

  constructor(document: Document, start: number, text: string, verbAt: number) {
    this.#document = document;
    this.#start = start;
    this.#text = text;
    this.#verbAt = verbAt;
  }

  read(): OwnComment {
    const verb = /^\S*/.exec(this.#text.slice(this.#verbAt))?.[0] ?? "";
    const { ids, next } = this.#readIds(this.#verbAt + verb.length);
    const ending = this.#readEnding(next);
    const at = this.#span(0, this.#text.length);
    const place = following(this.#document, at.end);
    const scope = verb === "allow-file" ? "file" : "next";
    const isKnown = verb === "allow" || verb === "allow-file";
    const target = scope === "next" && typeof place === "object" ? place.start : undefined;
    const defect = isKnown
      ? (this.#misplaced(scope, place === "inside") ?? this.#unreasoned(ids, next, ending))
      : this.#defect(`"${shorten(verb, 30)}" is neither allow nor allow-file`, this.#verbAt);
    return { span: at, scope, ids, ...ending, target, defect };
  }

  #readIds(from: number): { ids: WrittenId[]; next: number } {
    const word = /[ \t]*([^\s,]+)(?:[ \t]*(,))?/y;
    const ids: WrittenId[] = [];
    let next = from;
    for (let more = true; more; ) {
      word.lastIndex = next;
      const match = word.exec(this.#text);
      const [whole = "", id = "", comma] = match ?? [];
      if (!match || id.startsWith("--")) break;
      const start = next + whole.indexOf(id);
      ids.push({ id, span: this.#span(start, start + id.length) });
      next += whole.length;
      more = comma !== undefined;
    }
    return { ids, next: ids.length === 0 ? from : next };
  }

  #readEnding(from: number): Ending {
    const dashes = this.#skipBlanks(from);
    if (!this.#text.startsWith("--", dashes)) return { reason: undefined, until: undefined, untilSpan: undefined };
    const reasonAt = this.#skipBlanks(dashes + 2);
    const written = this.#text.slice(reasonAt);
    const dateAt = Math.max(written.lastIndexOf(" "), written.lastIndexOf("\t")) + 1;
    const before = written.slice(0, dateAt).trimEnd();
    // Only what looks like a date is one: "until tomorrow" is part of a reason.
    const isDated =
      /^[\d./-]*\d[\d./-]*$/.test(written.slice(dateAt).slice(0, 20)) && /(^|[ \t])until$/.test(before.slice(-6));
    if (!isDated) return { reason: written === "" ? undefined : written, until: undefined, untilSpan: undefined };
    const untilAt = before.length - "until".length;
    const reason = before.slice(0, untilAt).trimEnd();
    return {
      reason: reason === "" ? undefined : reason,
      until: written.slice(dateAt),
      untilSpan: this.#span(reasonAt + untilAt, this.#text.length),
    };
  }

  #skipBlanks(from: number): number {
    let at = from;
    while (this.#text[at] === " " || this.#text[at] === "\t") at++;
    return at;
  }

  #misplaced(scope: "next" | "file", isInside: boolean): Defect | undefined {
    const unit = unitOf(this.#document);
    const { lines, source } = this.#document;
    const lineStart = lines.startOf(lines.at(this.#start).line);
    const isOwnLine = source.slice(lineStart, this.#start).replace("\ufeff", "").trim() === "";
    if (!isOwnLine) return this.#defect(`${this.#subject} does not stand on its own line`, 0, this.#moveUp(lineStart));
    if (isInside) return this.#defect(`${this.#subject} does not stand between two ${unit}s`, 0);
    if (scope === "file" && this.#start > headEnd(this.#document)) {
      return this.#defect(`${this.#subject} stands after the first ${unit}`, 0);
    }
    return undefined;
  }

  #unreasoned(ids: readonly WrittenId[], next: number, ending: Ending): Defect | undefined {
    if (ids.length === 0) return this.#defect(`${this.#subject} names no rule`, this.#verbAt);
    if (ending.until !== undefined && !isDate(ending.until)) {
      const from = (ending.untilSpan?.start ?? this.#start) - this.#start;
      return this.#defect(`"until ${shorten(ending.until, 20)}" is no day (YYYY-MM-DD)`, from);
    }
    if (ending.reason !== undefined) return undefined;
    return this.#defect(`${this.#subject} gives no reason after " -- "`, this.#verbAt, [this.#giveReason(next)]);
  }

  #giveReason(next: number): Fix {
    const restAt = this.#skipBlanks(next);
    const rest = this.#text.slice(restAt);
    const isReason = rest !== "" && !rest.startsWith("--") && !rest.startsWith("until ");
    if (isReason) {
      const written = /^[-:–—]?[ \t]*/.exec(rest)?.[0].length ?? 0;
      return review("Put -- before the reason", [{ span: this.#span(restAt, restAt + written), text: "-- " }]);
    }
    const dashes = rest.startsWith("--") ? 2 : 0;
    const after = rest.slice(dashes).trimStart() === "" ? "" : " ";
    const at = this.#span(next, this.#skipBlanks(restAt + dashes));
    return { ...review("Give the reason", [{ span: at, text: ` -- ${reasonTabStop}${after}` }]), snippet: true };
  }

  #moveUp(lineStart: number): readonly Fix[] {
    const { source } = this.#document;
    const code = source.slice(lineStart, this.#start);
    const place = following(this.#document, lineStart);
    // Only the directive that starts this line is certainly the one that was meant.
    if (typeof place !== "object" || source.slice(lineStart, place.start).trim() !== "") return [];
    const from = lineStart + code.trimEnd().length;
    const removed = { span: span(from, this.#start + this.#text.length), text: "" };
    return [review("Move it to the line above", [insertAbove(this.#document, place.start, this.#text), removed])];
  }

  /** The comment as a message names it. */
  get #subject(): string {
    return shorten(this.#text.slice(this.#verbAt), 40);
  }

  #defect(message: string, from: number, fixes: readonly Fix[] = []): Defect {
    return { span: this.#span(from, this.#text.length), message, fixes };
  }

  #span(start: number, end: number): Span {
    return span(this.#start + start, this.#start + end);
  }
}

const review = (title: string, edits: Fix["edits"][number]["edits"]): Fix => ({
  title,
  kind: "review",
  edits: [{ edits }],
});

/** Takes one id out of a comment; with the last one goes the whole line. */
export function withoutId(document: Document, comment: OwnComment, index: number): Fix {
  const { ids } = comment;
  const [before, id, after] = [ids[index - 1], ids[index], ids[index + 1]];
  if (!id || ids.length < 2) {
    const edit = deleteLines(document, comment.span);
    const kind = isDirectiveNext(document, edit.span.end) ? "review" : "safe";
    return { title: "Delete the exception", kind, edits: [{ edits: [edit] }] };
  }
  const at = after ? span(id.span.start, after.span.start) : span(before?.span.end ?? id.span.start, id.span.end);
  return {
    title: `Take ${shorten(id.id)} out of the exception`,
    kind: "safe",
    edits: [{ edits: [{ span: at, text: "" }] }],
  };
}

/** Whether the line at `offset` would become a parser directive if the comments before it went. */
const isDirectiveNext = ({ language, source }: Document, offset: number): boolean =>
  language === "dockerfile" && /^[ \t]*#[ \t]*(?:syntax|escape|check)[ \t]*=/i.test(source.slice(offset, offset + 200));
