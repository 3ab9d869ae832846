import type { Run } from "../../../engine/dockerfile/execution.ts";
import { managerNames, type PackageCommand, type PackageWord } from "../../../engine/dockerfile/package-command.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { contains, shorten } from "../../../engine/text.ts";
import { packageUses } from "./package-runs.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/unsorted-package-list",
  title: "A list of packages is not sorted",
  severity: "info",
  enabled: false,
  rationale:
    "A list in order shows at a glance what is in it, keeps the same package from being added twice, and makes for small changes. Whether that is worth a rule is a matter of taste, so it is off.",
  remedy: "Sort the packages by name, one on each line.",
  criteria: {},
  fixable: "safe",
  equivalents: [
    { tool: "sonar", id: "S7018", match: "related", why: "theirs also reads the package managers of languages" },
    {
      tool: "tally",
      id: "sort-packages",
      match: "related",
      why: "theirs also reads the package managers of languages",
    },
  ],
  references: ["https://docs.docker.com/build/building/best-practices/#sort-multi-line-arguments"],
  since: "0.1.0",
  needs: managerNames,

  *check(document) {
    for (const { run, use } of packageUses(document, "apt", "apk", "dnf", "zypper")) {
      const { action, packages } = use;
      if (action !== "install" || packages.length < 2 || packages.some(({ kind }) => kind !== "package")) continue;
      const index = packages.findIndex((word, at) => at > 0 && compare(packages[at - 1] ?? word, word) > 0);
      const late = packages[index];
      if (!late) continue;
      const before = shorten(packages[index - 1]?.word.text ?? "", 30);
      yield {
        at: { span: late.word.span },
        message: `${shorten(late.word.text, 30)} stands after ${before} in the list of packages`,
        fixes: () => sort(run, use),
      };
    }
  },
};

const order = (a: string, b: string): number => Number(a > b) - Number(a < b);

/** By name, whatever the case and the version. */
const compare = (a: PackageWord, b: PackageWord): number =>
  order(a.name?.toLowerCase() ?? "", b.name?.toLowerCase() ?? "") || order(a.word.text, b.word.text);

/** Puts the words of the packages in order, each where one stands; a comment among them would lose its package. */
function sort({ document }: Run, { command, packages }: PackageCommand): Fix[] {
  if (document.comments.some((comment) => contains(command.span, comment))) return [];
  const textOf = ({ word: { span } }: PackageWord): string => document.source.slice(span.start, span.end);
  const edits = [...packages].sort(compare).flatMap((word, index) => {
    const place = packages[index] ?? word;
    return place === word ? [] : [{ span: place.word.span, text: textOf(word) }];
  });
  return [{ title: "Sort the packages", kind: "safe", edits: [{ edits }] }];
}
