import { nearest } from "../../../engine/nearest.ts";
import type { Directive } from "../../../engine/nginx/block.ts";
import { replaceWord } from "../../../engine/nginx/edit.ts";
import { includedUri, isPackaged } from "../../../engine/nginx/link.ts";
import type { Project } from "../../../engine/project.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { basename, dirname } from "../../../engine/uri.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/missing-include",
  title: "An included file does not exist",
  severity: "warning",
  enabled: true,
  rationale:
    "nginx passes over a pattern that matches nothing, but refuses to start when a file named in full is missing. Relative names start from the folder of the main file, not from that of the file they stand in.",
  remedy: "Correct the path, or add the file to the folder that becomes `/etc/nginx`.",
  criteria: {
    "CC8.1": {
      why: "A file that the configuration needs is not among the files that are released with it.",
      limits: "Does not show files that the image brings itself.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: ["https://nginx.org/en/docs/ngx_core_module.html#include"],
  since: "0.1.0",

  *check(configuration, project) {
    for (const { directive } of configuration.unresolved) {
      const uri = includedUri(configuration.main, directive.arg(0), project.settings);
      if (uri === undefined || !project.files.missing.has(uri) || isPackaged(uri)) continue;
      const siblings = siblingsOf(uri, project);
      if (siblings.length > 0) yield problem(directive, uri, siblings);
    }
  },
};

/** nginx files of the folder in which the missing one would lie: a folder without any may be filled by the image. */
function siblingsOf(uri: string, { files }: Project): readonly string[] {
  const folder = dirname(uri);
  const names: string[] = [];
  for (const [other, { language }] of files.documents) {
    if (language === "nginx" && dirname(other) === folder && !isMain(other)) names.push(basename(other));
  }
  return names;
}

/** A main file alone is often laid over the one of an image, which brings the others. */
const isMain = (uri: string): boolean => basename(uri) === "nginx.conf";

function problem(directive: Directive, uri: string, siblings: readonly string[]): Problem {
  const [word] = directive.args;
  const near = nearest(basename(uri), siblings, 2);
  const path = directive.arg(0);
  const meant = near && path.slice(0, path.length - basename(uri).length) + near;
  return {
    at: directive.at(word),
    message: `${shorten(path, 50)} does not exist beside the other files`,
    fixes:
      meant && word
        ? [{ title: `Include ${shorten(meant)}`, kind: "review", edits: [replaceWord(directive, word, meant)] }]
        : [],
  };
}
