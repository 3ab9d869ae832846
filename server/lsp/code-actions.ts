import type { CodeAction, CodeActionParams, Diagnostic, WorkspaceEdit } from "vscode-languageserver";
import { engineIds } from "../engine/exceptions/report.ts";
import type { Finding } from "../engine/finding.ts";
import { fixAll } from "../engine/fix-all.ts";
import type { Project } from "../engine/project.ts";
import type { Fix } from "../engine/rule.ts";
import type { Span } from "../engine/text.ts";
import { verify } from "../engine/verify.ts";
import { isRecord } from "./capabilities.ts";
import { engineUri, toSpan } from "./convert.ts";
import { isSame, toDiagnostic } from "./diagnostics.ts";
import type { Session } from "./session.ts";
import { type AllowScope, allowFix, allowScopes, allowTitle } from "./suppress.ts";
import type { Scope } from "./workspace.ts";
import { difference, toWorkspaceEdit } from "./workspace-edit.ts";

/** The kinds of action that are offered. */
export const codeActionKinds: readonly string[] = ["quickfix", "source.fixAll.portcullis"];

const suppressKind = "quickfix.suppress.portcullis";
const fixAllKind = "source.fixAll.portcullis";

/** Names an action's edit, so that it can be made when the action is chosen. */
type Choice =
  | { readonly what: "fix"; readonly uri: string; readonly fingerprint: string; readonly fix: number }
  | { readonly what: "allow"; readonly uri: string; readonly fingerprint: string; readonly scope: AllowScope }
  | { readonly what: "fixAll"; readonly uri: string };

/** Offers the fixes that prove themselves, exceptions with a reason, and all safe fixes of a file at once. */
export class CodeActions {
  readonly #session: Session;
  /** Whether a fix proved itself, by fingerprint and index. */
  readonly #proofs = new WeakMap<Project, Map<string, boolean>>();

  constructor(session: Session) {
    this.#session = session;
  }

