import { isExpired } from "../date.ts";
import type { Document } from "../document.ts";
import { engineRules } from "../engine-rules.ts";
import type { Exception } from "../exceptions.ts";
import type { UnmarkedFinding } from "../finding.ts";
import type { Rule } from "../rule.ts";
import type { CentralException, Settings } from "../settings.ts";
import { dirname, matchesPath, relative } from "../uri.ts";
import { type OwnComment, ownComments } from "./comment.ts";
import { around } from "./place.ts";
import { type Equivalents, equivalentsOf, namesShellcheck, type Pragma, pragmas } from "./pragma.ts";

/** A comment of ours in its document. */
export interface PlacedComment {
  readonly document: Document;
  readonly comment: OwnComment;
}

/** A peer's pragma in its document. */
export interface PlacedPragma {
  readonly document: Document & { readonly language: "dockerfile" };
  readonly pragma: Pragma;
}

/** What is written for one rule at one place: a directive, an instruction, a file or a path. */
interface Slot {
  /** The one that excepts; one with a reason goes before one without. */
  exception: Exception | undefined;
  /** The first pragma that would except if it gave a reason. */
  refused: Exception | undefined;
  matched: boolean;
}

/** Looks up, in a fixed number of steps each, who accepted a finding, and remembers which exceptions were needed. */
export class Register {
  readonly comments: readonly PlacedComment[];
  readonly pragmas: readonly PlacedPragma[];
  readonly #settings: Settings;
  readonly #rules: readonly Rule[];
  readonly #documents: ReadonlyMap<string, Document>;
  readonly #slots = new Map<string, Slot>();
  /** Pragmas that may name a check of ShellCheck, each with what it excepts, by what they cover. */
  readonly #shellchecks = new Map<string, { readonly pragma: Pragma; readonly slot: Slot }[]>();
  readonly #centralByRule = new Map<string, CentralException[]>();
  readonly #matchedCentral = new Set<CentralException>();
  /** Rules for which a pragma was used, or would have been if it gave a reason, by the pragma's exception. */
  readonly #usedPragmas = new Map<string, Set<string>>();

  constructor(settings: Settings, documents: readonly Document[], rules: readonly Rule[]) {
    this.#settings = settings;
    this.#rules = rules;
    this.#documents = new Map(documents.map((document) => [document.uri, document]));
    this.comments = documents.flatMap((document) => ownComments(document).map((comment) => ({ document, comment })));
    this.pragmas = documents.flatMap((document) =>
      document.language === "dockerfile" ? pragmas(document).map((pragma) => ({ document, pragma })) : [],
    );
    for (const placed of this.comments) this.#addComment(placed);
    for (const placed of this.pragmas) this.#addPragma(placed);
    for (const central of settings.exceptions) {
      const list = this.#centralByRule.get(central.rule);
      if (list) list.push(central);
      else this.#centralByRule.set(central.rule, [central]);
    }
  }

