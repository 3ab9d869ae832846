import { deleteFromChain, insertAfter } from "../../../engine/dockerfile/edit.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import { type PackageCommand, packageCommands, packageRuns } from "../../../engine/dockerfile/package-command.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import type { Edit } from "../../../engine/text.ts";
import { apkIndex, isEmptiedAfter, isMounted } from "./caches.ts";
import { headOf, mayHold, titleOf } from "./package-runs.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/apk-index-kept",
  title: "The package index of apk stays in a layer",
  severity: "info",
  enabled: true,
  rationale:
    "The index adds 2 to 3 MB to every pull, and it ages: an install in a later layer may take versions that have been replaced because of a security fix, or fail because they are gone.",
  remedy: "Install with `apk add --no-cache`, which fetches the index for itself; `apk update` is then of no use.",
  criteria: {},
  fixable: "safe",
  equivalents: [
    {
      tool: "hadolint",
      id: "DL3019",
      match: "related",
      why: "theirs also reads stages that never ship, and knows neither upgrade nor removals",
    },
    { tool: "trivy", id: "DS-0025", match: "related", why: "theirs reads every stage, and apk add alone" },
    {
      tool: "kics",
      id: "Apk Add Using Local Cache Path",
      match: "related",
      why: "theirs reads apk add in every stage",
    },
    { tool: "semgrep", id: "missing-apk-no-cache", match: "related", why: "theirs matches text in every stage" },
    { tool: "sonar", id: "S6587", match: "narrower", why: "theirs also covers the caches of other package managers" },
    { tool: "dockle", id: "DKL-DI-0004", match: "related", why: "theirs reads the history of the built image" },
    { tool: "dockle", id: "DKL-LI-0003", match: "related", why: "theirs looks for caches and such in the built image" },
  ],
  references: ["https://wiki.alpinelinux.org/wiki/Alpine_Package_Keeper"],
  since: "0.1.0",
  needs: ["apk"],

  *check(document, project) {
    const stages = [...document.shippedLayers(project.settings.shippedTargets)];
    const runs = stages.flatMap((stage) => packageRuns(stage, "apk")).filter((run) => keeping(run).length > 0);
    const fixes = runs.length > 0 ? repair(runs, document.named("RUN")) : [];
    for (const run of runs) {
      for (const use of keeping(run)) {
        const message = `${titleOf(use)} leaves the package index in the layer`;
        yield { at: { span: headOf(use) }, message, fixes };
      }
    }
  },
};

const isReading = ({ action }: PackageCommand): boolean => action === "install" || action === "upgrade";

const hasFlag = (run: Run, { command }: PackageCommand): boolean =>
  command.flag("--no-cache") !== undefined || mayHold(run, command, /--no-cache/);

/** The commands of a RUN that leave the index: those that install, or an update that they do not need. */
function keeping(run: Run): readonly PackageCommand[] {
  const uses = packageCommands(run, "apk");
  if (uses.length === 0 || isMounted(run, apkIndex)) return [];
  const kept = uses.filter((use) => !hasFlag(run, use) && !isEmptiedAfter(run, apkIndex, use.command));
  const reading = kept.filter(isReading);
  return reading.length > 0 ? reading : kept.filter(({ action }) => action === "update-index");
}

/**
 * Gives every command the flag at once: one left without it may need the index that another one fetched. One that has
 * the index removed afterwards is such a command, so then a person decides.
 */
function repair(runs: readonly Run[], all: readonly Run[]): Fix[] {
  const edits: Edit[] = [];
  for (const run of runs) {
    for (const use of packageCommands(run, "apk")) {
      const edit = editOf(run, use);
      if (edit === undefined) return [];
      if (edit !== "none") edits.push(edit);
    }
  }
  const isComplete = all.every(
    (run) => runs.includes(run) || packageCommands(run, "apk").every((use) => !isReading(use) || hasFlag(run, use)),
  );
  if (isComplete) return [{ title: "Keep no index of apk", kind: "safe", edits: [{ edits }] }];
  return [{ title: "Keep no index of apk; other commands fetch their own", kind: "review", edits: [{ edits }] }];
}

/** What a command of such a RUN becomes; undefined where it cannot be changed. */
function editOf(run: Run, use: PackageCommand): Edit | "none" | undefined {
  if (use.action === "update-index") return deleteFromChain(run, use.command.span);
  if (!isReading(use) || hasFlag(run, use)) return "none";
  if (run.form === "exec") return undefined;
  const update = use.command.flag("-U", "--update", "--update-cache")?.word;
  const isAlone = update && /^(?:-U|--update|--update-cache)$/.test(update.text);
  return isAlone ? { span: update.span, text: "--no-cache" } : insertAfter({ span: headOf(use) }, " --no-cache");
}
