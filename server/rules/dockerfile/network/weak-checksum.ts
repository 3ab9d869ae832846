import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import { downloadsOf, fetcherNames } from "../../../engine/dockerfile/downloads.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { Rule } from "../../../engine/rule.ts";
import { contains } from "../../../engine/text.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/weak-checksum",
  title: "A download is checked with MD5 or SHA-1",
  severity: "warning",
  enabled: true,
  rationale:
    "Two different files with the same MD5 or SHA-1 can be made on purpose. Who publishes the file can then swap a harmful one for the one that was looked at, and the check stays green.",
  remedy:
    "Compare a SHA-256 or SHA-512 digest, or a signature; compute it once from a file that matched the old digest.",
  criteria: {
    "CC6.8": {
      why: "The check that keeps foreign software out can be passed by another file.",
      limits: "Does not show whether anybody made such a file.",
    },
  },
  fixable: false,
  equivalents: [
    {
      tool: "sonar",
      id: "S4790",
      match: "narrower",
      why: "ours reports comparisons in stages that download, not other uses",
    },
  ],
  references: [
    "https://csrc.nist.gov/projects/hash-functions",
    "https://www.rfc-editor.org/rfc/rfc6194",
    "https://www.rfc-editor.org/rfc/rfc6151",
  ],
  since: "0.1.0",
  needs: fetcherNames,

  *check(document) {
    const stages = new Set(downloadsOf(document).map(({ run }) => (run.isTrigger ? run : run.stage)));
    if (stages.size === 0) return;
    for (const run of document.runsCalling(programs)) {
      if (!stages.has(run.isTrigger ? run : run.stage)) continue;
      for (const command of run.commands(...programs)) {
        const hash = weakHash(command);
        if (!hash || !(command.flag("-c", "--check") || isCompared(run, command))) continue;
        yield { at: { span: command.nameSpan }, message: `${command.name} compares ${hash}, which can be forged` };
      }
    }
  },
};

const programs = ["md5sum", "md5", "sha1sum", "shasum", "openssl"] as const;

/** The weak hash that a command computes. */
function weakHash(command: ShellCommand): string | undefined {
  if (command.name === "md5sum" || command.name === "md5") return "MD5";
  if (command.name === "sha1sum") return "SHA-1";
  if (command.name === "shasum") {
    const algorithm = command.flag("-a", "--algorithm");
    const next = command.words[(algorithm ? command.words.indexOf(algorithm.word) : -1) + 1];
    return algorithm && (algorithm.value ?? next?.value) !== "1" ? undefined : "SHA-1";
  }
  if (command.flag("-md5") || command.words[0]?.value === "md5") return "MD5";
  return command.flag("-sha1") || command.words[0]?.value === "sha1" ? "SHA-1" : undefined;
}

const searches: ReadonlySet<string> = new Set(["[", "[[", "test", "grep", "diff", "cmp"]);

/** Whether the digest is handed to a comparison: by a substitution or through a pipe. */
function isCompared(run: Run, command: ShellCommand): boolean {
  const rest = command.pipeline.commands.slice(command.pipeline.commands.indexOf(command) + 1);
  if (rest.some(({ name }) => searches.has(name))) return true;
  return run.commands("[", "test").some((other) => other !== command && contains(other.span, command.span));
}
