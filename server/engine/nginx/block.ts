import { groupBy } from "../group.ts";
import { Remembering } from "../memo.ts";
import type { FileEdit, Location } from "../rule.ts";
import { type Edit, type Span, span } from "../text.ts";
import { type Context, inheritance } from "./directives.ts";
import type { NginxDocument } from "./document.ts";
import type { Statement, Word } from "./syntax.ts";

/** A directive where it acts. One that is included from two places exists twice, each time with its own parent. */
export class Directive {
  readonly document: NginxDocument;
  readonly syntax: Statement;
  readonly parent: Block;
  /** Position in the expanded configuration: what nginx reads first is smaller. */
  readonly order: number;
  readonly name: string;
  readonly args: readonly Word[];
  block: Block | undefined;

  constructor(document: NginxDocument, syntax: Statement, parent: Block, order: number) {
    this.document = document;
    this.syntax = syntax;
    this.parent = parent;
    this.order = order;
    this.name = syntax.name.value;
    this.args = syntax.args;
  }

  /** The decoded text of an argument, counted from 0; empty when there is none. */
  arg(index: number): string {
    return this.syntax.args[index]?.value ?? "";
  }

  /** Whether an argument of exactly this text is given. */
  has(value: string): boolean {
    return this.syntax.args.some((word) => word.value === value);
  }

  /** The name and the arguments, without `;` or block. */
  get head(): Span {
    const last = this.syntax.args[this.syntax.args.length - 1] ?? this.syntax.name;
    return span(this.syntax.name.start, last.end);
  }

  /** The place of a span of this directive's file, of its head when none is given. */
  at(place: Span = this.head): Location {
    return { uri: this.document.uri, span: span(place.start, place.end) };
  }

  /** Edits of the file this directive stands in. */
  edit(...edits: readonly Edit[]): FileEdit {
    return { uri: this.document.uri, edits };
  }
}

/** An include whose files are not all at hand; `holds` names what may stand in it, undefined when that is unknown. */
export interface UnresolvedInclude {
  readonly directive: Directive;
  readonly holds: ReadonlySet<string> | undefined;
}

const none: readonly Directive[] = [];

/** Most blocks are small, and looking through few directives costs less than an index of them. */
const fewChildren = 8;

/** What stands between braces, or a whole file, with the included directives in place. */
export class Block extends Remembering {
  /** The directive that opens it; undefined for the outermost block. */
  readonly directive: Directive | undefined;
  /** Undefined inside blocks that nginx's own modules do not know, and in fragments of unknown place. */
  readonly context: Context | undefined;
  readonly children: Directive[] = [];
  readonly unresolved: UnresolvedInclude[] = [];
  /** The names of all directives of the configuration: most questions are about directives that it nowhere has. */
  readonly #occurring: ReadonlySet<string>;
  #named: ReadonlyMap<string, readonly Directive[]> | undefined;

  constructor(directive: Directive | undefined, context: Context | undefined, occurring: ReadonlySet<string>) {
    super();
    this.directive = directive;
    this.context = context;
    this.#occurring = occurring;
  }

  get parent(): Block | undefined {
    return this.directive?.parent;
  }

  /** This block and those around it, innermost first. */
  *levels(): Generator<Block> {
    for (let block: Block | undefined = this; block; block = block.parent) yield block;
  }

  /** The innermost block of a context that this one is or lies in. */
  enclosing(context: Context): Block | undefined {
    for (let block: Block | undefined = this; block; block = block.directive?.parent) {
      if (block.context === context) return block;
    }
    return undefined;
  }

  /** Whether the configuration has a directive of this name, wherever it stands. */
  occurs(name: string): boolean {
    return this.#occurring.has(name);
  }

  /** The directives of this name that stand on this level itself, in order. */
  own(name: string): readonly Directive[] {
    return this.#occurring.has(name) ? this.#own(name) : none;
  }

  #own(name: string): readonly Directive[] {
    if (this.children.length <= fewChildren) return this.#search(name);
    this.#named ??= groupBy(this.children, ({ name }) => name);
    return this.#named.get(name) ?? none;
  }

  #search(name: string): readonly Directive[] {
    let found: Directive[] | undefined;
    for (const child of this.children) {
      if (child.name !== name) continue;
      if (found) found.push(child);
      else found = [child];
    }
    return found ?? none;
  }

  /** The only or last directive of this name on this level. */
  last(name: string): Directive | undefined {
    return this.own(name).at(-1);
  }

  /**
   * The directives of this name that act here by nginx's inheritance: those of the innermost level that has any.
   * Where several names are inherited as one (`allow` and `deny`, `root` and `alias`), a level that has one of them
   * hides what the outer levels have.
   * Headers honour `add_header_inherit`. Empty also when the value is unknown: ask `knows` before judging absence.
   */
  effective(name: string): readonly Directive[] {
    if (!this.#occurring.has(name)) return none;
    const inherited = inheritance(name);
    if (inherited?.kind === "none") return this.own(name);
    const family = inherited?.family ?? [name];
    if (name === "add_header" || name === "add_trailer") return this.#effectiveHeaders(name);
    // Asked more often than anything else: a plain loop, because a generator costs three times as much.
    for (let block: Block | undefined = this; block; block = block.directive?.parent) {
      for (const member of family) if (block.own(member).length > 0) return block.own(name);
    }
    return none;
  }

  /** The one directive of this name that acts here; of several on a level the last. */
  value(name: string): Directive | undefined {
    return this.effective(name).at(-1);
  }

  #effectiveHeaders(name: "add_header" | "add_trailer"): readonly Directive[] {
    const mode = this.value(`${name}_inherit`)?.arg(0) ?? "on";
    const own = this.own(name);
    if (mode === "off" || !this.parent || (mode !== "merge" && own.length > 0)) return own;
    return [...this.parent.effective(name), ...own];
  }

  /** Whether a file that is not at hand may hold this name on this level itself. */
  mayHide(name: string): boolean {
    return this.unresolved.some(({ holds }) => holds === undefined || holds.has(name));
  }

  /** Whether everything that could set this name here is in view, so that its absence is a fact. */
  knows(name: string): boolean {
    for (let block: Block | undefined = this; block; block = block.directive?.parent) {
      if (block.unresolved.length > 0 && block.mayHide(name)) return false;
      if (!block.directive && block.context !== "main") return false;
    }
    return true;
  }

  /** All directives in this block, nested ones too, in the order nginx reads them. */
  descendants(): readonly Directive[] {
    const found: Directive[] = [];
    this.#collect(found);
    return found;
  }

  #collect(found: Directive[]): void {
    for (const child of this.children) {
      found.push(child);
      if (child.block) child.block.#collect(found);
    }
  }
}