  /** Answers `textDocument/codeAction`. */
  async answer({ textDocument, range, context }: CodeActionParams): Promise<CodeAction[]> {
    const uri = engineUri(textDocument.uri);
    const scope = await this.#session.workspace.scope(uri);
    const lines = this.#session.lines(scope, uri);
    if (!lines) return [];
    const wants = (kind: string): boolean => isWanted(kind, context.only);
    const all = this.#session.findings(scope, uri);
    const near = all.filter((finding) => isNear(finding.span, toSpan(lines, range)));
    const actions: CodeAction[] = [];
    if (wants("quickfix") && scope.editor.fixes) {
      actions.push(...near.flatMap((finding) => this.#fixes(scope, finding, context.diagnostics)));
    }
    if (wants(suppressKind) && scope.editor.suppress) {
      actions.push(...near.flatMap((finding) => this.#allows(scope, finding, context.diagnostics)));
    }
    if (wants(fixAllKind) && scope.editor.fixes) actions.push(...this.#fixAll(scope, uri, all));
    return distinct(actions);
  }

  /** Answers `codeAction/resolve`; an action whose finding has gone meanwhile stays without an edit. */
  async resolve(action: CodeAction): Promise<CodeAction> {
    const choice = readChoice(action.data);
    if (!choice) return action;
    const edit = this.#edit(await this.#session.workspace.scope(choice.uri), choice);
    return edit ? { ...action, edit } : action;
  }

  #fixes(scope: Scope, finding: Finding, diagnostics: readonly Diagnostic[]): CodeAction[] {
    const order = [...finding.fixes.keys()].sort((a, b) => rank(finding.fixes[a]) - rank(finding.fixes[b]));
    return order.flatMap((index) => {
      const fix = finding.fixes[index];
      if (!fix || !this.#isProven(scope, finding, fix, index)) return [];
      const isSafe = fix.kind === "safe";
      const action: CodeAction = {
        title: isSafe ? fix.title : `${fix.title} (review)`,
        kind: "quickfix",
        diagnostics: [this.#diagnostic(scope, finding, diagnostics)],
        ...(isSafe && { isPreferred: true }),
      };
      const choice: Choice = { what: "fix", uri: finding.uri, fingerprint: finding.fingerprint, fix: index };
      return this.#complete(scope, action, choice);
    });
  }

  #isProven(scope: Scope, finding: Finding, fix: Fix, index: number): boolean {
    if (finding.uri === scope.configuration?.uri) return true;
    const known = this.#proofs.get(scope.project) ?? new Map<string, boolean>();
    this.#proofs.set(scope.project, known);
    const key = `${finding.fingerprint}\0${index}`;
    const proof = known.get(key) ?? this.#prove(scope, finding, fix);
    known.set(key, proof);
    return proof;
  }

  #prove(scope: Scope, finding: Finding, fix: Fix): boolean {
    const refusal = verify(scope.project, finding, fix, this.#session.options(scope));
    if (refusal !== undefined) {
      this.#session.connection.console.warn(`${finding.rule.id}: "${fix.title}" is not offered: ${refusal}`);
    }
    return refusal === undefined;
  }

  #allows(scope: Scope, finding: Finding, diagnostics: readonly Diagnostic[]): CodeAction[] {
    if (engineIds.has(finding.rule.id)) return [];
    return allowScopes.flatMap((allow) => {
      const action: CodeAction = {
        title: allowTitle(finding, allow),
        kind: suppressKind,
        diagnostics: [this.#diagnostic(scope, finding, diagnostics)],
      };
      const choice: Choice = { what: "allow", uri: finding.uri, fingerprint: finding.fingerprint, scope: allow };
      return this.#complete(scope, action, choice);
    });
  }

  #fixAll(scope: Scope, uri: string, findings: readonly Finding[]): CodeAction[] {
    if (!findings.some(({ fixes }) => fixes.some(({ kind }) => kind === "safe"))) return [];
    const action: CodeAction = { title: "Apply all safe fixes of Portcullis in this file", kind: fixAllKind };
    return this.#complete(scope, action, { what: "fixAll", uri });
  }

  /** Adds the edit, or what names it where the client asks for it later. Without an edit there is no action. */
  #complete(scope: Scope, action: CodeAction, choice: Choice): CodeAction[] {
    if (this.#session.capabilities.resolvesEdits) return [{ ...action, data: choice }];
    const edit = this.#edit(scope, choice);
    return edit ? [{ ...action, edit }] : [];
  }

  #edit(scope: Scope, choice: Choice): WorkspaceEdit | undefined {
    const fix = choice.what === "fixAll" ? this.#allFixes(scope, choice.uri) : this.#chosen(scope, choice);
    return fix && toWorkspaceEdit(this.#session, scope, choice.uri, fix);
  }

  #chosen(scope: Scope, choice: Exclude<Choice, { what: "fixAll" }>): Fix | undefined {
    const findings = this.#session.findings(scope, choice.uri);
    const finding = findings.find(({ fingerprint }) => fingerprint === choice.fingerprint);
    if (!finding) return undefined;
    return choice.what === "fix" ? finding.fixes[choice.fix] : allowFix(scope, finding, choice.scope);
  }

  #allFixes(scope: Scope, uri: string): Fix | undefined {
    const { changes, refused } = fixAll(scope.project, { ...this.#session.options(scope), uris: [uri] });
    for (const { message } of refused) this.#session.connection.console.warn(message);
    const sourceOf = (changed: string): string => this.#session.source(scope, changed) ?? "";
    const edits = [...changes].map(([changed, text]) => ({ uri: changed, edits: difference(sourceOf(changed), text) }));
    return edits.length === 0 ? undefined : { title: "", kind: "safe", edits };
  }

  /** The client's own diagnostic where it sent one, so that it knows which one goes. */
  #diagnostic(scope: Scope, finding: Finding, diagnostics: readonly Diagnostic[]): Diagnostic {
    const own = toDiagnostic(this.#session, scope, finding);
    const isThis = ({ code, message, range }: Diagnostic): boolean =>
      code === own.code && message === own.message && isSame(range, own.range);
    return diagnostics.find(isThis) ?? own;
  }
}

const rank = (fix: Fix | undefined): number => (fix?.kind === "safe" ? 0 : 1);

const isNear = (a: Span, b: Span): boolean => a.start <= b.end && b.start <= a.end;

/** Without a choice a client shows everything in one menu; there, only actions on the place itself belong. */
const isWanted = (kind: string, only: readonly string[] | undefined): boolean =>
  only?.some((wanted) => wanted === "" || kind === wanted || kind.startsWith(`${wanted}.`)) ?? kind !== fixAllKind;

/** Drops actions that look the same: two findings at one place may be repaired by one edit. */
function distinct(actions: readonly CodeAction[]): CodeAction[] {
  const seen = new Set<string>();
  return actions.filter(({ title, kind, edit, data }) => {
    const key = JSON.stringify([title, kind, edit ?? data]);
    return !seen.has(key) && seen.add(key);
  });
}

function readChoice(data: unknown): Choice | undefined {
  if (!isRecord(data) || typeof data.uri !== "string") return undefined;
  const { what, uri, fingerprint, fix, scope } = data;
  if (what === "fixAll") return { what, uri };
  if (typeof fingerprint !== "string") return undefined;
  if (what === "fix" && typeof fix === "number") return { what, uri, fingerprint, fix };
  const allow = allowScopes.find((known) => known === scope);
  return what === "allow" && allow ? { what, uri, fingerprint, scope: allow } : undefined;
}
