import type { Copy } from "../../../engine/dockerfile/copy.ts";
import { isCheck } from "../../../engine/dockerfile/downloads.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import { syntaxAllows } from "../../../engine/dockerfile/syntax-version.ts";
import { pathOf } from "../../../engine/dockerfile/url.ts";
import { remember } from "../../../engine/memo.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { type Span, shorten } from "../../../engine/text.ts";
import { basename } from "../../../engine/uri.ts";
import { isBranch } from "./moving-references.ts";
import { reachesImage } from "./reach.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/add-url-without-checksum",
  title: "ADD takes a file from the network without a checksum",
  severity: "warning",
  enabled: true,
  rationale:
    "ADD fetches the URL whenever the layer is built and takes what the server then has. Whoever takes over the server, or may push to the repository, changes the image, and nothing notices.",
  remedy:
    "Give the digest: `ADD --checksum=sha256:…` (syntax 1.6), and for a repository a commit: `ADD https://host/repo.git#<commit>`.",
  criteria: {
    "CC6.8": {
      why: "A file enters the image without a check that it is the one somebody chose.",
      limits: "Does not show whether the expected file is itself free of harm.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: [
    "https://docs.docker.com/reference/dockerfile/#add---checksum",
    "https://docs.docker.com/reference/dockerfile/#adding-files-from-a-git-repository",
  ],
  since: "0.1.0",
  needs: ["ADD"],

  *check(document, { settings }) {
    for (const add of document.withTriggers("ADD")) {
      if (add.flag("checksum") || !add.destination) continue;
      for (const { text, value, span } of add.sources) {
        const problem = ofSource(add, document.expand(text, add) ?? value, span);
        if (problem) yield reachesImage(add, settings) ? problem : { ...problem, severity: "info" };
      }
    }
  },
};

const repository = /^(?:git:\/\/|ssh:\/\/|[\w.-]+@[\w.-]+:|git@)|^https?:\/\/[^?#]+\.git(?:[?#]|$)/i;
const proof = /\.(?:asc|gpg|key|minisig|pub|sha\d+(?:sums?)?|sig)$|(?:^|\/)(?:sha\d+sums?|checksums)[^/]*$/i;

function ofSource(add: Copy<"ADD">, url: string, at: Span): Problem | undefined {
  if (repository.test(url)) return ofRepository(url, at);
  const path = pathOf(url);
  if (!/^https?:\/\//i.test(url) || proof.test(path) || isCheckedLater(add, basename(path))) return undefined;
  const name = shorten(basename(path) || url.replace(/\/\/[^/@]*@/, "//"), 40);
  return {
    at: { span: at },
    message: `${name} is taken from the network without a checksum`,
    fixes: () => checksum(add),
  };
}

/** A tag can be moved, which is a lesser case than a branch, which does move. */
function ofRepository(url: string, at: Span): Problem | undefined {
  const reference = /#([^:]*)/.exec(url)?.[1] || /[?&](?:ref|branch|tag|commit|checksum)=([^&#]*)/.exec(url)?.[1] || "";
  if (/^[0-9a-f]{7,64}$/.test(reference) || /\$/.test(reference)) return undefined;
  const name = shorten(basename(url.replace(/[?#].*$/s, "")), 40);
  const isTag = reference !== "" && !isBranch(reference);
  const message = `${name} is taken at ${isTag ? "a tag" : "a branch"}, not at a commit`;
  return { at: { span: at }, message, severity: isTag ? "info" : "warning" };
}

/** Whether a later RUN of the stage compares a checksum or signature and names the file. */
function isCheckedLater({ document, stage, index, isTrigger }: Copy<"ADD">, name: string): boolean {
  if (isTrigger || name === "") return false;
  return (stage ? checkingRuns(stage) : []).some(
    (run) => run.index > index && document.source.slice(run.span.start, run.span.end).includes(name),
  );
}

const checkingRuns = remember((stage: Stage) => stage.named("RUN").filter((run) => run.commands().some(isCheck)));

/** One checksum stands for one source. */
function checksum(add: Copy<"ADD">): Fix[] {
  if (add.sources.length > 1 || add.heredocs.length > 0 || !syntaxAllows(add.document, 6)) return [];
  const at = { start: add.keyword.end, end: add.keyword.end };
  const edits = [{ edits: [{ span: at, text: " --checksum=sha256:${1:digest}" }] }];
  return [{ title: "Check it: fill in the SHA-256 digest", kind: "review", edits, snippet: true }];
}