  /** What stands for the checks of peers. */
  get equivalents(): Equivalents {
    return equivalentsOf(this.#rules);
  }

  /** Whether nobody accepts anything here, as in most projects. */
  get isEmpty(): boolean {
    return this.comments.length + this.pragmas.length + this.#centralByRule.size === 0;
  }

  /** The exception that accepts a finding; undefined leaves it open. */
  exceptionOf(finding: UnmarkedFinding): Exception | undefined {
    const slots = this.#slotsOf(finding);
    for (const slot of slots) slot.matched = true;
    const inForce = slots.flatMap(({ exception }) => exception ?? []);
    const chosen = inForce.find(({ reason }) => reason !== undefined) ?? inForce[0];
    const pragma = chosen ?? slots.find(({ refused }) => refused)?.refused;
    if (pragma?.tool !== undefined && pragma.reason === undefined) this.#use(pragma, finding.rule.id);
    return chosen;
  }

  /** Whether the id was needed: a finding lay where the comment covers it. */
  isMatched({ document, comment }: PlacedComment, id: string): boolean {
    return this.#slots.get(keyOf(document.uri, id, comment))?.matched ?? false;
  }

  isCentralMatched(central: CentralException): boolean {
    return this.#matchedCentral.has(central);
  }

  /** Rules whose findings a pragma without a reason excepts, or would except where a reason is required. */
  rulesNeeding({ document, pragma }: PlacedPragma): readonly string[] {
    return [...(this.#usedPragmas.get(`${document.uri}\0${pragma.span.start}`) ?? [])].sort();
  }

  #use({ uri, span }: Exception, rule: string): void {
    const key = `${uri}\0${span.start}`;
    this.#usedPragmas.set(key, (this.#usedPragmas.get(key) ?? new Set()).add(rule));
  }

  #addComment({ document, comment }: PlacedComment): void {
    const exception = ownException(document.uri, comment);
    const isInForce = !isExpired(comment.until, this.#settings.today);
    if (comment.defect || (comment.scope === "next" && comment.target === undefined)) return;
    for (const { id } of comment.ids) {
      const slot = this.#slot(keyOf(document.uri, id, comment));
      if (isInForce) slot.exception ??= exception;
    }
  }

  #addPragma({ document, pragma }: PlacedPragma): void {
    if (pragma.scope === "next" && pragma.target === undefined) return;
    if (isExpired(pragma.until, this.#settings.today)) return;
    const rules = this.equivalents.rulesOf(pragma);
    const exception = pragmaException(document.uri, pragma, rules);
    for (const rule of rules) this.#offer(this.#slot(keyOf(document.uri, rule, pragma)), exception);
    if (pragma.tool !== "hadolint" && pragma.tool !== "shellcheck") return;
    const slot: Slot = { exception: undefined, refused: undefined, matched: false };
    this.#offer(slot, { ...exception, rules: [engineRules.shellcheck.id] });
    const key = keyOf(document.uri, engineRules.shellcheck.id, pragma);
    const list = this.#shellchecks.get(key);
    if (list) list.push({ pragma, slot });
    else this.#shellchecks.set(key, [{ pragma, slot }]);
  }

  /** Lets a pragma except, unless it gives no reason where one is required. */
  #offer(slot: Slot, exception: Exception): void {
    const isRefused = exception.reason === undefined && this.#settings.requireReason === "always";
    if (isRefused) slot.refused ??= exception;
    else if (slot.exception?.reason === undefined && exception.reason !== undefined) slot.exception = exception;
    else slot.exception ??= exception;
  }

  #slotsOf(finding: UnmarkedFinding): Slot[] {
    const { uri, rule, span } = finding;
    const document = this.#documents.get(uri);
    const place = document && this.comments.length + this.pragmas.length > 0 ? around(document, span.start) : undefined;
    const next = place && keyOf(uri, rule.id, { scope: "next", target: place.start });
    const file = keyOf(uri, rule.id, { scope: "file", target: undefined });
    const keys = next === undefined ? [file] : [next, file];
    const slots = [...keys.map((key) => this.#slots.get(key)), this.#central(uri, rule.id)];
    return [...slots.filter((slot) => slot !== undefined), ...this.#foreignSlots(finding, keys)];
  }

  /** Slots of the pragmas that name the check of ShellCheck which found something. */
  #foreignSlots({ check }: UnmarkedFinding, keys: readonly string[]): Slot[] {
    if (!check) return [];
    const near = keys.flatMap((key) => this.#shellchecks.get(key) ?? []);
    return near.filter(({ pragma }) => namesShellcheck(pragma, check.id)).map(({ slot }) => slot);
  }

  #central(uri: string, rule: string): Slot | undefined {
    const written = this.#centralByRule.get(rule);
    if (!written) return undefined;
    const key = `${uri}\0${rule}\0central`;
    const known = this.#slots.get(key);
    if (known) return known;
    const slot = this.#slot(key);
    const path = relative(dirname(this.#settings.uri ?? ""), uri);
    for (const central of written) {
      if (path === undefined || !matchesPath(central.path, path)) continue;
      this.#matchedCentral.add(central);
      if (isExpired(central.until, this.#settings.today)) continue;
      slot.exception ??= centralException(this.#settings.uri ?? "", central);
    }
    return slot;
  }

  #slot(key: string): Slot {
    const slot = this.#slots.get(key) ?? { exception: undefined, refused: undefined, matched: false };
    this.#slots.set(key, slot);
    return slot;
  }
}

const keyOf = (uri: string, rule: string, at: Pick<OwnComment, "scope" | "target">): string =>
  `${uri}\0${rule}\0${at.scope === "file" ? "file" : at.target}`;

const untilOf = (until: string | undefined): Pick<Exception, "until"> => (until === undefined ? {} : { until });

function ownException(uri: string, comment: OwnComment): Exception {
  const { scope, ids, reason, until, span } = comment;
  return { rules: ids.map(({ id }) => id), scope, reason, ...untilOf(until), uri, span };
}

function pragmaException(uri: string, pragma: Pragma, rules: readonly string[]): Exception {
  const { scope, reason, until, span, tool } = pragma;
  return { rules, scope, reason, ...untilOf(until), uri, span, tool };
}

function centralException(uri: string, central: CentralException): Exception {
  const { rule, reason, owner, until, span } = central;
  return {
    rules: [rule],
    scope: "central",
    reason,
    ...(owner === undefined ? {} : { owner }),
    ...untilOf(until),
    uri,
    span,
  };
}
