import { isDate } from "../date.ts";
import type { DockerfileDocument } from "../dockerfile/document.ts";
import { rememberAny } from "../memo.ts";
import type { Fix, RuleMetadata } from "../rule.ts";
import { type Edit, type Span, span } from "../text.ts";
import { deleteLines, following, headEnd, insertAbove, insertAtTop } from "./place.ts";

/** A peer's comment that silences some of its checks. */
export interface Pragma {
  /** As in `Equivalent.tool`. */
  readonly tool: "hadolint" | "buildkit" | "checkov" | "trivy" | "shellcheck";
  /** The peer's ids as written; `all` names every check of BuildKit or ShellCheck, `SC3000-SC4000` a range. */
  readonly ids: readonly string[];
  readonly scope: "next" | "file";
  readonly reason: string | undefined;
  readonly until: string | undefined;
  /** The whole comment or parser directive. */
  readonly span: Span;
  /** Offset of the instruction it covers; undefined for a file, or where nothing follows. */
  readonly target: number | undefined;
}

type Reading = Pick<Pragma, "tool" | "ids" | "scope" | "reason"> & { readonly until?: string };

/** The peers' pragmas in a Dockerfile: those in the parser directives, then those in comments. */
export function pragmas(document: DockerfileDocument): Pragma[] {
  const skips = document.directives
    .filter(({ name }) => name === "check")
    .map(({ value, span: at }) => placed(document, at, readCheck(value)));
  const comments = document.comments.flatMap((at) => {
    const text = document.source.slice(at.start, at.end).trimEnd();
    const reading = readComment(text, at.start < headEnd(document));
    return reading ? [placed(document, span(at.start, at.start + text.length), reading)] : [];
  });
  return [...skips, ...comments].filter(({ ids }) => ids.length > 0);
}

function placed(document: DockerfileDocument, at: Span, reading: Reading): Pragma {
  const place = reading.scope === "next" ? following(document, at.end) : undefined;
  return { until: undefined, ...reading, span: at, target: typeof place === "object" ? place.start : undefined };
}

/** `# check=skip=A,B;error=true` */
function readCheck(value: string): Reading {
  const skips = value.split(";").filter((part) => /^[ \t]*skip[ \t]*=/i.test(part));
  const ids = skips.flatMap((part) => readIds(part, part.indexOf("=") + 1).ids);
  return { tool: "buildkit", ids, scope: "file", reason: undefined };
}

/** What begins the peers' comments. */
const addressed = /^#[ \t]*(?:hadolint|checkov|shellcheck|trivy)\b/;

function readComment(text: string, isInHead: boolean): Reading | undefined {
  if (!addressed.test(text)) return undefined;
  const hadolint = /^#[ \t]*hadolint[ \t]+(global[ \t]+)?ignore[ \t]*=/.exec(text);
  if (hadolint) {
    const { ids } = readIds(text, hadolint[0].length);
    return { tool: "hadolint", ids, scope: hadolint[1] === undefined ? "next" : "file", reason: undefined };
  }
  const checkov = /^#[ \t]*checkov:skip[ \t]*=/.exec(text);
  if (checkov) {
    const { ids, next } = readIds(text, checkov[0].length);
    const reason = text[next] === ":" ? text.slice(next + 1).trim() : "";
    return { tool: "checkov", ids, scope: "file", reason: reason === "" ? undefined : reason };
  }
  const shellcheck = /^#[ \t]*shellcheck[ \t]+disable[ \t]*=/.exec(text);
  if (shellcheck) {
    const { ids } = readIds(text, shellcheck[0].length);
    return { tool: "shellcheck", ids, scope: "next", reason: undefined };
  }
  return /^#[ \t]*trivy:ignore:/.test(text) ? readTrivy(text, isInHead) : undefined;
}

