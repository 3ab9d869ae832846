import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import { appendToChain } from "../../../engine/dockerfile/edit.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import { remember } from "../../../engine/memo.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { installs, isMounted, isRemovedAfter, lastUpdate, managers } from "./apt.ts";

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
  ],
  references: ["https://docs.docker.com/build/building/best-practices/#apt-get"],
  since: "0.1.0",

  *check(document, project) {
    for (const stage of document.shippedLayers(project.settings.shippedTargets)) {
      for (const run of stage.named("RUN")) {
        const update = lastUpdate(run);
        if (!update || isRemovedAfter(run, update) || isMounted(run)) continue;
        const { start } = update.nameSpan;
        yield {
          at: { span: { start, end: update.subcommand()?.span.end ?? update.nameSpan.end } },
          message: `${update.name} update leaves the package lists in the layer`,
          fixes: removal(document, run, update),
        };
      }
    }
  },
};

/** Appends the removal; for a person to judge where nothing is installed after the update, or a later RUN needs the lists. */
function removal(document: DockerfileDocument, run: Run, update: ShellCommand): Fix[] {
  const sudo = update.wrappers.includes("sudo") ? "sudo " : "";
  const edit = appendToChain(run, `${sudo}rm -rf /var/lib/apt/lists/*`);
  if (!edit) return [];
  const isUsed = run.commands(...managers).some((other) => other.span.start > update.span.start && installs(other));
  const edits = [{ edits: [edit] }];
  if (isUsed && !isNeededLater(document, run)) return [{ title: "Remove the package lists", kind: "safe", edits }];
  return [{ title: "Remove the package lists; later installs need an update of their own", kind: "review", edits }];
}

/** Whether a later RUN on top of this layer installs without its own update. */
function isNeededLater(document: DockerfileDocument, { stage, index }: Run): boolean {
  return runsWithoutUpdate(document).some(
    (later) => later.index > index && stage !== undefined && later.stage?.chain.includes(stage),
  );
}

const runsWithoutUpdate = remember((document: DockerfileDocument): readonly Run[] =>
  document.named("RUN").filter((run) => {
    const first = run
      .commands(...managers)
      .find((command) => installs(command) || command.subcommand()?.value === "update");
    return first !== undefined && installs(first);
  }),
);
