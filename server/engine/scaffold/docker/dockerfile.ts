import type { Answers, AppAnswers } from "../answers.ts";
import type { GeneratedFile } from "../file.ts";
import { nodeVersion } from "../images.ts";
import { remarks } from "../remark.ts";
import { indent, type Line, lines } from "../text.ts";
import { installerOf } from "./install.ts";
import { type Layout, layoutOf, root } from "./layout.ts";
import { runtime } from "./runtime.ts";

/** What the stages are written from. */
interface Plan {
  readonly app: AppAnswers;
  readonly layout: Layout;
  readonly answers: Answers;
}

/** The Dockerfile: dependencies, build, packages of production, and what is shipped. */
export function dockerfile(answers: Answers): GeneratedFile {
  const { app } = answers;
  const plan: Plan = { app, layout: layoutOf(app), answers };
  return {
    path: "Dockerfile",
    text: lines(...[...stages(plan), runtime(answers)].flatMap((stage, index) => (index === 0 ? stage : ["", stage]))),
    reason: "Builds the image of the application, without build tools and without root.",
    criteria: ["CC6.1", "CC6.8", "CC7.1", "CC8.1", "A1.2"],
  };
}

function stages(plan: Plan): readonly Line[] {
  const { app, layout } = plan;
  const builds = app.buildScript !== undefined;
  const hasProduction = app.dependencies && layout !== "static" && layout !== "self-contained";
  const copiesManifests = builds || (hasProduction && layout !== "deployed" && layout !== "pruned");
  return [
    (builds || hasProduction) && base(plan),
    copiesManifests && needsManifests(plan) && manifests(plan),
    builds && dependencies(plan),
    builds && build(plan),
    hasProduction && production(plan),
  ].filter((stage) => stage !== false);
}

/** Native packages are compiled for one libc: what builds and what runs must have the same one. */
const buildImage = ({ base: shipped, node }: AppAnswers): string =>
  `node:${nodeVersion(node)}-${shipped === "alpine" ? "alpine" : "slim"}`;

const base = ({ app, answers }: Plan): Line => [
  remarks(answers).short("What all stages that build have in common."),
  `FROM ${buildImage(app)} AS base`,
  `WORKDIR ${root}`,
  app.dependencies && installerOf(app).setup,
];

/** In a monorepo each package.json counts, and Yarn may bring files of its own. */
const needsManifests = ({ app }: Plan): boolean =>
  app.dependencies && (app.workspace !== undefined || app.packageManager === "yarn-berry");

/** Names of files that decide what is installed. */
const manifestNames = [
  "package.json",
  "package-lock.json",
  "pnpm-lock.yaml",
  "pnpm-workspace.yaml",
  "yarn.lock",
  ".yarnrc.yml",
  "bun.lock*",
];

const manifests = ({ app, answers }: Plan): Line => [
  remarks(answers).short("Only the files that decide what is installed."),
  remarks(answers).full("A change of any other file leaves this stage's result, and so the installation, as it was."),
  "FROM base AS manifests",
  "COPY . .",
  `RUN find . -type f ${wanted(app)} -delete`,
];

function wanted({ packageManager }: AppAnswers): string {
  const kept = manifestNames.filter((name) => isOf(name, packageManager)).map((name) => `! -name '${name}'`);
  const folders = packageManager === "yarn-berry" ? ["! -path './.yarn/*'"] : [];
  return [...kept, ...folders, ...(packageManager === "pnpm" ? ["! -path './patches/*'"] : [])].join(" ");
}

function isOf(name: string, manager: AppAnswers["packageManager"]): boolean {
  if (name === "package.json") return true;
  if (name.startsWith("yarn") || name.startsWith(".yarn")) return manager.startsWith("yarn");
  return name.startsWith(manager === "npm" ? "package-lock" : manager);
}

const copyManifests = (plan: Plan): Line =>
  needsManifests(plan)
    ? `COPY --from=manifests ${root} ./`
    : `COPY ${["package.json", ...installerOf(plan.app).files].join(" ")} ./`;

/** A command of the package manager with its cache, and with the registry's settings where there are any. */
function withMounts(app: AppAnswers, command: string): Line {
  const mounts = [
    `--mount=type=cache,target=${installerOf(app).cache},sharing=locked`,
    // A required mount ends the build when the settings are missing, rather than asking the public registry.
    ...(app.npmrc ? [`--mount=type=secret,id=npmrc,target=${root}/.npmrc,required=true`] : []),
  ];
  return [`RUN ${mounts.join(" \\\n    ")} \\`, ...indent(4, command)];
}

const dependencies = (plan: Plan): Line => [
  remarks(plan.answers).short("All packages, to build with."),
  "FROM base AS dependencies",
  plan.app.dependencies && copyManifests(plan),
  plan.app.dependencies && withMounts(plan.app, installerOf(plan.app).install),
];

const build = ({ app, answers }: Plan): Line => [
  remarks(answers).short("The build."),
  "FROM dependencies AS build",
  "COPY . .",
  `RUN ${installerOf(app).build}`,
];

/** The stages that start from what was built need all files where nothing is built. */
const fromBuild = ({ app, answers }: Plan, title: string, ...between: readonly Line[]): Line => [
  remarks(answers).short(title),
  `FROM ${app.buildScript === undefined ? "base" : "build"} AS production-dependencies`,
  ...between,
  app.buildScript === undefined && "COPY . .",
  withMounts(app, installerOf(app).production),
];

function production(plan: Plan): Line {
  const { app, layout, answers } = plan;
  if (layout === "deployed") {
    return fromBuild(
      plan,
      "The package, with the packages that it needs in production.",
      remarks(answers).full("pnpm 10 asks for this where workspace packages are not injected; pnpm 9 ignores it."),
      "ENV npm_config_force_legacy_deploy=true",
    );
  }
  if (layout === "pruned") return fromBuild(plan, "The folder, without the packages of development.");
  return [
    remarks(answers).short("The packages of production."),
    "FROM base AS production-dependencies",
    copyManifests(plan),
    withMounts(app, installerOf(app).production),
  ];
}
