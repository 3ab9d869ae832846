import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { replaceWord } from "../../../engine/nginx/edit.ts";
import { anyCharacter } from "../../../engine/nginx/regex.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { type Edit, shorten, span } from "../../../engine/text.ts";
import { escapeOf, httpFormats, textOf } from "./formats.ts";
import { bareVariables, looksLikeJson, neverEmpty, quoteEdits } from "./json-format.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/log-injection",
  title: "Clients can forge or break lines of the access log",
  severity: "error",
  enabled: true,
  rationale:
    "With `escape=none` whatever a client sends stands in the log as it is: quotes and line breaks make fields and lines that never happened. JSON without `escape=json` breaks at the first quote, and the collector drops the line that an attacker wants gone.",
  remedy: "Set `escape=json` for JSON formats and keep each variable inside quotes; elsewhere leave out `escape=none`.",
  criteria: {
    "CC7.2": {
      why: "Records that clients can write or make unreadable are no basis for watching them.",
      limits: "Does not show what the collector does with lines it cannot read.",
    },
  },
  fixable: "safe",
  equivalents: [],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format",
    "https://owasp.org/www-community/attacks/Log_Injection",
  ],
  since: "0.1.0",

  *check(configuration) {
    for (const format of httpFormats(configuration)) {
      const mode = escapeOf(format)?.value;
      if (mode === "escape=none") yield* unescaped(configuration, format);
      else if (mode !== "escape=json" && looksLikeJson(textOf(format)) && !format.document.isTemplate)
        yield broken(format);
    }
  },
};

function* unescaped(configuration: NginxConfiguration, format: Directive): Generator<Problem> {
  const option = escapeOf(format);
  // A script may have escaped what it hands over; only what a client sends directly is certain.
  if (!option || !holdsClientText(configuration, format)) return;
  const better = looksLikeJson(textOf(format)) ? "escape=json" : "escape=default";
  yield {
    at: format.at(option),
    message: `escape=none lets clients forge fields and lines in format ${shorten(format.arg(0), 20)}`,
    fixes: [
      {
        title: `Set ${better} (values that are escaped already are escaped twice)`,
        kind: "review",
        edits: [replaceWord(format, option, better)],
      },
    ],
  };
}

/** The name of basic authentication is the client's as well. */
const holdsClientText = ({ variables }: NginxConfiguration, format: Directive): boolean =>
  variables.mayHold(textOf(format), anyCharacter, format) || /\$\{?remote_user/i.test(textOf(format));

function broken(format: Directive): Problem {
  const [name] = format.args;
  return {
    at: format.at(name),
    message: `Format ${shorten(format.arg(0), 20)} is JSON without escape=json: a quote makes lines unreadable`,
    severity: "warning",
    fixes: [escapeJson(format)],
  };
}

function escapeJson(format: Directive): Fix {
  const old = escapeOf(format);
  const end = format.args[0]?.end ?? format.head.end;
  const edit: Edit = old
    ? { span: span(old.start, old.end), text: "escape=json" }
    : { span: span(end, end), text: " escape=json" };
  const open = bareVariables(format).filter(({ name }) => !neverEmpty.has(name));
  if (open.length === 0) return { title: "Add escape=json", kind: "safe", edits: [format.edit(edit)] };
  return {
    title: `Add escape=json and quote ${shorten(open.map(({ name }) => `$${name}`).join(", "), 60)}`,
    kind: "review",
    edits: [format.edit(edit, ...quoteEdits(format, open))],
  };
}
