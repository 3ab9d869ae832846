import type { Block, Directive } from "./block.ts";
import { readCondition } from "./condition.ts";
import { references } from "./interpolation.ts";
import { type Group, type Pattern, readPattern } from "./regex.ts";

/** What gives a variable, or a numbered capture, its value while nginx works its way to an answer. */
export interface Assignment {
  readonly directive: Directive;
  /** The block in which it has certainly happened; undefined where that depends on the request. */
  readonly block: Block | undefined;
  readonly value: AssignedValue;
}

/** `text` is read where the directive stands. A capture without a group is empty. */
export type AssignedValue =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "capture"; readonly subject: string; readonly group: Group | undefined }
  | { readonly kind: "unknown" };

/** An `if`, which only certain values of a variable pass. */
export interface Guard {
  readonly directive: Directive;
  /** Whether its block ends the request, or sets variables, so that what follows knows how the test went. */
  readonly decides: boolean;
}

/** The directives that run one after the other before nginx looks for the content. */
export const rewritePhase: ReadonlySet<string> = new Set(["set", "if", "rewrite", "return", "break"]);

/** The assignments of a server or location, in the order in which nginx makes them. */
export class Program {
  /** Its tests, by the block behind them. */
  readonly guards: ReadonlyMap<Block, Guard>;
  /** Whether a `rewrite` may have changed the path. */
  readonly hasRewrite: boolean;
  readonly #assignments = new Map<string, Assignment[]>();

  constructor(block: Block) {
    const guards = new Map<Block, Guard>();
    if (block.directive?.name === "location") this.#location(block.directive, block);
    if (block.directive?.name === "server") this.#serverNames(block);
    for (const directive of block.children) {
      this.#directive(directive, block);
      const inner = directive.name === "if" ? directive.block : undefined;
      if (!inner) continue;
      this.#condition(directive, inner);
      for (const child of inner.children) this.#directive(child, inner);
      guards.set(inner, { directive, decides: inner.children.some((child) => rewritePhase.has(child.name)) });
    }
    this.guards = guards;
    this.hasRewrite = [block, ...guards.keys()].some((level) => level.own("rewrite").length > 0);
  }

  /** What may give this name its value, in order. */
  of(name: string): readonly Assignment[] {
    return this.#assignments.get(name) ?? [];
  }

  #directive(directive: Directive, block: Block): void {
    const name = setName(directive);
    if (directive.name === "rewrite") this.#pattern(directive, undefined, directive.arg(0), "$uri");
    else if (directive.name === "set" && name)
      this.#add(name, { directive, block, value: { kind: "text", text: directive.arg(1) } });
    else if (name) this.#add(name, { directive, block, value: { kind: "unknown" } });
  }

  #location(directive: Directive, block: Block): void {
    const [first, pattern] = [directive.arg(0), directive.arg(1)];
    if (first === "~" || first === "~*") this.#pattern(directive, block, pattern, "$uri");
    else if (first.startsWith("~")) this.#pattern(directive, block, first.replace(/^~\*?/, ""), "$uri");
  }

  #serverNames(block: Block): void {
    const words = block.own("server_name").flatMap((directive) => directive.args.map((word) => ({ directive, word })));
    const only = words.length === 1 ? block : undefined;
    for (const { directive, word } of words) {
      // Not `$host`: whatever the pattern lets through reaches this server, although it has a name.
      if (word.value.startsWith("~")) this.#pattern(directive, only, word.value.slice(1), "$http_host");
    }
  }

  #condition(directive: Directive, inner: Block): void {
    const condition = readCondition(directive);
    if (condition?.operator === "~") this.#pattern(directive, inner, condition.operand, condition.subject);
    if (condition?.operator === "!~") this.#pattern(directive, undefined, condition.operand, condition.subject);
  }

  /** A pattern that matches sets its named groups, and all nine numbers. */
  #pattern(directive: Directive, block: Block | undefined, text: string, subject: string): void {
    const pattern = readPattern(text);
    for (let number = 1; number <= 9; number++) {
      this.#add(String(number), { directive, block, value: captured(pattern, number, subject) });
    }
    for (const [name, number] of pattern?.names ?? []) {
      this.#add(name, { directive, block, value: captured(pattern, number, subject) });
    }
  }

  #add(name: string, assignment: Assignment): void {
    const known = this.#assignments.get(name);
    if (known) known.push(assignment);
    else this.#assignments.set(name, [assignment]);
  }
}

function captured(pattern: Pattern | undefined, number: number, subject: string): AssignedValue {
  return pattern ? { kind: "capture", subject, group: pattern.groups[number] } : { kind: "unknown" };
}

/**
 * The variable that a directive sets; undefined for one that sets none. Besides `set` these are `auth_request_set`,
 * `set_by_lua`, `set_unescape_uri` and the like, whose values this model does not follow.
 */
function setName({ name, args }: Directive): string | undefined {
  return name.includes("set") ? /^\$(\w+)$/.exec(args[0]?.value ?? "")?.[1]?.toLowerCase() : undefined;
}

/** The names that anything on the way of some request sets, and those of groups; numbered captures are not among them. */
export function assignedNames(directives: Iterable<Directive>): ReadonlySet<string> {
  const names = new Set<string>();
  for (const directive of directives) {
    const name = setName(directive);
    if (name) names.add(name);
    if (!matching.has(directive.name)) continue;
    for (const { value } of directive.args) {
      if (value.includes("(?"))
        for (const [, group] of value.matchAll(/\(\?P?[<'](\w+)/g)) names.add(group?.toLowerCase() ?? "");
    }
  }
  return names;
}

const matching: ReadonlySet<string> = new Set(["location", "if", "rewrite", "server_name"]);

/** The names that decide the value of an assignment: what its text or subject reads, and the `if` it stands in. */
export function namesBehind({ directive, value }: Assignment): readonly string[] {
  const text = value.kind === "text" ? value.text : value.kind === "capture" ? value.subject : "";
  const around = directive.parent.directive;
  const condition = around?.name === "if" ? readCondition(around) : undefined;
  return references(`${text} ${condition?.subject ?? ""}`).map((reference) => reference.name);
}
