import type { Copy } from "../../../engine/dockerfile/copy.ts";
import type { Dockerignore } from "../../../engine/dockerfile/ignore.ts";
import type { Word } from "../../../engine/dockerfile/word.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { hasGlob, join, relative } from "../../../engine/uri.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/ignored-file-copied",
  title: "COPY names a file that .dockerignore keeps from the builder",
  severity: "warning",
  enabled: true,
  rationale:
    "The builder never gets the file, so the build stops with “not found” although the file lies there, or a folder arrives empty.",
  remedy: "Take the file back in by a line with `!` at the end of `.dockerignore`, or do not copy it.",
  criteria: {},
  fixable: false,
  equivalents: [
    {
      tool: "buildkit",
      id: "CopyIgnoredFile",
      match: "wider",
      why: "theirs looks at nothing once the ignore file has a line with an exclamation mark",
    },
  ],
  references: [
    "https://docs.docker.com/reference/build-checks/copy-ignored-file/",
    "https://docs.docker.com/build/concepts/context/#dockerignore-files",
  ],
  since: "0.1.0",
  needs: ["COPY", "ADD"],

  *check(document, project) {
    const copies = [...document.named("COPY"), ...document.named("ADD")].filter((copy) => !copy.flag("from"));
    const ignore = copies.length > 0 ? project.dockerignoreOf(document) : undefined;
    if (ignore === undefined || ignore === "none" || ignore.patterns.length === 0) return;
    for (const copy of copies) {
      for (const word of copy.sources) {
        if (!isLeftOut(copy, word, ignore)) continue;
        const subject = `${copy.name} ${shorten(word.value, 40)}`;
        yield { at: { span: word.span }, message: `${subject} finds nothing: .dockerignore leaves it out` };
      }
    }
  },
};

/** Whether the builder gets nothing of a source; unknown names and globs, which may match other files, are not judged. */
function isLeftOut(copy: Copy, word: Word, ignore: Dockerignore): boolean {
  const source = copy.document.expand(word.text, copy);
  if (source === undefined || source === "" || /^[a-z][a-z0-9+.-]*:\/\/|^git@/i.test(source)) return false;
  const path = join("/", source).slice(1);
  if (hasGlob(path)) return false;
  if (path === "") return ignore.patterns.every(({ isException }) => !isException) && ignore.ignores("any/file");
  return (
    ignore.ignores(path) && !ignore.patterns.some((pattern) => pattern.isException && mayLieIn(path, pattern.pattern))
  );
}

/** Whether a pattern may match something in a folder: it begins with the folder, or with a wildcard. */
const mayLieIn = (folder: string, pattern: string): boolean =>
  relative(folder, pattern) !== undefined || hasGlob(pattern.split("/").slice(0, folder.split("/").length).join("/"));
