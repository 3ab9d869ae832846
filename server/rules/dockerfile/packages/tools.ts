import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import { type PackageCommand, type PackageWord, packageCommands } from "../../../engine/dockerfile/package-command.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import { remember } from "../../../engine/memo.ts";
import type { Project } from "../../../engine/project.ts";
import { startsProgram } from "../start.ts";

/** A package that stays in the image, and how it got there. */
export interface KeptPackage extends PackageWord {
  readonly name: string;
}

/** Names under which people keep images that are meant to hold tools. */
const workshop =
  /(?:^|[-_./ ])(?:build(?:er)?|ci|debug|dev|devel|develop(?:ment)?|devcontainer|sdk|tests?|testing|toolchain|tools?)(?=[-_./ ]|$)/i;

const workshopScript = /\/(?:build|ci|test)[\w-]*\.sh\b/;

/** The shipped stages that start a program, and whose names, file and labels do not say that tools are their purpose. */
export function servingStages(document: DockerfileDocument, { settings }: Project): readonly Stage[] {
  const path = document.uri.slice(document.uri.lastIndexOf("/") + 1);
  if (workshop.test(path) || document.uri.includes("/.devcontainer/")) return [];
  return document.shippedStages(settings.shippedTargets).filter(isServing);
}

const isServing = remember((stage: Stage): boolean => {
  const names = stage.chain.flatMap((each) => [each.name ?? "", ...titlesOf(each)]);
  const start = `${stage.entrypoint?.rest} ${stage.cmd?.rest}`;
  return startsProgram(stage) && !names.some((name) => workshop.test(name)) && !workshopScript.test(start);
});

/** What the labels of a stage call the image. */
const titlesOf = (stage: Stage): readonly string[] =>
  stage
    .named("LABEL")
    .flatMap(({ pairs }) => pairs)
    .filter(({ name }) => /(?:^|\.)(?:name|title|description)$/i.test(name))
    .map(({ value = "" }) => value);

/** The packages of a kind that a command of a RUN installs and no later one of the same RUN removes. */
export function keptPackages(
  run: Run,
  use: PackageCommand,
  isOfKind: (name: string) => boolean,
): readonly KeptPackage[] {
  if (use.action !== "install") return [];
  const found = use.packages.filter((word): word is KeptPackage => word.name !== undefined && isOfKind(word.name));
  if (found.length === 0) return [];
  const removals = packageCommands(run).filter(
    ({ action, command }) => action === "remove" && command.span.start > use.command.span.start,
  );
  return found.filter(({ name }) => !removals.some((removal) => removes(removal, use, name)));
}

/** Whether a removal names the package, its virtual package of apk, a pattern, or what is not known. */
function removes(removal: PackageCommand, { command }: PackageCommand, name: string): boolean {
  if (removal.hasUnknownPackages) return true;
  const virtual = command.flag("-t", "--virtual")?.value;
  return removal.packages.some(
    ({ name: removed, word }) => removed === name || word.value === virtual || /[*?]/.test(word.text),
  );
}

/** `gcc and 2 more`. */
export const listed = ([first, ...more]: readonly KeptPackage[]): string =>
  more.length === 0 ? (first?.name ?? "") : `${first?.name} and ${more.length} more`;
