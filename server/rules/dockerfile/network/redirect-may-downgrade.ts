import { downloadsOf, fetcherNames } from "../../../engine/dockerfile/downloads.ts";
import { insertAfter } from "../../../engine/dockerfile/edit.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

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
      const isCurl = command.name === "curl";
      if (!urls.some(({ text }) => /^https:/i.test(text)) || (!isCurl && command.name !== "wget")) continue;
      const follows = isCurl ? command.flag("-L", "--location", "--location-trusted") : command.name;
      const limits = isCurl ? ["--proto", "--proto-redir"] : ["--https-only"];
      const isNone = command.flag("--max-redirs", "--max-redirect")?.value === "0";
      if (!follows || isNone || command.flag(...limits)) continue;
      const message = `${shorten(command.name, 10)} follows redirects from https to http as well`;
      const edit = insertAfter({ span: command.nameSpan }, " --proto '=https'");
      const title = "Allow https alone; a chain of redirects over http then fails";
      const fixes: Fix[] = isCurl && run.form !== "exec" ? [{ title, kind: "review", edits: [{ edits: [edit] }] }] : [];
      yield { at: { span: command.nameSpan }, message, fixes };
    }
  },
};
