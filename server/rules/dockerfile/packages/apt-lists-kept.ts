import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import {
  managerNames,
  type PackageCommand,
  packageCommands,
  packageRuns,
} from "../../../engine/dockerfile/package-command.ts";
import { remember } from "../../../engine/memo.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { aptLists, isEmptiedAfter, isMounted } from "./caches.ts";
import { appendCleanUp, headOf, titleOf } from "./package-runs.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/apt-lists-kept",
  title: "The package lists of apt stay in a layer",
  severity: "info",
  enabled: true,
  rationale:
    "The lists add 20 to 50 MB to every pull, and they age: an install in a later layer takes versions that the mirrors may have replaced because of a security fix, or fails because they are gone.",
  remedy:
    "End the RUN that updates and installs with `rm -rf /var/lib/apt/lists/*`; a later RUN cannot shrink the layer.",
  criteria: {},
  fixable: "safe",
  equivalents: [
    {
      tool: "hadolint",
      id: "DL3009",
      match: "related",
      why: "theirs takes any rm with -rf for the removal of the lists",
    },
    {
      tool: "kics",
      id: "Apt Get Install Lists Were Not Deleted",
      match: "related",
      why: "theirs looks for an install",
    },
    { tool: "semgrep", id: "remove-package-lists", match: "related", why: "theirs matches the text of certain RUNs" },
    { tool: "semgrep", id: "remove-package-cache", match: "related", why: "theirs matches the text of certain RUNs" },
    { tool: "sonar", id: "S6587", match: "narrower", why: "theirs also covers the caches of other package managers" },
    { tool: "dockle", id: "DKL-DI-0005", match: "related", why: "theirs reads the history of the built image" },
    { tool: "dockle", id: "DKL-LI-0003", match: "related", why: "theirs looks for caches and such in the built image" },
  ],
  references: ["https://docs.docker.com/build/building/best-practices/#apt-get"],
  since: "0.1.0",
  needs: managerNames,

  *check(document, project) {
    for (const stage of document.shippedLayers(project.settings.shippedTargets)) {
      for (const run of packageRuns(stage, "apt")) {
        const update = packageCommands(run, "apt").findLast(({ action }) => action === "update-index");
        if (!update || isEmptiedAfter(run, aptLists, update.command) || isMounted(run, aptLists)) continue;
        yield {
          at: { span: headOf(update) },
          message: `${titleOf(update)} leaves the package lists in the layer`,
          fixes: () => removal(document, run, update),
        };
      }
    }
  },
};

/** Whether a command reads the package lists. */
const installs = ({ action }: PackageCommand): boolean => action === "install" || action === "upgrade";

/** Appends the removal; for a person to judge where nothing is installed after the update, or a later RUN needs the lists. */
function removal(document: DockerfileDocument, run: Run, { command }: PackageCommand): Fix[] {
  const edit = appendCleanUp(run, command, "rm -rf /var/lib/apt/lists/*");
  if (!edit) return [];
  const after = packageCommands(run, "apt").filter((other) => other.command.span.start > command.span.start);
  const edits = [{ edits: [edit] }];
  if (after.some(installs) && !isNeededLater(document, run))
    return [{ title: "Remove the package lists", kind: "safe", edits }];
  return [{ title: "Remove the package lists; later installs need an update of their own", kind: "review", edits }];
}

/** Whether a later RUN on top of this layer installs without its own update. */
function isNeededLater(document: DockerfileDocument, { stage, index }: Run): boolean {
  return runsWithoutUpdate(document).some(
    (later) => later.index > index && stage !== undefined && later.stage?.chain.includes(stage),
  );
}

/** What installs for another platform than that of the build has other names, and needs the same lists. */
const crossing = ["xx-apt", "xx-apt-get"];

const runsWithoutUpdate = remember((document: DockerfileDocument): readonly Run[] =>
  document.named("RUN").filter((run) => {
    const first = packageCommands(run, "apt").find((use) => installs(use) || use.action === "update-index");
    return first ? installs(first) : run.commands(...crossing).length > 0;
  }),
);
