/** What nginx.org says of one directive of one module; the text is cut, `url` leads to all of it. */
export interface Documentation {
  /** The arguments in Markdown, one entry per documented form; a directive without arguments has an empty one. */
  readonly syntax: readonly string[];
  readonly text: string;
  readonly url: string;
}

/** What nginx.org says of one built-in variable. */
export interface VariableFact {
  /** With its `$`; a variable of a family has its documented pattern, such as `$arg_NAME` or `$jwt_header_NAME`. */
  readonly name: string;
  readonly module: string;
  /** Markdown, cut to its first paragraphs. */
  readonly text: string;
  readonly url: string;
}

type Texts = typeof import("./documentation.generated.ts");

/** The text is large and only hovers ask for it, so it is loaded at the first question. */
const texts = (): Promise<Texts> => import("./documentation.generated.ts");

/** The documentation of the directive in this module (`DirectiveFact.module`); undefined when there is none. */
export async function documentation(name: string, module: string): Promise<Documentation | undefined> {
  const { directiveTexts } = await texts();
  const row = directiveTexts.find((candidate) => candidate[0] === name && candidate[1] === module);
  if (row === undefined) return undefined;
  return { syntax: row[2].split("\n"), text: row[3], url: `${moduleUrl(module)}#${name}` };
}

/** The variable of this name, with its `$` and in any case, as nginx reads it; undefined when no module has it. */
export async function variableFact(name: string): Promise<VariableFact | undefined> {
  const { variableTexts } = await texts();
  const lower = name.toLowerCase();
  const exact = variableTexts.find((row) => row[0].toLowerCase() === lower);
  const row = exact ?? variableTexts.find((candidate) => isOfFamily(lower, candidate[0]));
  if (row === undefined) return undefined;
  return { name: row[0], module: row[1], text: row[2], url: moduleUrl(row[1]) };
}

/** Whether a lower-case name belongs to a documented pattern such as `$arg_NAME`. */
function isOfFamily(lower: string, pattern: string): boolean {
  if (!pattern.endsWith("NAME")) return false;
  const prefix = pattern.slice(0, -"NAME".length);
  return lower.length > prefix.length && lower.startsWith(prefix);
}

/** The page of a module on nginx.org. */
export function moduleUrl(module: string): string {
  if (module === "Core functionality") return "https://nginx.org/en/docs/ngx_core_module.html";
  const folder = /^ngx_(http|stream|mail)_/.exec(module)?.[1];
  return `https://nginx.org/en/docs/${folder === undefined ? "" : `${folder}/`}${module}.html`;
}
