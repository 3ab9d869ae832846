import { isMap, isScalar, isSeq } from "yaml";
import { matchesPath } from "../../uri.ts";
import { parseYaml } from "../../yaml.ts";
import { filePath, matches, packageName } from "../patterns.ts";
import type { ProjectFiles } from "./files.ts";
import type { Notes } from "./findings.ts";
import { frameworkPackage } from "./framework.ts";
import { type PackageJson, readPackageJson } from "./package-json.ts";

/** The package that is shipped: its folder ("" for the root, else with `/` at its end), and its package.json. */
export interface Package {
  readonly folder: string;
  readonly json: PackageJson;
}

/** A monorepo has a few short globs; more of them would only cost time. */
const mostGlobs = 100;
const longestGlob = 200;

/** The packages of a monorepo that could be shipped; none where the root is the only package. */
export function shippable(files: ProjectFiles, root: PackageJson): readonly Package[] {
  const globs = [...root.workspaces, ...pnpmGlobs(files.texts.get("pnpm-workspace.yaml"))]
    .filter((glob) => glob.length <= longestGlob)
    .slice(0, mostGlobs)
    .map(withoutDots);
  if (globs.length === 0) return [];
  const members = files.paths.flatMap((path) => {
    if (!path.endsWith("/package.json")) return [];
    const folder = path.slice(0, -"/package.json".length);
    const json = readPackageJson(files.texts.get(path));
    return json && isMember(folder, globs) && matches(folder, filePath) ? [{ folder: `${folder}/`, json }] : [];
  });
  return members.filter(({ json }) => canRun(json)).sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

const withoutDots = (glob: string): string => (glob.startsWith("./") ? glob.slice(2) : glob).replace(/\/$/, "");

const isMember = (folder: string, globs: readonly string[]): boolean =>
  globs.some((glob) => !glob.startsWith("!") && matchesPath(glob, folder)) &&
  !globs.some((glob) => glob.startsWith("!") && matchesPath(glob.slice(1), folder));

/** A package is an application when it starts, or is made with something that serves. */
const canRun = (json: PackageJson): boolean => json.scripts.has("start") || frameworkPackage(json) !== undefined;

function pnpmGlobs(text: string | undefined): readonly string[] {
  const contents = text === undefined ? undefined : parseYaml(text)?.contents;
  const packages = isMap(contents) ? contents.get("packages") : undefined;
  const globs = isSeq(packages) ? packages.items.map((item) => (isScalar(item) ? item.value : undefined)) : [];
  return globs.filter((glob) => typeof glob === "string");
}

/** Chooses the package to ship: the one that was asked for, else the only one, else the first, which is then said. */
export function chosenPackage(
  files: ProjectFiles,
  root: PackageJson,
  wanted: string | undefined,
  notes: Notes,
): Package {
  const candidates = shippable(files, root);
  const asked = candidates.find(({ folder }) => folder === `${wanted}/`);
  const chosen = asked ?? candidates[0];
  if (!chosen) return { folder: "", json: root };
  if (candidates.length > 1 && !asked) {
    const names = candidates.map(({ folder }) => folder.slice(0, -1)).join(", ");
    notes.ask(`Several packages could be shipped (${names}): app.workspace says which, and ${chosen.folder} is first.`);
  }
  if (chosen.json.name === undefined || !matches(chosen.json.name, packageName))
    notes.ask(`${chosen.folder}package.json has no name by which a package manager could choose it.`);
  return chosen;
}
