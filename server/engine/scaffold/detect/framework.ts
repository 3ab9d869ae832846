import type { Framework } from "../answers.ts";
import { frameworks } from "../frameworks.ts";
import type { ProjectFiles } from "./files.ts";
import type { AppPart, Notes } from "./findings.ts";
import type { PackageJson } from "./package-json.ts";
import type { Package } from "./workspace.ts";

/** Tools that build files for a browser. */
const bundlers: readonly string[] = ["vite", "react-scripts", "@vue/cli-service", "@angular/cli", "parcel", "astro"];

/** The framework whose package is among the dependencies, in the order of the table: a whole one before a small one. */
export function frameworkPackage({ packages }: PackageJson): readonly [Framework, string] | undefined {
  for (const [framework, facts] of Object.entries(frameworks) as [Framework, { packages: readonly string[] }][]) {
    const name = facts.packages.find((candidate) => packages.has(candidate));
    if (name !== undefined) return [framework, name];
  }
  return undefined;
}

/** The framework, and what it decides unless the project says otherwise. */
export function detectFramework(files: ProjectFiles, { folder, json }: Package, notes: Notes): AppPart {
  const known = frameworkPackage(json);
  const said = `${folder}package.json`;
  if (known) {
    const [framework, name] = known;
    const config = configOf(files, folder, framework);
    if (writesFiles(framework, config?.text, json)) return staticSite(notes, config?.path ?? said, framework);
    notes.keep("app.framework", framework, `${name} in ${said}`);
    warn(framework, config, json, notes);
    return {
      ...facts(framework),
      ...(name === "@remix-run/serve" ? { entry: "node_modules/@remix-run/serve/dist/cli.js" } : {}),
    };
  }
  const bundler = bundlers.find((name) => json.packages.has(name));
  if (bundler !== undefined && !/\bnode\b/.test(json.scripts.get("start") ?? ""))
    return staticSite(notes, `${bundler} in ${said}`, bundler === "react-scripts" ? "react-scripts" : "static");
  notes.keep("app.framework", "other", "no framework that is known");
  return facts("other");
}

function facts(framework: Framework): AppPart {
  const { packages: _, ...rest } = frameworks[framework];
  return { framework, ...rest };
}

/** Folders into which tools that build a site write it; `dist` for all others. */
const siteFolders: Readonly<Record<string, string>> = { next: "out", "react-scripts": "build", sveltekit: "build" };

function staticSite(notes: Notes, from: string, tool: string): AppPart {
  notes.keep("app.framework", "static", from);
  return { ...facts("static"), outputs: [siteFolders[tool] ?? "dist"] };
}

interface Config {
  readonly path: string;
  readonly text: string;
}

function configOf(files: ProjectFiles, folder: string, framework: Framework): Config | undefined {
  const name = framework === "sveltekit" ? "svelte" : framework;
  const endings = ["js", "mjs", "cjs", "ts", "mts", "cts"];
  const path = endings.map((ending) => `${folder}${name}.config.${ending}`).find((file) => files.texts.has(file));
  return path === undefined ? undefined : { path, text: files.texts.get(path) ?? "" };
}

/** Whether a framework that can do both writes files only. */
function writesFiles(framework: Framework, config: string | undefined, { packages }: PackageJson): boolean {
  if (framework === "next") return config !== undefined && /\boutput: *["'`]export["'`]/.test(config);
  return framework === "sveltekit" && packages.has("@sveltejs/adapter-static");
}

/** What the generated image needs of the framework's settings and does not find. */
function warn(framework: Framework, config: Config | undefined, json: PackageJson, notes: Notes): void {
  if (framework === "next" && !/\boutput: *["'`]standalone["'`]/.test(config?.text ?? ""))
    notes.ask(
      `Next.js does not write its standalone output: add output: "standalone" to ${config?.path ?? "next.config.js"}.`,
    );
  if (framework === "sveltekit" && !json.packages.has("@sveltejs/adapter-node"))
    notes.ask("SvelteKit needs @sveltejs/adapter-node to run on Node.js; package.json does not list it.");
  if (framework === "astro" && !/\bmode: *["'`]standalone["'`]/.test(config?.text ?? ""))
    notes.ask('The Node adapter of Astro must be set to mode: "standalone" to start by itself.');
}
