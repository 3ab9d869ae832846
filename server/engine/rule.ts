import type { DockerfileDocument } from "./dockerfile/document.ts";
import type { NginxConfiguration } from "./nginx/configuration.ts";
import type { Project } from "./project.ts";
import type { Edit, Span } from "./text.ts";

/** From worst to least. `off` exists only in settings. */
export type Severity = "error" | "warning" | "info" | "hint";

export const severities: readonly Severity[] = ["error", "warning", "info", "hint"];

/** Whether `a` is at least as bad as `b`. */
export const atLeast = (a: Severity, b: Severity): boolean => severities.indexOf(a) <= severities.indexOf(b);

/** What a rule of each language is given to read. */
export interface Documents {
  nginx: NginxConfiguration;
  dockerfile: DockerfileDocument;
  project: Project;
}

export type Language = keyof Documents;

/** How a rule relates to a criterion: why it does, and what the check cannot show. Ids stand in `rules/soc2.ts`. */
export interface CriterionLink {
  readonly why: string;
  readonly limits: string;
}

export type Criteria = Readonly<Record<string, CriterionLink>>;

/** A peer's check for the same defect. `wider` means that ours reports more than the peer, `narrower` less. */
export type Equivalent =
  | { readonly tool: string; readonly id: string; readonly match: "same" }
  | {
      readonly tool: string;
      readonly id: string;
      readonly match: "wider" | "narrower" | "related";
      readonly why: string;
    };

/** What is known of a rule without running it. */
export interface RuleMetadata {
  /** Kebab-case, names the defect; never renamed, only aliased. */
  readonly id: `${string}/${string}`;
  /** One line, for tables. */
  readonly title: string;
  readonly severity: Severity;
  /** Whether it runs by default; contested rules do not. */
  readonly enabled: boolean;
  /** Why, in one to three sentences for an engineer: what an attacker or an outage does with the defect. */
  readonly rationale: string;
  /** What to do, in one or two sentences, also where no fix exists. */
  readonly remedy: string;
  /** At most three; `{}` is good practice without a criterion, said openly. */
  readonly criteria: Criteria;
  /** `safe` may be applied unattended; for `review` a person chooses or fills in. */
  readonly fixable: "safe" | "review" | false;
  readonly equivalents: readonly Equivalent[];
  /** Rules that stay silent where this one sees the same defect. */
  readonly supersedes?: readonly string[];
  /** Primary sources only. */
  readonly references: readonly string[];
  /** Version of Portcullis that brought the rule. */
  readonly since: string;
}

export interface Rule<L extends Language = Language> extends RuleMetadata {
  readonly id: `${L}/${string}`;
  /**
   * What a Dockerfile must have at least one of for the rule to find anything: keywords, flags of instructions with their
   * dashes, programs that an instruction calls, kinds of what the builder refuses. The engine leaves the rule out for
   * other files. Absent where that is not known beforehand.
   */
  readonly needs?: readonly string[];
  /** Reads the whole document and yields what is wrong with it; `project` is for settings and other files. */
  check(document: Documents[L], project: Project): Iterable<Problem>;
}

/** A place in a document; without `uri` it lies in the document under review. */
export interface Location {
  readonly uri?: string;
  readonly span: Span;
}

export interface Related extends Location {
  readonly message: string;
}

/** Edits of one file. A `create` writes a file that does not exist yet; it is dropped when it does. */
export interface FileEdit {
  readonly uri?: string;
  readonly edits: readonly Edit[];
  readonly create?: boolean;
}

export interface Fix {
  /** Imperative, as a menu shows it; a review fix says what changes. */
  readonly title: string;
  readonly kind: "safe" | "review";
  readonly edits: readonly FileEdit[];
  /** Whether the edits hold tab stops (`${1:text}`) that a person must fill in. */
  readonly snippet?: boolean;
}

/** The fixes of a problem; throws what the rule throws while it makes them. */
export const fixesOf = ({ fixes = [] }: Problem): readonly Fix[] => (typeof fixes === "function" ? fixes() : fixes);

/** A check of another program that saw a problem. */
export interface ForeignCheck {
  /** As the program names it, such as `SC2086`. */
  readonly id: string;
  /** Address of what the program says about it. */
  readonly page: string;
}

export interface Problem {
  /** The narrowest span that is wrong. */
  readonly at: Location;
  /** What: the subject as written and what it does wrong, at most 90 characters, never a secret's value. */
  readonly message: string;
  /** Only lower than the rule's own: a builder stage, a lesser case. */
  readonly severity?: Severity;
  readonly tags?: readonly ("unnecessary" | "deprecated")[];
  readonly related?: readonly Related[];
  /** A function where making them takes time: it is called when a person asks for the fixes. */
  readonly fixes?: readonly Fix[] | (() => readonly Fix[]);
  /** Present where another program found it. */
  readonly check?: ForeignCheck;
}
