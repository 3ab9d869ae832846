import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import { insertAfter } from "../../../engine/dockerfile/edit.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { LanguageInstall } from "../../../engine/dockerfile/language-packages.ts";
import { ranBefore } from "../../../engine/dockerfile/ran-before.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { span } from "../../../engine/text.ts";
import { isInForce } from "./installation.ts";
import { isCacheMounted, isCacheRemoved, isCopiedBefore } from "./language-caches.ts";
import { languageUses } from "./language-uses.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/pip-cache-kept",
  title: "pip leaves its cache in the image",
  severity: "info",
  enabled: true,
  rationale:
    "pip keeps every archive it downloads and every wheel it builds. In an image nothing reads them again: they only make each pull longer.",
  remedy:
    "Add `--no-cache-dir`, or mount a cache that outlives the build: `RUN --mount=type=cache,target=/root/.cache/pip`.",
  criteria: {},
  fixable: "safe",
  equivalents: [
    {
      tool: "hadolint",
      id: "DL3042",
      match: "related",
      why: "theirs also reports stages that do not ship, and a cache that the same RUN removes",
    },
    { tool: "kics", id: "Pip install Keeping Cached Packages", match: "related", why: "theirs matches text" },
    { tool: "semgrep", id: "missing-pip-no-cache-dir", match: "related", why: "theirs matches text" },
  ],
  references: ["https://pip.pypa.io/en/stable/topics/caching/"],
  since: "0.1.0",

  *check(document, project) {
    const shipped = document.shippedLayers(project.settings.shippedTargets);
    for (const { run, use } of languageUses(document, "pip")) {
      const { command, subcommand } = use;
      if (!run.stage || !shipped.has(run.stage)) continue;
      if (!isPip(command) || !subcommand || isSpared(run, command)) continue;
      yield {
        at: { span: span(command.nameSpan.start, subcommand.span.end) },
        message: `${command.name} install leaves its cache in the layer`,
        fixes: () => noCache(run, use),
      };
    }
  },
};

const cache = /(?:^|\/)(?:root|home\/[^/]+|\.cache|\.cache\/pip)$/;
const removed = /(?:^|\/)(?:\.cache|\.cache\/pip)$/;
const on = /^(?:1|true|yes|on|y|t)$/i;

/** Whether there is no cache, or it is no part of the layer; what is not known may be so. */
function isSpared(run: Run, command: ShellCommand): boolean {
  if (command.flag("--no-cache-dir", "--no-index")) return true;
  const directory = command.flag("--cache-dir");
  if (directory && (directory.value === undefined || directory.value === "false")) return true;
  if (isInForce(run, command, "PIP_NO_CACHE_DIR", on) || isInForce(run, command, "PIP_CACHE_DIR", /./)) return true;
  if (isCacheMounted(run, cache) || (directory && run.mounts.length > 0)) return true;
  return isCacheRemoved(run, command, removed) || isEmptied(run, command) || isConfigured(run);
}

const isPip = ({ name }: ShellCommand): boolean => /^pip[\d.]*$/.test(name);

const isEmptied = (run: Run, { span: { start } }: ShellCommand): boolean =>
  run.commands().some((other) => {
    const [first, second] = other.operands();
    return (
      isPip(other) &&
      other.span.start > start &&
      first?.value === "cache" &&
      /^(?:purge|remove)$/.test(second?.value ?? "")
    );
  });

/** Whether pip is configured by a command or a file before. */
const isConfigured = (run: Run): boolean => isSet(run) || isCopiedBefore(run, /(?:^|\/)pip\.conf$/);

const isSet = ranBefore((run) =>
  run
    .commands()
    .some(
      (other) =>
        isPip(other) &&
        other.words.some(({ value }) => /no-cache-dir/.test(value ?? "")) &&
        other.subcommand()?.value === "config",
    ),
);

function noCache(run: Run, { command, subcommand }: LanguageInstall): Fix[] {
  if (!subcommand || command.flag("--cache-dir")) return [];
  const isElement = run.form === "exec" && subcommand.text.startsWith('"');
  const edit = insertAfter(subcommand, isElement ? ', "--no-cache-dir"' : " --no-cache-dir");
  return [{ title: "Add --no-cache-dir", kind: "safe", edits: [{ edits: [edit] }] }];
}
