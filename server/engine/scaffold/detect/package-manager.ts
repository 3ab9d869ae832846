import type { PackageManager } from "../answers.ts";
import type { ProjectFiles } from "./files.ts";
import type { AppPart, Notes } from "./findings.ts";
import type { PackageJson } from "./package-json.ts";

/** Lockfiles by package manager, in the order in which they decide. */
const lockfiles: readonly (readonly [string, PackageManager])[] = [
  ["pnpm-lock.yaml", "pnpm"],
  ["yarn.lock", "yarn-classic"],
  ["bun.lock", "bun"],
  ["bun.lockb", "bun"],
  ["package-lock.json", "npm"],
];

/** The package manager, by `packageManager` in package.json, else by the lockfile, and whether there is a lockfile. */
export function detectPackageManager(files: ProjectFiles, root: PackageJson, notes: Notes): AppPart {
  const locks = lockfiles.filter(([path]) => files.paths.includes(path));
  const [said, from] = wished(files, root) ?? locked(files, locks) ?? (["npm", "no lockfile"] as const);
  notes.keep("app.packageManager", said, from);
  const others = locks.filter(([, manager]) => !isSame(manager, said)).map(([path]) => path);
  if (others.length > 0)
    notes.ask(`${others.join(" and ")} belongs to another package manager than ${said}: delete it.`);
  const lock = locks.find(([, manager]) => isSame(manager, said))?.[0];
  const lockfile = lock !== undefined;
  if (lock !== undefined) notes.keep("app.lockfile", lockfile, lock);
  const hasPackages =
    root.packages.size > 0 || root.workspaces.length > 0 || files.paths.includes("pnpm-workspace.yaml");
  if (!lockfile && hasPackages)
    notes.ask(`There is no lockfile of ${said}: commit one, so that each build installs the same packages.`);
  return { packageManager: said, lockfile, dependencies: hasPackages, npmrc: npmrcOf(files, notes) };
}

function wished(files: ProjectFiles, { packageManager }: PackageJson): readonly [PackageManager, string] | undefined {
  const [name, version = ""] = packageManager?.split("@") ?? [];
  const from = "packageManager in package.json";
  if (name === "npm" || name === "pnpm" || name === "bun") return [name, from];
  if (name !== "yarn") return undefined;
  const isBerry = version === "" ? files.paths.includes(".yarnrc.yml") : !version.startsWith("1.");
  return [isBerry ? "yarn-berry" : "yarn-classic", from];
}

function locked(
  files: ProjectFiles,
  locks: readonly (readonly [string, PackageManager])[],
): readonly [PackageManager, string] | undefined {
  const [first] = locks;
  if (!first) return undefined;
  const [path, manager] = first;
  return manager === "yarn-classic" && files.paths.includes(".yarnrc.yml")
    ? ["yarn-berry", ".yarnrc.yml"]
    : [manager, path];
}

/** Both kinds of Yarn have the same lockfile. */
const isSame = (a: PackageManager, b: PackageManager): boolean =>
  a === b || (a.startsWith("yarn") && b.startsWith("yarn"));

function npmrcOf(files: ProjectFiles, notes: Notes): boolean {
  const isThere = files.paths.includes(".npmrc");
  if (isThere) notes.keep("app.npmrc", true, ".npmrc");
  return isThere;
}
