import type { Run } from "../../../engine/dockerfile/execution.ts";
import {
  managerNames,
  type PackageCommand,
  packageCommands,
  packageRuns,
} from "../../../engine/dockerfile/package-command.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { span } from "../../../engine/text.ts";
import { headOf, titleOf } from "./package-runs.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/download-cache-not-mounted",
  title: "Packages are downloaded again for every build",
  severity: "info",
  enabled: false,
  rationale:
    "When a layer is built again, everything it installs is downloaded again. A cache mount keeps downloads out of the image and between builds. Where the builder starts empty, as in many pipelines, it brings nothing, so the rule is off.",
  remedy:
    "Give the RUN a `--mount=type=cache` on the directory of the package manager, with `sharing=locked` for apt; remove `/etc/apt/apt.conf.d/docker-clean`, which empties that of apt in the official images.",
  criteria: {},
  fixable: "review",
  equivalents: [
    {
      tool: "tally",
      id: "prefer-package-cache-mounts",
      match: "related",
      why: "theirs also reads the package managers of languages",
    },
  ],
  references: ["https://docs.docker.com/build/cache/optimize/#use-cache-mounts"],
  since: "0.1.0",
  needs: managerNames,

  *check(document) {
    for (const run of packageRuns(document)) {
      if (run.isTrigger || run.mounts.some(({ type }) => type === "cache" || type === undefined)) continue;
      const use = packageCommands(run).find((other) => other.action === "install" && directories(other).length > 0);
      if (!use) continue;
      yield {
        at: { span: headOf(use) },
        message: `${titleOf(use)} downloads its packages again whenever the layer is built`,
        fixes: () => mount(run, use),
      };
    }
  },
};

const byName: Readonly<Record<string, readonly string[]>> = {
  "apt-get": ["/var/cache/apt", "/var/lib/apt"],
  apt: ["/var/cache/apt", "/var/lib/apt"],
  aptitude: ["/var/cache/apt", "/var/lib/apt"],
  apk: ["/etc/apk/cache"],
  dnf: ["/var/cache/dnf"],
  dnf5: ["/var/cache/libdnf5"],
  yum: ["/var/cache/yum"],
  tdnf: ["/var/cache/tdnf"],
  zypper: ["/var/cache/zypp"],
};

/** Where a package manager of a distribution keeps what it downloads; with `--no-cache` apk keeps nothing. */
const directories = ({ command }: PackageCommand): readonly string[] =>
  command.flag("--no-cache") ? [] : (byName[command.name] ?? []);

function mount(run: Run, use: PackageCommand): Fix[] {
  const targets = directories(use);
  const text = targets.map((target) => `--mount=type=cache,target=${target},sharing=locked `).join("");
  const { start } = run.restSpan;
  const title = `Mount a cache on ${targets.join(" and ")}`;
  return [{ title, kind: "review", edits: [{ edits: [{ span: span(start, start), text }] }] }];
}
