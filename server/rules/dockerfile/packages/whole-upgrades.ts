import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import type { PackageCommand } from "../../../engine/dockerfile/package-command.ts";
import type { Project } from "../../../engine/project.ts";
import type { Problem } from "../../../engine/rule.ts";
import { headOf, packageUses, titleOf } from "./package-runs.ts";

/**
 * Commands that upgrade whatever is installed, a hint where the layer does not ship.
 * @param isMeant tells those that the rule is about.
 * @param effect what such a command does, as the message goes on after its name.
 */
export function* wholeUpgrades(
  document: DockerfileDocument,
  { settings }: Project,
  isMeant: (use: PackageCommand) => boolean,
  effect: string,
): Generator<Problem> {
  const shipped = document.shippedLayers(settings.shippedTargets);
  for (const { run, use } of packageUses(document, "apt", "apk", "dnf", "zypper")) {
    const isWhole = use.action === "upgrade" && use.packages.length === 0 && !use.hasUnknownPackages;
    if (!isWhole || !isMeant(use)) continue;
    yield {
      at: { span: headOf(use) },
      message: `${titleOf(use)} ${effect}`,
      severity: run.stage && shipped.has(run.stage) ? "info" : "hint",
    };
  }
}

/** apk takes versions of the repositories, older ones too, only when it is told so. */
export const takesAvailable = ({ command, manager }: PackageCommand): boolean =>
  manager.family === "apk" && command.flag("-a", "--available") !== undefined;
