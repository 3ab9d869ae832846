import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import { insertAfter } from "../../../engine/dockerfile/edit.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { baseFacts } from "../start.ts";
import { fetchesQuietly } from "./quiet.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/wget-without-quiet",
  title: "wget fills the build log with its progress",
  severity: "info",
  enabled: false,
  rationale:
    "The bar of wget becomes hundreds of lines where no terminal is, and hides what matters in the log. Off by default: it is a matter of taste, and modern builders fold the log; those who archive logs want it short.",
  remedy: "Add `-nv`, which keeps errors, or `--progress=dot:giga`; busybox knows `-q` alone.",
  criteria: {},
  fixable: "safe",
  equivalents: [
    { tool: "hadolint", id: "DL3047", match: "narrower", why: "ours excuses what is not known, and wget --version" },
    { tool: "tally", id: "prefer-wget-config", match: "related", why: "theirs asks for a configuration file of wget" },
    { tool: "tally", id: "prefer-curl-config", match: "related", why: "theirs asks for a configuration file of curl" },
  ],
  references: ["https://www.gnu.org/software/wget/manual/html_node/Logging-and-Input-File-Options.html"],
  since: "0.1.0",
  needs: ["wget"],

  *check(document) {
    for (const run of document.runsCalling(["wget"])) {
      for (const command of run.commands("wget")) {
        if (fetchesQuietly(command)) continue;
        const message = "wget writes its progress into the build log";
        yield { at: { span: command.nameSpan }, message, fixes: () => quieter(run, command) };
      }
    }
  },
};

/** GNU wget knows `-nv`, that of busybox does not. */
function quieter(run: Run, { nameSpan }: ShellCommand): Fix[] {
  if (run.form === "exec") return [];
  const shell = run.stage && !run.isTrigger ? baseFacts(run.stage)?.shell : undefined;
  const isBusybox = shell === "ash";
  const edits = [{ edits: [insertAfter({ span: nameSpan }, isBusybox ? " -q" : " -nv")] }];
  if (isBusybox) return [{ title: "Add -q, which hides errors as well", kind: "review", edits }];
  if (shell !== undefined) return [{ title: "Add -nv", kind: "safe", edits }];
  return [{ title: "Add -nv, which the wget of busybox does not know", kind: "review", edits }];
}
