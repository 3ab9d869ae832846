/** What package.json says, as far as it is what it should be. */
export interface PackageJson {
  readonly name: string | undefined;
  readonly main: string | undefined;
  readonly packageManager: string | undefined;
  readonly scripts: ReadonlyMap<string, string>;
  /** Names of packages that are needed to run. */
  readonly dependencies: ReadonlySet<string>;
  /** Names of all packages. */
  readonly packages: ReadonlySet<string>;
  /** The range of versions of Node.js in `engines`. */
  readonly engine: string | undefined;
  /** The version of Node.js for Volta. */
  readonly volta: string | undefined;
  /** Globs of the folders of a monorepo. */
  readonly workspaces: readonly string[];
}

/** Reads a package.json; undefined when it is no JSON object. */
export function readPackageJson(text: string | undefined): PackageJson | undefined {
  const value = parsed(text);
  if (value === undefined) return undefined;
  const { workspaces } = value;
  const globs = Array.isArray(workspaces) ? workspaces : objectOf(workspaces).packages;
  const dependencies = Object.keys(objectOf(value.dependencies));
  return {
    name: textOf(value.name),
    main: textOf(value.main),
    packageManager: textOf(value.packageManager),
    scripts: new Map(Object.entries(objectOf(value.scripts)).filter(isTextEntry)),
    dependencies: new Set(dependencies),
    packages: new Set([...dependencies, ...Object.keys(objectOf(value.devDependencies))]),
    engine: textOf(objectOf(value.engines).node),
    volta: textOf(objectOf(value.volta).node),
    workspaces: Array.isArray(globs) ? globs.filter((glob) => typeof glob === "string") : [],
  };
}

type JsonObject = Readonly<Record<string, unknown>>;

function parsed(text: string | undefined): JsonObject | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text.startsWith("\ufeff") ? text.slice(1) : text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

const objectOf = (value: unknown): JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

const isTextEntry = (entry: [string, unknown]): entry is [string, string] => typeof entry[1] === "string";
