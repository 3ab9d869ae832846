import type { Run } from "../../../engine/dockerfile/execution.ts";
import {
  managerNames,
  type PackageCommand,
  packageCommands,
  packageRuns,
} from "../../../engine/dockerfile/package-command.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { dnfCache, isEmptiedAfter, isMounted, zypperCache } from "./caches.ts";
import { appendCleanUp, headOf, titleOf } from "./package-runs.ts";

const why = "theirs reads every stage, and takes clean-ups for good that are none";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/package-cache-kept",
  title: "The cache of dnf, yum or zypper stays in a layer",
  severity: "info",
  enabled: true,
  rationale:
    "Metadata and downloaded packages add up to several hundred megabytes to every pull, and are of no use to what runs. A later RUN cannot take them out of the layer.",
  remedy:
    "End the RUN that installs with `dnf clean all`, `yum clean all`, `microdnf clean all` or `zypper clean --all`, or put the cache on a `--mount=type=cache`.",
  criteria: {},
  fixable: "safe",
  equivalents: [
    { tool: "hadolint", id: "DL3032", match: "related", why },
    { tool: "hadolint", id: "DL3036", match: "related", why },
    { tool: "hadolint", id: "DL3040", match: "related", why },
    { tool: "trivy", id: "DS-0015", match: "related", why },
    { tool: "trivy", id: "DS-0019", match: "related", why },
    { tool: "trivy", id: "DS-0020", match: "related", why },
    { tool: "trivy", id: "DS-0027", match: "related", why },
    { tool: "kics", id: "Yum Clean All Missing", match: "related", why },
    { tool: "kics", id: "Missing Dnf Clean All", match: "related", why },
    { tool: "kics", id: "Missing Zypper Clean", match: "related", why },
    { tool: "semgrep", id: "missing-yum-clean-all", match: "related", why },
    { tool: "semgrep", id: "missing-dnf-clean-all", match: "related", why },
    { tool: "semgrep", id: "missing-zypper-clean", match: "related", why },
    { tool: "dockle", id: "DKL-LI-0003", match: "related", why: "theirs looks for caches and such in the built image" },
  ],
  references: [
    "https://dnf.readthedocs.io/en/latest/command_ref.html#clean-command",
    "https://manpages.opensuse.org/Tumbleweed/zypper/zypper.8.en.html",
  ],
  since: "0.1.0",
  needs: managerNames,

  *check(document, project) {
    for (const stage of document.shippedLayers(project.settings.shippedTargets)) {
      for (const run of packageRuns(stage)) {
        for (const family of families) {
          const last = packageCommands(run, family.name).findLast(({ action }) => filling.has(action));
          if (!last || isEmptiedAfter(run, family.cache, last.command) || isMounted(run, family.cache)) continue;
          const message = `${titleOf(last)} leaves the cache of the package manager in the layer`;
          yield { at: { span: headOf(last) }, message, fixes: () => cleanUp(run, last, family.clean) };
        }
      }
    }
  },
};

const families = [
  { name: "dnf", cache: dnfCache, clean: "clean all" },
  { name: "zypper", cache: zypperCache, clean: "clean --all" },
] as const;

const filling: ReadonlySet<string> = new Set(["install", "upgrade", "update-index"]);

function cleanUp(run: Run, { command }: PackageCommand, clean: string): Fix[] {
  const edit = appendCleanUp(run, command, `${command.name} ${clean}`);
  return edit ? [{ title: `End with ${command.name} ${clean}`, kind: "safe", edits: [{ edits: [edit] }] }] : [];
}
