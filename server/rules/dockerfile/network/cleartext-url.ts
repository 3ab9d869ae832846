import type { ShellCommand, ShellWord } from "../../../engine/dockerfile/command.ts";
import type { Copy } from "../../../engine/dockerfile/copy.ts";
import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import { downloadUses } from "../../../engine/dockerfile/download-uses.ts";
import { plainText } from "../../../engine/dockerfile/downloads.ts";
import type { Cmd, Entrypoint, Run } from "../../../engine/dockerfile/execution.ts";
import { hostOf, isPrivate } from "../../../engine/dockerfile/url.ts";
import type { Fix, Problem, Rule, Severity } from "../../../engine/rule.ts";
import { type Span, shorten, span } from "../../../engine/text.ts";
import { fetchedBy } from "./fetched-urls.ts";
import { isTlsHost } from "./tls-hosts.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/cleartext-url",
  title: "Something is fetched without TLS",
  severity: "warning",
  enabled: true,
  rationale:
    "Whoever sits on the way (a network, a proxy, a hijacked name) reads the transfer and can put anything in its place; a build takes it for what was asked for and ships it.",
  remedy:
    "Use `https://`. An image without a CA bundle needs `ca-certificates` first; where a server has no TLS, compare a checksum that stands in the Dockerfile.",
  criteria: {
    "CC6.7": {
      why: "What is fetched or sent can be read and changed on the way.",
      limits: "Does not show what the transfer carries, or whether a private network protects it.",
    },
  },
  fixable: "safe",
  equivalents: [
    { tool: "sonar", id: "S5332", match: "related", why: "theirs reads the text of URLs, ours what a command fetches" },
  ],
  references: [
    "https://docs.docker.com/reference/dockerfile/#add",
    "https://owasp.org/www-project-top-10-ci-cd-security-risks/",
    "https://wiki.debian.org/SecureApt",
  ],
  since: "0.1.0",

  *check(document) {
    if (!anywhere.test(document.source)) return;
    for (const add of document.withTriggers("ADD")) yield* inAdd(add);
    const checked = new Set(
      downloadUses(document).flatMap(({ isChecked, download }) => (isChecked ? download.command : [])),
    );
    for (const run of document.withTriggers("RUN")) {
      if (!anywhere.test(document.source.slice(run.span.start, run.span.end))) continue;
      for (const command of run.commands()) yield* inCommand(run, command, checked.has(command) ? "info" : "warning");
    }
    for (const keyword of ["CMD", "ENTRYPOINT"] as const) {
      for (const start of document.withTriggers(keyword)) yield* inStart(start);
    }
  },
};

/** What a text must hold for the rule to have anything to say. */
const anywhere = /(?:ftp|git|http|rsync):\/\//i;
const cleartext = /^(?:ftp|git|http|rsync):\/\//i;

/** Whether a text is a URL without TLS of a host that is known and not private. */
function isCleartext(text: string): boolean {
  const host = cleartext.test(text) ? hostOf(text) : undefined;
  return host !== undefined && !isPrivate(host);
}

function* inAdd(add: Copy<"ADD">): Generator<Problem> {
  for (const { text, span: at } of add.sources) {
    const url = add.document.expand(text, add) ?? text.replace(/["']/g, "");
    if (!isCleartext(url)) continue;
    const isSure = isTlsHost(hostOf(url));
    const title = isSure ? "Use https" : "Use https, if the server has it";
    const fixes = encrypted(add.document, at, title, isSure ? "safe" : "review");
    yield { ...problem(at, "ADD", url, add.flag("checksum") ? "info" : "warning"), fixes };
  }
}

function* inCommand(run: Run, command: ShellCommand, severity: Severity): Generator<Problem> {
  const fetched = fetchedBy(command);
  if (!fetched) {
    yield* signedSources(run, command);
    return;
  }
  for (const { word, text } of fetched) {
    if (!isCleartext(text)) continue;
    const title = "Use https, if the server has it and the image knows its authority";
    const fixes = /^["']?(?:--?[\w-]+=)?http:/.test(word.text)
      ? encrypted(run.document, word.span, title, "review")
      : [];
    yield { ...problem(word.span, command.name, text, severity), fixes };
  }
}

/** What apt and apk fetch from these is signed; others on the way still see it, and can hold updates back. */
const sourceLine =
  /\bdeb(?:-src)?\s{1,9}(?:\[[^\]]{0,200}\]\s{0,9})?(http:\/\/[^\s"']+)|^["']?(http:\/\/\S+\/alpine\/\S*)/;

function* signedSources(run: Run, command: ShellCommand): Generator<Problem> {
  const isApk = command.name === "apk";
  if (command.name !== "echo" && command.name !== "printf" && !isApk) return;
  for (const word of isApk ? valuesOf(command) : command.words) {
    const url = isApk ? plainText(word) : sourceLine.exec(plainText(word))?.slice(1).find(Boolean);
    if (!url || !isCleartext(url)) continue;
    const start = run.document.source.indexOf(url, word.span.start);
    const at = start >= 0 && start < word.span.end ? span(start, start + url.length) : word.span;
    yield problem(at, isApk ? "apk" : "A list of sources", url, "info");
  }
}

const valuesOf = (command: ShellCommand): ShellWord[] =>
  command.flags("-X", "--repository").flatMap(({ valueWord }) => valueWord ?? []);

/** Arguments of the program that the container starts. */
function* inStart(start: Cmd | Entrypoint): Generator<Problem> {
  for (const command of start.commands()) {
    if (/^(?:echo|printf|curl|wget)$/.test(command.name)) continue;
    const { nameSpan } = command;
    const first = { span: nameSpan, text: start.document.source.slice(nameSpan.start, nameSpan.end), value: undefined };
    for (const word of [first, ...command.words]) {
      const url = plainText(word).replace(/^--?[\w.-]+=/, "");
      if (isCleartext(url)) yield problem(word.span, start.name, url, "warning");
    }
  }
}

function problem(at: Span, who: string, url: string, severity: Severity): Problem {
  const shown = shorten(url.replace(/\/\/[^/@]*@/, "//").replace(/[?#].*$/s, ""), 44);
  return { at: { span: at }, message: `${shorten(who, 20)} reaches ${shown} without TLS`, severity };
}

function encrypted({ source }: DockerfileDocument, { start, end }: Span, title: string, kind: Fix["kind"]): Fix[] {
  const at = source.indexOf("http://", start) + "http".length;
  if (at < "http".length || at > end) return [];
  return [{ title, kind, edits: [{ edits: [{ span: span(at, at), text: "s" }] }] }];
}
