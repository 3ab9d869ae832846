import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import type { PackageCommand, PackageFamily, PackageWord } from "../../../engine/dockerfile/package-command.ts";
import type { Project } from "../../../engine/project.ts";
import type { Criteria, Problem } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { packageUses, titleOf } from "./package-runs.ts";

/** Why versions are pinned, and why not, for the pages of the rules. */
export const whyPinned =
  "What is installed depends on the day of the build, so two images of one Dockerfile differ and a fault cannot be built again. This is contested: distributions drop superseded versions, so pins break builds and hold fixes back; it suits those who install from a snapshot or a mirror of their own.";

/** What pinned versions show. */
export const pinnedCriteria: Criteria = {
  "CC8.1": {
    why: "The version that was tested is the version that is installed.",
    limits: "Does not show that the version exists, nor that its dependencies are pinned.",
  },
};

/** Packages that certain commands install in whatever version there is: one problem for each command. */
export function* unpinned(
  document: DockerfileDocument,
  project: Project,
  family: PackageFamily,
  names: readonly string[],
): Generator<Problem> {
  const shipped = document.shippedLayers(project.settings.shippedTargets);
  for (const { run, use } of packageUses(document, family)) {
    const loose = isInstall(use, names) ? use.packages.filter(isLoose) : [];
    const [first] = loose;
    if (!first) continue;
    const others = loose.length > 1 ? ` and ${loose.length - 1} more` : "";
    yield {
      at: { span: first.word.span },
      message: `${titleOf(use)} takes ${shorten(first.word.text, 30)}${others} in whatever version there is`,
      severity: run.stage && shipped.has(run.stage) ? "info" : "hint",
    };
  }
}

const installing: ReadonlySet<string | undefined> = new Set(["add", "in", "install", "localinstall", "satisfy"]);
/** Flags that choose a release, or something else than packages. */
const choosing: Partial<Record<PackageFamily, readonly string[]>> = {
  apt: ["-t", "--target-release", "--default-release", "--only-upgrade"],
  zypper: ["-t", "--type"],
};

/** Whether a command installs packages by name, from no release that was asked for. */
const isInstall = ({ command, manager, subcommand }: PackageCommand, names: readonly string[]): boolean =>
  names.includes(command.name) &&
  installing.has(subcommand?.value) &&
  !choosing[manager.family]?.some((flag) => command.flag(flag));

/** apt takes `name/release` from that release; apk takes `name@repository` in any version. */
const isLoose = ({ kind, version, release, word }: PackageWord): boolean =>
  kind === "package" && version === undefined && (release === undefined || !word.text.includes("/"));
