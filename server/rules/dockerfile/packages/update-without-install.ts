import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { Instruction } from "../../../engine/dockerfile/instruction.ts";
import {
  managerNames,
  type PackageCommand,
  packageCommands,
  packageRuns,
} from "../../../engine/dockerfile/package-command.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { indentationAt, lineEnding, span } from "../../../engine/text.ts";
import { loneUpdates } from "./lone-updates.ts";
import { headOf, titleOf } from "./package-runs.ts";

const why =
  "theirs also reports updates of managers that fetch a fresh index by themselves, and those that end in a removal";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/update-without-install",
  title: "Package lists are fetched in a RUN of their own",
  severity: "warning",
  enabled: true,
  rationale:
    "The build cache keeps the RUN as long as its text does not change, so later installs use lists from months ago: they take packages with known weaknesses, or fail because the mirrors have dropped them.",
  remedy: "Update and install in the same RUN, so that a change to the packages also fetches the lists anew.",
  criteria: {
    "CC7.1": {
      why: "Packages come from the lists of the day of the build, with the security fixes of that day.",
      limits: "Does not show when the image is built again.",
    },
  },
  fixable: "review",
  equivalents: [
    { tool: "trivy", id: "DS-0017", match: "related", why },
    { tool: "checkov", id: "CKV_DOCKER_5", match: "related", why: "theirs looks for words, and counts across RUNs" },
    { tool: "kics", id: "Update Instruction Alone", match: "related", why },
    { tool: "sonar", id: "S6595", match: "related", why },
    { tool: "dockle", id: "CIS-DI-0007", match: "related", why: "theirs reads the history of the built image" },
  ],
  supersedes: ["dockerfile/apt-lists-kept", "dockerfile/apk-index-kept"],
  references: ["https://docs.docker.com/build/building/best-practices/#apt-get"],
  since: "0.1.0",
  needs: managerNames,

  *check(document, project) {
    const shipped = document.shippedLayers(project.settings.shippedTargets);
    for (const run of packageRuns(document)) {
      for (const update of loneUpdates(run)) {
        yield problem(run, update, run.stage !== undefined && shipped.has(run.stage));
      }
    }
  },
};

/** apk fetches an index that is too old by itself. */
function problem(run: Run, update: PackageCommand, isShipped: boolean): Problem {
  const isStale = update.manager.family === "apt";
  const consequence = isStale
    ? "later installs use lists that age in the build cache"
    : "nothing in the RUN uses the index that it fetches";
  return {
    at: { span: headOf(update) },
    message: `${titleOf(update)} stands alone: ${consequence}`,
    severity: isStale && isShipped ? "warning" : "info",
    fixes: () => merge(run, update),
  };
}

/** Joins the RUN with the next one, where both are plain chains with equal flags and nothing stands between them. */
function merge(run: Run, { manager }: PackageCommand): Fix[] {
  const { document } = run;
  const next: Instruction | undefined = document.instructions[run.index + 1];
  if (run.isTrigger || next?.name !== "RUN") return [];
  const other = document.named("RUN").find(({ index }) => index === next.index);
  if (!other?.isPlainChain || !run.isPlainChain || flagsOf(other) !== flagsOf(run)) return [];
  if (!packageCommands(other, manager.family).some(({ action }) => action === "install")) return [];
  const between = span(run.span.end, other.restSpan.start);
  if (document.source.slice(between.start, between.end).includes("#")) return [];
  const newline = lineEnding(document.source);
  const indentation = indentationAt(document.source, run.span.start);
  const text = ` ${document.escape}${newline}${indentation}    && `;
  return [{ title: "Join with the next RUN", kind: "review", edits: [{ edits: [{ span: between, text }] }] }];
}

const flagsOf = ({ flags, document }: Run): string =>
  flags.map(({ span: { start, end } }) => document.source.slice(start, end)).join(" ");
