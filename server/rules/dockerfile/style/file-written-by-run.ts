import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

const printers: readonly string[] = ["echo", "printf"];

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/file-written-by-run",
  title: "A RUN does nothing but write a text into a file",
  severity: "info",
  enabled: false,
  rationale:
    "The shell's quotes and escapes hide what the file will hold, and the RUN needs a shell. The check is contested, so it is off by default: a one-line `echo` is known to everybody, a here-document of COPY is not.",
  remedy: "Write the text in a here-document, `COPY <<EOF /path`.",
  criteria: {},
  fixable: false,
  equivalents: [
    { tool: "tally", id: "prefer-copy-heredoc", match: "related", why: "theirs also looks at parts of a longer RUN" },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#example-creating-inline-files"],
  since: "0.1.0",
  needs: printers,

  *check(document) {
    for (const run of document.runsCalling(printers)) {
      if (run.isTrigger) continue;
      const path = writtenFile(run);
      if (path !== undefined) {
        yield { at: { span: run.restSpan }, message: `RUN only writes a text into ${shorten(path)}` };
      }
    }
  },
};

/** The file that the only command of a RUN, which prints a fixed text, is directed into. */
function writtenFile(run: Run): string | undefined {
  const [command, more] = run.commands();
  if (!command || more || !printers.includes(command.name)) return undefined;
  if (command.words.some(({ value }) => value === undefined) || run.mounts.length > 0) return undefined;
  return /[^>&\d]>\s*(\/[\w./-]+)$/.exec(run.rest)?.[1];
}
