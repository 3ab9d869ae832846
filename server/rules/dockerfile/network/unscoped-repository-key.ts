import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import { downloadsOf, isCheck } from "../../../engine/dockerfile/downloads.ts";
import { hostOf, isPrivate, pathOf } from "../../../engine/dockerfile/url.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { type Edit, shorten, span } from "../../../engine/text.ts";
import { reachesImage } from "./reach.ts";
import { commonKeys, type Piped } from "./repository-keys.ts";
import { type TextMatch, textMatches } from "./source-text.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/unscoped-repository-key",
  title: "The key of one repository is trusted for every repository",
  severity: "warning",
  enabled: true,
  rationale:
    "A key in apt's common store may sign any package of any source, those of the distribution included: whoever holds the key of a small repository can replace libc. apt-key, which puts keys there, is gone from current Debian and Ubuntu.",
  remedy:
    "Put the key into `/usr/share/keyrings/` and name it in the source: `deb [signed-by=/usr/share/keyrings/x.gpg] https://…`. Compare the key's fingerprint or checksum with a published one.",
  criteria: {
    "CC6.8": {
      why: "A key that was meant for a few packages can vouch for every package.",
      limits: "Does not show who holds the key, or whether it was compared when it was fetched.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: [
    "https://manpages.debian.org/bookworm/apt/apt-key.8.en.html",
    "https://wiki.debian.org/DebianRepository/UseThirdParty",
    "https://wiki.alpinelinux.org/wiki/Apk_spec",
  ],
  since: "0.1.0",

  *check(document, { settings }) {
    const keys = commonKeys(document);
    const sources = [...textMatches(document, sourceLine)].filter(isForeign);
    const known = new Set(keys.map(({ at }) => at.stage));
    for (const { at, problem, piped } of keys) {
      const fixes = piped && !at.isTrigger ? scoped(piped, sources) : [];
      yield reachesImage(at, settings) ? { ...problem, fixes } : { ...problem, severity: "info", fixes };
    }
    yield* apkKeys(document);
    for (const { instruction, span: at, text } of sources) {
      if (known.has(instruction.stage)) continue;
      const host = shorten(hostOf(urlIn(text)) ?? "", 36);
      yield { at: { span: at }, message: `${host} may be signed by any key that apt trusts`, severity: "info" };
    }
  },
};

/** apk has one store; a key that is fetched into it and not compared may be anybody's. */
function* apkKeys(document: DockerfileDocument): Generator<Problem> {
  for (const { run, command, files } of downloadsOf(document)) {
    if (!files.some((file) => file.startsWith("/etc/apk/keys/"))) continue;
    const isCompared = run.commands().some((other) => other.span.start > command.span.start && isCheck(other));
    const message = `${command.name} fetches a key that apk trusts for every repository`;
    if (!isCompared) yield { at: { span: command.nameSpan }, message, severity: "info" };
  }
}

/** A line of sources.list without a key of its own. */
const sourceLine =
  /\bdeb(?:-src)?[ \t]{1,9}(?:\[(?![^\]\n]{0,200}(?:signed-by|trusted=yes))[^\]\n]{0,200}\][ \t]{0,9})?https?:\/\/[^\s"'\\]+/g;
const urlIn = (line: string): string => line.slice(line.search(/https?:/));

/** Whether a source is neither of the distribution, nor a mirror of it, nor on a private or unknown host. */
function isForeign({ text }: TextMatch): boolean {
  const url = urlIn(text);
  const host = hostOf(url);
  if (host === undefined || isPrivate(host)) return false;
  const isOfficial = /(?:^|\.)(?:debian|ubuntu|kali|raspbian|raspberrypi)\.(?:org|com)$/.test(host);
  return !isOfficial && !/^\/(?:archive\/)?(?:debian|ubuntu|raspbian|kali)[\w-]*\/?$/.test(pathOf(url));
}

/** Turns the piped key into a keyring of its own and names it in the sources of the same stage. */
function scoped({ run, command }: Piped, sources: readonly TextMatch[]): Fix[] {
  const file = "/usr/share/keyrings/${1:repository}.gpg";
  const lines = sources.filter(({ instruction }) => instruction.stage === run.stage);
  const key: Edit = { span: span(command.nameSpan.start, command.span.end), text: `gpg --dearmor -o ${file}` };
  const edits = [key, ...lines.map(({ span: at, text }) => signedBy(at.start, text, file))];
  const title = "Keep the key for its repository: fill in a name (gpg must be installed)";
  return [{ title, kind: "review", edits: [{ edits }], snippet: true }];
}

function signedBy(start: number, line: string, file: string): Edit {
  const bracket = line.indexOf("]");
  const at = start + (bracket < 0 ? line.search(/https?:/) : bracket);
  return { span: span(at, at), text: bracket < 0 ? `[signed-by=${file}] ` : ` signed-by=${file}` };
}
