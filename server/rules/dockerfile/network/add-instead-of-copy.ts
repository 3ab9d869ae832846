import type { Copy } from "../../../engine/dockerfile/copy.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/add-instead-of-copy",
  title: "ADD where COPY is enough",
  severity: "warning",
  enabled: true,
  rationale:
    "ADD unpacks an archive whatever it is called and fetches what looks like a URL. A file that is swapped for an archive, or a source that becomes a URL, then writes files into the image that nobody chose.",
  remedy:
    "Use `COPY` for local files; keep `ADD` for archives that are to be unpacked and for downloads with `--checksum`.",
  criteria: {
    "CC6.8": {
      why: "COPY brings in the files that are named and nothing that is inside or behind them.",
      limits: "Does not show where the copied files come from.",
    },
  },
  fixable: "safe",
  equivalents: [
    { tool: "hadolint", id: "DL3020", match: "related", why: "theirs reports any local source, and reads no ONBUILD" },
    { tool: "trivy", id: "DS-0005", match: "narrower", why: "ours excuses URLs, unknown sources and more archives" },
    { tool: "checkov", id: "CKV_DOCKER_4", match: "related", why: "theirs reports every ADD, but none of ONBUILD" },
    { tool: "kics", id: "Add Instead of Copy", match: "narrower", why: "ours excuses URLs, unknown sources and more" },
    { tool: "sonar", id: "S7029", match: "related", why: "theirs excuses zip, which ADD does not unpack" },
    {
      tool: "semgrep",
      id: "prefer-copy-over-add",
      match: "narrower",
      why: "ours excuses unknown sources and archives",
    },
    { tool: "dockle", id: "CIS-DI-0009", match: "related", why: "theirs reads the history of the built image" },
  ],
  references: [
    "https://docs.docker.com/reference/dockerfile/#add",
    "https://docs.docker.com/build/building/best-practices/#add-or-copy",
  ],
  since: "0.1.0",
  needs: ["ADD"],

  *check(document) {
    for (const add of document.withTriggers("ADD")) {
      const sources = add.sources.map(({ text }) => sourceOf(document.expand(text, add)));
      const isCopy = add.destination && !add.flags.some(({ name }) => onlyAdd.has(name));
      if (isCopy && sources.every((source) => source !== "other")) yield local(add, !sources.includes("unsure"));
    }
  },
};

/** Flags that COPY does not have. */
const onlyAdd: ReadonlySet<string> = new Set(["checksum", "keep-git-dir", "unpack"]);

const remote = /^[a-z][a-z0-9+.-]*:\/\/|^[\w.-]+@[\w.-]+:|[^/]\.git(?:#|$)/i;
const archive = /\.(?:tar|gz|tgz|bz2|tbz2?|xz|txz|lzma|tlz|z|lz|zst|tzst)$/i;
/** Names of what is text by its nature, and so never an archive. */
const textFile =
  /\.(?:bash|c|cc|cfg|cnf|conf|cpp|cs|css|csv|env|go|gradle|h|htm|html|ini|java|js|json|jsx|kts?|lock|mjs|cjs|md|mod|php|pl|properties|py|rb|repo|rs|rst|scss|service|sh|sql|sum|svg|template|toml|ts|tsx|txt|vue|xml|yaml|yml)$/i;
const directory = /(?:^|\/)\.{0,2}$/;

/** Whether a source is surely copied as it is, may be an archive under another name, or is something else or unknown. */
function sourceOf(source: string | undefined): "plain" | "unsure" | "other" {
  if (source === undefined || source === "" || remote.test(source) || archive.test(source)) return "other";
  if (textFile.test(source) || directory.test(source)) return "plain";
  return /[*?[]/.test(source) ? "other" : "unsure";
}

function local(add: Copy<"ADD">, isSure: boolean): Problem {
  const named = shorten(add.sources.map(({ text }) => text).join(" ") || "<<", 30);
  const title = isSure ? "Use COPY" : "Use COPY, which unpacks nothing";
  const edits = [{ edits: [{ span: add.keyword, text: "COPY" }] }];
  return {
    at: { span: add.keyword },
    message: `ADD ${named} only copies files, yet ADD also unpacks and downloads`,
    fixes: [{ title, kind: isSure ? "safe" : "review", edits }],
  };
}
