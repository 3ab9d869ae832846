import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import { insertAfter } from "../../../engine/dockerfile/edit.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { LanguageInstall } from "../../../engine/dockerfile/language-packages.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { span } from "../../../engine/text.ts";
import { isInForce } from "./installation.ts";
import { isCopiedBefore } from "./language-caches.ts";
import { languageUses } from "./language-uses.ts";
import { type Lock, locks } from "./locks.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/lockfile-not-enforced",
  title: "The installation may differ from the lockfile",
  severity: "info",
  enabled: true,
  rationale:
    "Where `package.json` and the lockfile disagree, these commands resolve anew and write another lockfile, inside the image, where nobody sees it: releases get in that nobody has tested.",
  remedy:
    "Use `npm ci`, `yarn install --frozen-lockfile` (`--immutable` from Yarn 2 on) or `pnpm install --frozen-lockfile`.",
  criteria: {
    "CC8.1": {
      why: "What reaches the image changes only when the repository changes.",
      limits: "Does not compare the lockfile with the manifest.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: ["https://docs.npmjs.com/cli/commands/npm-ci", "https://pnpm.io/cli/install#--frozen-lockfile"],
  since: "0.1.0",

  *check(document) {
    for (const { run, use } of languageUses(document, "npm")) {
      const { command, subcommand, packages } = use;
      const lock = locks.find(({ names }) => names.includes(command.name));
      if (!lock || packages.length > 0 || !lock.isInstall.test(subcommand?.value ?? "")) continue;
      if (isHeld(run, command, lock) || !isCopiedBefore(run, lock.file)) continue;
      yield {
        at: { span: span(command.nameSpan.start, subcommand?.span.end ?? command.nameSpan.end) },
        message: `${[command.name, subcommand?.value].filter(Boolean).join(" ")} may install other releases than the lockfile names`,
        fixes: () => hold(run, use, lock),
      };
    }
  },
};

/** In continuous integration yarn from 2 on and pnpm hold to the lockfile, which they know by CI. */
const isHeld = (run: Run, command: ShellCommand, { flags, names }: Lock): boolean =>
  command.flags(...flags).some(({ value }) => value !== "false") ||
  (!names.includes("npm") && isInForce(run, command, "CI", /^(?!false$|0$|$)/)) ||
  isCopiedBefore(run, /(?:^|\/)\.(?:npmrc|yarnrc(?:\.yml)?)$/);

function hold(run: Run, { command, subcommand }: LanguageInstall, { flag }: Lock): Fix[] {
  const isElement = run.form === "exec" && (subcommand ?? { text: '"' }).text.startsWith('"');
  const fix = (title: string, edit: ReturnType<typeof insertAfter>): Fix[] => [
    { title, kind: "review", edits: [{ edits: [edit] }] },
  ];
  if (flag !== undefined) {
    const word = subcommand ?? { span: command.nameSpan };
    const edit = insertAfter(word, isElement ? `, "${flag}"` : ` ${flag}`);
    return fix(`Add ${flag}; the build then stops where the lockfile is out of date`, edit);
  }
  if (!subcommand) return [];
  const edit = { span: subcommand.span, text: isElement ? '"ci"' : "ci" };
  return fix("Use npm ci; the build then stops where the lockfile is out of date", edit);
}
