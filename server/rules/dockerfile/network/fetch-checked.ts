import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import { syntaxAllows } from "../../../engine/dockerfile/syntax-version.ts";
import type { Fix } from "../../../engine/rule.ts";
import { lineEnding } from "../../../engine/text.ts";
import { basename } from "../../../engine/uri.ts";

/**
 * Replaces a RUN that is `curl URL | sh` and nothing else by an ADD that compares the checksum (syntax 1.6) and a RUN of
 * the file. The mode lets an ordinary user read what ADD gives to root.
 */
export function fetchChecked(run: Run, download: ShellCommand, into: ShellCommand): Fix[] {
  const { document } = run;
  const [url, ...more] = download.operands();
  const isAlone = run.isPlainChain && run.pipelines.length === 1 && run.commands().length === 2;
  const isPlain = [...download.assignments, ...into.assignments, ...into.wrappers, ...run.flags].length === 0;
  if (!isAlone || !isPlain || run.isTrigger || more.length > 0 || !syntaxAllows(document, 6)) return [];
  if (!/^https:\/\/[\w.~:/%@+-]+$/.test(url?.value ?? "") || into.redirects.length > 0) return [];
  const name = basename(url?.value ?? "");
  const file = `/tmp/${/^[\w-]+\.[\w.-]+$/.test(name) ? name : "install"}`;
  const command = runOf(into, file).replace(/[$}\\]/g, "\\$&");
  const text = `ADD --checksum=sha256:\${1:digest} --chmod=644 ${url?.value} ${file}${lineEnding(document.source)}RUN ${command}`;
  return [
    {
      title: "Fetch it with ADD --checksum and run the checked file",
      kind: "review",
      edits: [{ edits: [{ span: run.span, text }] }],
      snippet: true,
    },
  ];
}

/** The interpreter with its own flags, the file in place of standard input, and what was handed to the script. */
function runOf({ name, words }: ShellCommand, file: string): string {
  const texts = words.map(({ text }) => text);
  const isMarker = (text: string): boolean => text === "-s" || text === "-" || text === "--";
  const first = texts.findIndex(isMarker);
  const rest = first < 0 ? [] : texts.slice(first);
  const start = rest.findIndex((text) => !isMarker(text));
  const handed = start < 0 ? [] : rest.slice(start);
  return [name, ...(first < 0 ? texts : texts.slice(0, first)), file, ...handed].join(" ");
}
