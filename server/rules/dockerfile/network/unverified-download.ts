import { type DownloadUse, downloadUses } from "../../../engine/dockerfile/download-uses.ts";
import { type Download, fetcherNames } from "../../../engine/dockerfile/downloads.ts";
import { appendToChain } from "../../../engine/dockerfile/edit.ts";
import { groupBy } from "../../../engine/group.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { basename } from "../../../engine/uri.ts";
import { reachesImage } from "./reach.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/unverified-download",
  title: "A downloaded program or archive is used without a check",
  severity: "warning",
  enabled: true,
  rationale:
    "TLS says which server answered, not what it sent. Whoever takes over the server, the account or the mirror behind the URL puts a program into every image that is built afterwards, and nothing notices the change.",
  remedy:
    'Compare the file with a checksum that stands in the Dockerfile (`echo "<sha256>  file" | sha256sum -c -`) or with a signature, or fetch it with `ADD --checksum`.',
  criteria: {
    "CC6.8": {
      why: "A program enters the image without a check that it is the one somebody chose.",
      limits: "Does not show whether the expected program is itself free of harm.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "sonar",
      id: "S6474",
      match: "related",
      why: "theirs asks package managers for verification; ours looks at what curl and wget fetch",
    },
  ],
  references: [
    "https://docs.docker.com/reference/dockerfile/#add---checksum",
    "https://slsa.dev/spec/v1.0/threats",
    "https://csrc.nist.gov/pubs/sp/800/190/final",
  ],
  since: "0.1.0",
  needs: fetcherNames,

  *check(document, { settings }) {
    for (const [download, uses] of groupBy(downloadUses(document), ({ download }) => download)) {
      const [use] = uses;
      if (!use || uses.some(({ isChecked }) => isChecked) || uses.some(isReportedAsRun)) continue;
      yield {
        at: { span: download.command.nameSpan },
        message: `${subject(download, use)} is ${deeds[use.kind]} without a checksum or signature`,
        severity: reachesImage(download.run, settings) ? "warning" : "info",
        fixes: () => comparison(use),
      };
    }
  },
};

const deeds = { run: "run", unpack: "unpacked", install: "installed", program: "made a program" } as const;

/** A script that runs in the RUN that fetched it is a finding of `download-piped-to-shell`. */
const isReportedAsRun = ({ kind, run, download }: DownloadUse): boolean => kind === "run" && run === download.run;

/** The file as written, or the URL where a pipe takes it. */
function subject({ urls }: Download, { file }: DownloadUse): string {
  const [url] = urls;
  return shorten(basename(file) || basename(url?.text.replace(/[?#].*$/s, "") ?? "") || "a download", 36);
}

/** Puts a comparison right after the download, where it is a link of a plain chain. */
function comparison({ download, file }: DownloadUse): Fix[] {
  const { run, command } = download;
  if (!/^[\w./@+${}-]+$/.test(file) || command.pipeline.length > 1 || run.isTrigger) return [];
  const name = file.replace(/[$}\\]/g, "\\$&");
  const edit = appendToChain(run, `echo "\${1:digest}  ${name}" | sha256sum -c -`, command.pipeline);
  if (!edit) return [];
  const title = "Compare it with a checksum: fill in the SHA-256 digest";
  return [{ title, kind: "review", edits: [{ edits: [edit] }], snippet: true }];
}
