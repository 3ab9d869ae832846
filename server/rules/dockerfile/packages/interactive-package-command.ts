import { insertAfter } from "../../../engine/dockerfile/edit.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import { managerNames, type PackageCommand, type PackageFamily } from "../../../engine/dockerfile/package-command.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { span } from "../../../engine/text.ts";
import { headOf, mayBeConfigured, mayHold, packageUses, titleOf } from "./package-runs.ts";

const theirs = "theirs looks at installs alone, and knows neither answers from a pipe nor from a configuration file";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/interactive-package-command",
  title: "A package manager asks a question during the build",
  severity: "warning",
  enabled: true,
  rationale:
    "Nobody can answer during a build: the package manager reads the end of its input, takes it for a no and fails. Without -y it works only by chance, as long as apt has nothing to add to what was named.",
  remedy:
    "Answer beforehand: `-y` for apt-get, yum and dnf, `zypper -n`. `DEBIAN_FRONTEND` does not answer this question.",
  criteria: {},
  fixable: "safe",
  equivalents: [
    { tool: "hadolint", id: "DL3014", match: "related", why: theirs },
    { tool: "hadolint", id: "DL3030", match: "wider", why: "theirs looks at installs by yum alone" },
    { tool: "hadolint", id: "DL3034", match: "wider", why: "theirs looks at zypper alone" },
    { tool: "hadolint", id: "DL3038", match: "related", why: theirs },
    { tool: "trivy", id: "DS-0021", match: "wider", why: "theirs looks at apt-get install alone" },
    {
      tool: "kics",
      id: "APT-GET Missing '-y' To Avoid Manual Input",
      match: "wider",
      why: "theirs reads apt-get install",
    },
    {
      tool: "kics",
      id: "APT-GET Missing Flags To Avoid Manual Input",
      match: "wider",
      why: "theirs reads apt-get install",
    },
    { tool: "kics", id: "Yum Install Allows Manual Input", match: "wider", why: "theirs reads yum install" },
    { tool: "kics", id: "Missing Flag From Dnf Install", match: "wider", why: "theirs reads dnf install" },
    { tool: "kics", id: "Missing Zypper Non-interactive Switch", match: "wider", why: "theirs reads zypper" },
    { tool: "semgrep", id: "missing-assume-yes-switch", match: "wider", why: "theirs reads apt-get install" },
    { tool: "semgrep", id: "missing-yum-assume-yes-switch", match: "wider", why: "theirs reads yum install" },
    { tool: "semgrep", id: "missing-dnf-assume-yes-switch", match: "wider", why: "theirs reads dnf install" },
    { tool: "semgrep", id: "missing-zypper-no-confirm-switch", match: "wider", why: "theirs reads zypper install" },
    { tool: "sonar", id: "S6584", match: "wider", why: "theirs looks at installs alone" },
  ],
  references: [
    "https://manpages.debian.org/bookworm/apt/apt-get.8.en.html",
    "https://dnf.readthedocs.io/en/latest/command_ref.html",
    "https://manpages.opensuse.org/Tumbleweed/zypper/zypper.8.en.html",
  ],
  since: "0.1.0",
  needs: managerNames,

  *check(document) {
    for (const { run, use } of packageUses(document, "apt", "dnf", "zypper")) {
      if (use.asks && !isAnswered(run, use)) yield problem(run, use);
    }
  },
};

const answers = /(?:^|\s)(?:-\w*y|-\w*q\w*q|-n\b|--(?:yes|assume-?yes|force-yes|no))/;
const setting = /assume-?yes|force-yes/i;

/** Whether a configuration file, or a variable among the words, may say yes. */
const isAnswered = (run: Run, { command }: PackageCommand): boolean =>
  mayBeConfigured(run, command, setting) || mayHold(run, command, answers);

/** microdnf asks in recent versions only, autoremove only when it finds something. */
function problem(run: Run, use: PackageCommand): Problem {
  const isSure = use.command.name !== "microdnf" && !/^auto-?remove$/.test(use.subcommand?.value ?? "");
  return {
    at: { span: headOf(use) },
    message: `${titleOf(use)} ${isSure ? "stops" : "may stop"} at a question that nobody answers during a build`,
    severity: isSure ? "warning" : "info",
    fixes: run.form === "exec" ? [] : [answer(use)],
  };
}

const flags: Partial<Record<PackageFamily, string>> = { zypper: "-n" };

function answer(use: PackageCommand): Fix {
  const flag = flags[use.manager.family] ?? "-y";
  const { nameSpan } = use.command;
  const place = flags[use.manager.family] ? nameSpan : span(nameSpan.start, headOf(use).end);
  return { title: `Add ${flag}`, kind: "safe", edits: [{ edits: [insertAfter({ span: place }, ` ${flag}`)] }] };
}
