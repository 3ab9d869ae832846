import { type Download, downloadsOf, fetcherNames } from "../../../engine/dockerfile/downloads.ts";
import { syntaxAllows } from "../../../engine/dockerfile/syntax-version.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { basename } from "../../../engine/uri.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/download-in-run",
  title: "A file is fetched by curl or wget where ADD could do it",
  severity: "info",
  enabled: false,
  rationale:
    "ADD with a checksum needs no curl in the image, compares by itself, and its layer is built anew when the file changes. Off by default: one RUN that fetches, unpacks and deletes makes a smaller image, and another tool asks for the very opposite.",
  remedy: "Use `ADD --checksum=sha256:… URL FILE` (syntax 1.6), or keep curl and compare the checksum.",
  criteria: {},
  fixable: "review",
  equivalents: [
    { tool: "sonar", id: "S7026", match: "related", why: "theirs does not ask for a checksum" },
    {
      tool: "kics",
      id: "Curl or Wget Instead of Add",
      match: "related",
      why: "theirs asks for curl in the place of ADD",
    },
    { tool: "tally", id: "prefer-add-unpack", match: "related", why: "theirs looks for archives that are unpacked" },
  ],
  references: [
    "https://docs.docker.com/reference/dockerfile/#add---checksum",
    "https://docs.docker.com/build/building/best-practices/#add-or-copy",
  ],
  since: "0.1.0",
  needs: fetcherNames,

  *check(document) {
    for (const download of downloadsOf(document)) {
      const { command, urls, files } = download;
      const [url, ...more] = urls;
      const [file] = files;
      if (!url || more.length > 0 || file === undefined || command.isNested || command.pipeline.length > 1) continue;
      if (!/^https:\/\/[\w.-]+\//.test(url.text) || sendsMore(download) || /\$\(|`/.test(url.text)) continue;
      const message = `${command.name} fetches ${shorten(basename(file), 36)}, which ADD could do with a checksum`;
      yield { at: { span: command.nameSpan }, message, fixes: () => add(download, url.text, file) };
    }
  },
};

/** Whether the request carries what ADD cannot: headers, credentials, data. */
const sendsMore = ({ command }: Download): boolean =>
  command.flag(
    ..."-H --header -u --user -d --data --data-raw --data-binary -X --request -F --form -T --upload-file -b --cookie --cert --cacert --post-data --password".split(
      " ",
    ),
  ) !== undefined;

function add({ run, command }: Download, url: string, file: string): Fix[] {
  const isAlone = run.isPlainChain && run.commands().length === 1 && run.flags.length === 0 && !run.isTrigger;
  const isPlain = command.assignments.length === 0 && command.wrappers.length === 0;
  if (!isAlone || !isPlain || !syntaxAllows(run.document, 6) || !/^[\w./+-]+$/.test(file) || /[$\s"']/.test(url))
    return [];
  const text = `ADD --checksum=sha256:\${1:digest} ${url} ${file}`;
  const title = "Fetch it with ADD: fill in the SHA-256 digest";
  return [{ title, kind: "review", edits: [{ edits: [{ span: run.span, text }] }], snippet: true }];
}
