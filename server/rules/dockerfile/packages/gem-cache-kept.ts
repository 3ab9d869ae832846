import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import { languageInstall } from "../../../engine/dockerfile/language-packages.ts";
import type { Rule } from "../../../engine/rule.ts";
import { span } from "../../../engine/text.ts";
import { isCacheMounted } from "./language-caches.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/gem-cache-kept",
  title: "Bundler or gem leaves the archives of gems in the image",
  severity: "hint",
  enabled: true,
  rationale:
    "Beside each installed gem its archive stays in the `cache` folder of the gem home. In an image nothing reads it again: it only makes each pull longer.",
  remedy:
    'Remove it in the same RUN: `rm -rf ~/.bundle "$BUNDLE_PATH"/ruby/*/cache`, in the official images `/usr/local/bundle/cache`.',
  criteria: {},
  fixable: false,
  equivalents: [
    {
      tool: "tally",
      id: "ruby/leftover-bundler-cache",
      match: "related",
      why: "theirs looks at images for production alone; ours at every stage that ships, and at gem as well",
    },
  ],
  references: ["https://bundler.io/man/bundle-install.1.html"],
  since: "0.1.0",
  needs: ["bundle", "bundler", "gem"],

  *check(document, project) {
    for (const stage of document.shippedLayers(project.settings.shippedTargets)) {
      for (const run of stage.runsCalling(["bundle", "bundler", "gem"])) {
        const command = run.commands("bundle", "bundler", "gem").findLast(installs);
        if (!command || isCacheMounted(run, /bundle|gems|(?:^|\/)cache$/) || isEmptied(run, command)) continue;
        const end = command.subcommand()?.span.end ?? command.nameSpan.end;
        yield {
          at: { span: span(command.nameSpan.start, end) },
          message: `${command.name} install leaves the archives of gems in the layer`,
        };
      }
    }
  },
};

const installs = (command: ShellCommand): boolean =>
  command.name === "gem" ? languageInstall(command) !== undefined : command.subcommand()?.value === "install";

/** Whether a later command of the same RUN removes a cache; one whose operands are not known may do so. */
const isEmptied = (run: Run, { span: { start } }: ShellCommand): boolean =>
  run
    .commands("rm", "find")
    .some(
      (other) =>
        other.span.start > start && other.operands().some(({ value, text }) => /cache|bundle|gem/i.test(value ?? text)),
    );
