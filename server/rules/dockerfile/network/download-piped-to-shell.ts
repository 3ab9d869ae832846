import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import { downloadUses } from "../../../engine/dockerfile/download-uses.ts";
import { downloadsOf, isDownload } from "../../../engine/dockerfile/downloads.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import { programWord, readsProgram } from "../../../engine/dockerfile/interpreters.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { contains, type Span, shorten, span } from "../../../engine/text.ts";
import { basename } from "../../../engine/uri.ts";
import { fetchChecked } from "./fetch-checked.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/download-piped-to-shell",
  title: "A script from the network runs unseen",
  severity: "warning",
  enabled: true,
  rationale:
    "Whoever controls the server, its domain or the branch behind the URL runs commands in your build, with its network, its secrets and its image. Nothing records which script ran, and a break in the transfer runs half of it.",
  remedy:
    "Install a pinned version from a package, or fetch the script to a file, compare its checksum (`ADD --checksum=sha256:…`) and run that; an installer kept in the repository serves as well.",
  criteria: {
    "CC6.8": {
      why: "Foreign code runs in the build without a check that it is the code somebody looked at.",
      limits: "Does not show what the script does, or what it fetches in turn.",
    },
    "CC8.1": {
      why: "The script can change between two builds of the same commit.",
      limits: "Does not show whether its version is pinned by the URL.",
    },
  },
  fixable: "review",
  equivalents: [],
  supersedes: ["dockerfile/pipe-without-pipefail"],
  references: [
    "https://docs.docker.com/reference/dockerfile/#add---checksum",
    "https://cheatsheetseries.owasp.org/cheatsheets/CI_CD_Security_Cheat_Sheet.html",
  ],
  since: "0.1.0",

  *check(document) {
    yield* savedAndRun(document);
    for (const run of new Set(downloadsOf(document).map((download) => download.run))) {
      if (run.hasPipe) yield* piped(run);
      yield* substituted(run);
    }
    if (invoke.test(document.source)) for (const run of document.withTriggers("RUN")) yield* powershell(run);
  },
};

function* piped(run: Run): Generator<Problem> {
  for (const { commands } of run.pipelines) {
    const from = commands.findIndex(isDownload);
    const into = from < 0 ? undefined : commands.slice(from + 1).find(readsProgram);
    const download = commands[from];
    if (!download || !into) continue;
    const message = `${download.name} pipes what it downloads into ${into.name}`;
    yield {
      ...problem(span(download.span.start, into.span.end), message),
      fixes: () => fetchChecked(run, download, into),
    };
  }
}

/** `sh -c "$(curl …)"`, `eval "$(curl …)"`, `bash <(curl …)`, `. <(curl …)`. */
function* substituted(run: Run): Generator<Problem> {
  for (const command of run.commands()) {
    const program = programWord(command);
    if (!program || !/^"?(?:\$\(|`|<\()/.test(program.text)) continue;
    const download = run.commands().find((inner) => contains(program.span, inner.span) && isDownload(inner));
    if (download) yield problem(command.span, `${command.name} runs what ${download.name} downloads`);
  }
}

/** `curl -o x … && sh x` without a check of the file between the two. */
function* savedAndRun(document: DockerfileDocument): Generator<Problem> {
  for (const { kind, isChecked, file, by, run, download } of downloadUses(document)) {
    if (kind !== "run" || isChecked || run !== download.run) continue;
    yield problem(
      by.span,
      `${shorten(basename(file), 30)} runs as ${download.command.name} fetched it, without a check`,
    );
  }
}

const invoke = /\b(?:iex|Invoke-Expression)\b/i;
const webRequest = /\b(?:DownloadString|iwr|irm|Invoke-WebRequest|Invoke-RestMethod)\b/i;

function* powershell({ document, restSpan }: Run): Generator<Problem> {
  const text = document.source.slice(restSpan.start, restSpan.end);
  const found = invoke.exec(text);
  if (!found || !webRequest.test(text)) return;
  const start = restSpan.start + found.index;
  yield problem(span(start, start + found[0].length), `${found[0]} runs what a web request returns`);
}

const problem = (at: Span, message: string): Problem => ({ at: { span: at }, message });