/** `#trivy:ignore:DS-0001 trivy:ignore:DS-0002:exp:2027-01-31`; one whose last day is no day is left out. */
function readTrivy(text: string, isInHead: boolean): Reading {
  const ids: string[] = [];
  const days: string[] = [];
  for (const word of text
    .slice(1)
    .trim()
    .split(/[ \t]+/)) {
    const [tool, verb, id = "", ...options] = word.replace(/^#/, "").split(":");
    if (tool !== "trivy" || verb !== "ignore") break;
    const until = options.includes("exp") ? (options[options.indexOf("exp") + 1] ?? "") : undefined;
    if (until !== undefined && !isDate(until)) continue;
    ids.push(id);
    if (until !== undefined) days.push(until);
  }
  const [first] = days.sort();
  const reading: Reading = { tool: "trivy", ids, scope: isInHead ? "file" : "next", reason: undefined };
  return first === undefined ? reading : { ...reading, until: first };
}

function readIds(text: string, from: number): { ids: string[]; next: number } {
  const word = /[ \t]*([\w-]+)[ \t]*(,?)/y;
  const ids: string[] = [];
  let next = from;
  for (let more = true; more; ) {
    word.lastIndex = next;
    const match = word.exec(text);
    if (match?.[1] === undefined) break;
    ids.push(match[1]);
    next += match[0].length;
    more = match[2] !== "";
  }
  return { ids, next };
}

/** Whether a pragma names a check of ShellCheck, which hadolint's can as well. */
export function namesShellcheck({ tool, ids }: Pragma, check: string): boolean {
  const number = numberOf(check);
  if (tool === "hadolint") return ids.some((id) => /^SC/i.test(id) && numberOf(id) === number);
  if (tool !== "shellcheck") return false;
  return ids.some((id) => {
    const [first = "", last = first] = id.split("-");
    return id === "all" || (numberOf(first) <= number && number <= numberOf(last));
  });
}

/** The number of ShellCheck's id, which may stand without its letters; NaN for others. */
const numberOf = (id: string): number => Number(/^(?:SC)?(\d{4})$/i.exec(id)?.[1]);

/** One spelling for each id of a peer: capitals, and `DS-0001` for all that trivy has for it. */
export function normalId(tool: string, id: string): string {
  const upper = id.toUpperCase();
  const number = tool === "trivy" ? /^(?:AVD-)?DS-?0{0,3}(\d{1,4})$/.exec(upper)?.[1] : undefined;
  return number === undefined ? upper : `DS-${number.padStart(4, "0")}`;
}

/**
 * Which rules a peer's id excepts: all that stand for its check, if only for some cases. Rules and checks seldom agree in
 * every case, and whoever accepted a defect in the peer's words is not to meet it again in ours.
 */
export class Equivalents {
  readonly #rules = new Map<string, string[]>();

  constructor(rules: readonly RuleMetadata[]) {
    for (const { id, equivalents } of rules) {
      for (const { tool, id: peerId } of equivalents) {
        this.#add(`${tool}\0${normalId(tool, peerId)}`, id);
        if (tool === "buildkit") this.#add("buildkit\0ALL", id);
      }
    }
  }

  rulesOf(pragma: Pragma): readonly string[] {
    return [
      ...new Set(pragma.ids.flatMap((id) => this.#rules.get(`${pragma.tool}\0${normalId(pragma.tool, id)}`) ?? [])),
    ];
  }

  /** Whether each of its ids stands for a rule of ours, so that nothing is lost when the pragma goes. */
  knowsAll(pragma: Pragma): boolean {
    return pragma.ids.every((id) => this.#rules.has(`${pragma.tool}\0${normalId(pragma.tool, id)}`));
  }

  #add(key: string, rule: string): void {
    this.#rules.set(key, [...(this.#rules.get(key) ?? []), rule]);
  }
}

/**
 * Turns a pragma into an exception for the given rules, its reason to be filled in. A parser directive stays, because
 * the builder reads it, and so does a pragma with ids that stand for no rule of ours (`keep`).
 */
export function convert(document: DockerfileDocument, pragma: Pragma, rules: readonly string[], keep: boolean): Fix {
  const verb = pragma.scope === "file" ? "allow-file" : "allow";
  const until = pragma.until === undefined ? "" : ` until ${pragma.until}`;
  const text = `# portcullis: ${verb} ${rules.join(", ")} -- \${1:reason}${until}`;
  const stays = keep || pragma.tool === "buildkit";
  return {
    title: stays ? "Add an exception with a reason" : "Turn it into an exception with a reason",
    kind: "review",
    edits: [{ edits: stays ? [written(document, pragma, text)] : converted(document, pragma, text) }],
    snippet: true,
  };
}

const written = (document: DockerfileDocument, pragma: Pragma, text: string): Edit =>
  pragma.scope === "file" ? insertAtTop(document, text) : insertAbove(document, pragma.span.start, text);

function converted(document: DockerfileDocument, pragma: Pragma, text: string): readonly Edit[] {
  const isInPlace = pragma.scope === "next" || pragma.span.start < headEnd(document);
  if (isInPlace) return [{ span: pragma.span, text }];
  return [insertAtTop(document, text), deleteLines(document, pragma.span)];
}

/** Found once for each list of rules. */
export const equivalentsOf: (rules: readonly RuleMetadata[]) => Equivalents = rememberAny(
  (rules) => new Equivalents(rules),
);
