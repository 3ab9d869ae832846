import { downloadsOf, fetcherNames } from "../../../engine/dockerfile/downloads.ts";
import { insertAfter } from "../../../engine/dockerfile/edit.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { basename } from "../../../engine/uri.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/curl-without-follow",
  title: "curl saves a redirect in place of the file",
  severity: "info",
  enabled: false,
  rationale:
    "Without -L curl writes the short page of a redirect into the file and reports success. Off by default: a server that does not redirect needs no -L, and some prefer a build that fails when a URL moves; with `-f` it does not fail either, as a redirect is no error.",
  remedy: "Add `-L`, and `-f` so that an error of the server is an error of the build.",
  criteria: {},
  fixable: "review",
  equivalents: [
    {
      tool: "tally",
      id: "curl-should-follow-redirects",
      match: "narrower",
      why: "ours looks only at files that are saved",
    },
  ],
  references: ["https://curl.se/docs/manpage.html#-L"],
  since: "0.1.0",
  needs: fetcherNames,

  *check(document) {
    for (const { run, command, files } of downloadsOf(document)) {
      const [file] = files;
      if (command.name !== "curl" || file === undefined || command.flag("-L", "--location", "--location-trusted"))
        continue;
      if (command.flag("-X", "--request", "-d", "--data", "-I", "--head", "-T", "-F")) continue;
      const edit = insertAfter({ span: command.nameSpan }, " -L");
      const fixes: Fix[] =
        run.form === "exec" ? [] : [{ title: "Follow redirects", kind: "review", edits: [{ edits: [edit] }] }];
      const message = `curl saves what a redirect says as ${shorten(basename(file), 36)}`;
      yield { at: { span: command.nameSpan }, message, fixes };
    }
  },
};
