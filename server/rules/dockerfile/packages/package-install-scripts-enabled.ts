import { insertAfter } from "../../../engine/dockerfile/edit.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { LanguageInstall } from "../../../engine/dockerfile/language-packages.ts";
import { ranBefore } from "../../../engine/dockerfile/ran-before.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { span } from "../../../engine/text.ts";
import { isInForce } from "./installation.ts";
import { isCopiedBefore } from "./language-caches.ts";
import { languageUses } from "./language-uses.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/package-install-scripts-enabled",
  title: "Packages run scripts of their own while they are installed",
  severity: "info",
  enabled: false,
  rationale:
    "npm, Yarn 1 and older pnpm run what each package, however deep, asks for at its installation. Stolen releases use that to read the secrets of the build. Contested: packages with native parts compile or download in such a script and do not work without it, so the rule is off by default.",
  remedy: "Add `--ignore-scripts`, and name the few packages that must build with `npm rebuild`.",
  criteria: {
    "CC6.8": {
      why: "Code of strangers does not run during the build without being asked for.",
      limits: "Does not show which packages have scripts, nor what the program runs of them later.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "sonar",
      id: "S6505",
      match: "related",
      why: "which configuration theirs takes into account is not known; ours is silent where a copied .npmrc may decide",
    },
  ],
  references: ["https://docs.npmjs.com/cli/using-npm/config#ignore-scripts", "https://pnpm.io/cli/install"],
  since: "0.1.0",

  *check(document) {
    for (const { run, use } of languageUses(document, "npm")) {
      const { command, subcommand } = use;
      if (command.name === "bun" || isSwitchedOff(run, use)) continue;
      const at = span(command.nameSpan.start, subcommand?.span.end ?? command.nameSpan.end);
      const title = subcommand?.value ? `${command.name} ${subcommand.value}` : command.name;
      yield {
        at: { span: at },
        message: `${title} runs the scripts of the packages it installs`,
        fixes: () => ignore(run, use),
      };
    }
  },
};

const variables: readonly (readonly [string, RegExp])[] = [
  ["NPM_CONFIG_IGNORE_SCRIPTS", /^(?:true|1)$/],
  ["YARN_IGNORE_SCRIPTS", /^(?:true|1)$/],
  ["YARN_ENABLE_SCRIPTS", /^(?:false|0)$/],
];

/** Whether a flag, a variable, a setting or a file says so; what is not in view may. */
function isSwitchedOff(run: Run, { command }: LanguageInstall): boolean {
  if (command.flags("--ignore-scripts").some(({ value }) => value !== "false")) return true;
  if (command.flag("--mode")?.value === "skip-build") return true;
  if (variables.some(([name, values]) => isInForce(run, command, name, values))) return true;
  return isCopiedBefore(run, /(?:^|\/)\.(?:npmrc|yarnrc(?:\.yml)?)$/) || isConfigured(run);
}

/** Whether a command before sets the option, or brings a pnpm that asks for each package. */
const isConfigured = ranBefore((run) =>
  run
    .commands("npm", "yarn", "pnpm", "corepack")
    .some(({ words }) => words.some(({ value = "" }) => /^(?:ignore-scripts|pnpm@[1-9]\d)/.test(value))),
);

function ignore(run: Run, { command, subcommand }: LanguageInstall): Fix[] {
  const word = subcommand ?? { span: command.nameSpan, text: "" };
  const isElement = run.form === "exec" && (word.text.startsWith('"') || !subcommand);
  const edit = insertAfter(word, isElement ? ', "--ignore-scripts"' : " --ignore-scripts");
  const title = "Add --ignore-scripts; packages with native parts are then not built";
  return [{ title, kind: "review", edits: [{ edits: [edit] }] }];
}
