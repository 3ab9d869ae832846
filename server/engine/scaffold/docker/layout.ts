import type { AppAnswers } from "../answers.ts";

/** Folder of the application in every stage. */
export const root = "/app";

/** How an application gets from the build into the shipped image. */
export type Layout =
  /** The build writes all that runs, without `node_modules`. */
  | "self-contained"
  /** Files for a web server. */
  | "static"
  /** Nothing is built: the sources run as they are. */
  | "sources"
  /** What the build writes, beside the packages of production. */
  | "outputs"
  /** The whole folder after a build, with the packages of development taken out: what the build writes is not known. */
  | "pruned"
  /** What `pnpm deploy` gathers of one package of a monorepo. */
  | "deployed";

/** The layout for an application. */
export function layoutOf(app: AppAnswers): Layout {
  if (app.framework === "static") return "static";
  if (app.framework === "next" || app.framework === "nuxt") return "self-contained";
  if (app.workspace !== undefined) return app.packageManager === "pnpm" ? "deployed" : "pruned";
  if (app.buildScript === undefined) return "sources";
  return app.outputs.length > 0 ? "outputs" : "pruned";
}

/** The folder of the package in the stages that build. */
export const packageFolder = ({ workspace }: AppAnswers): string =>
  workspace === undefined ? root : `${root}/${workspace}`;

/** The folder that the shipped image runs in. */
export const runFolder = (app: AppAnswers): string => (layoutOf(app) === "pruned" ? packageFolder(app) : root);
