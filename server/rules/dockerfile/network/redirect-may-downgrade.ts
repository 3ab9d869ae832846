import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import { downloadsOf, fetcherNames } from "../../../engine/dockerfile/downloads.ts";
import { insertAfter } from "../../../engine/dockerfile/edit.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import { rememberTrait } from "../../../engine/memo.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/redirect-may-downgrade",
  title: "A redirect may lead from https to http",
  severity: "info",
  enabled: false,
  rationale:
    "curl -L and wget follow a redirect to http:// as well, where anybody on the way can change the answer. Off by default: few servers of releases redirect so, and a checksum protects better; those who say no point out that one server with a wrong redirect is enough.",
  remedy: "Add `--proto '=https'` to curl, `--max-redirect=0` to wget, or compare a checksum.",
  criteria: {
    "CC6.7": {
      why: "A transfer that began with TLS can go on without it.",
      limits: "Does not show where the server redirects to.",
    },
  },
  fixable: "review",
  equivalents: [
    { tool: "sonar", id: "S6506", match: "related", why: "not open any more, so that it cannot be compared" },
  ],
  references: [
    "https://curl.se/docs/manpage.html#--proto",
    "https://www.gnu.org/software/wget/manual/html_node/HTTP-Options.html",
  ],
  since: "0.1.0",
  needs: fetcherNames,

  *check(document) {
    for (const { run, command, urls } of downloadsOf(document)) {
      if (!followsAnywhere(command) || !urls.some(({ text }) => /^https:/i.test(text))) continue;
      const message = `${command.name} follows redirects from https to http as well`;
      yield { at: { span: command.nameSpan }, message, fixes: () => limit(run, command) };
    }
  },
};

/** Whether a command follows redirects, and does not say to which protocols. */
const followsAnywhere = rememberTrait((command: ShellCommand): boolean => {
  const isCurl = command.name === "curl";
  if (!isCurl && command.name !== "wget") return false;
  if (isCurl && !command.flag("-L", "--location", "--location-trusted")) return false;
  const limits = isCurl ? ["--proto", "--proto-redir"] : ["--https-only"];
  return command.flag("--max-redirs", "--max-redirect")?.value !== "0" && !command.flag(...limits);
});

function limit(run: Run, command: ShellCommand): Fix[] {
  if (command.name !== "curl" || run.form === "exec") return [];
  const edit = insertAfter({ span: command.nameSpan }, " --proto '=https'");
  const title = "Allow https alone; a chain of redirects over http then fails";
  return [{ title, kind: "review", edits: [{ edits: [edit] }] }];
}
