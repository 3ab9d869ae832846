import { nearest } from "../../../engine/nearest.ts";
import type { Directive } from "../../../engine/nginx/block.ts";
import { replaceWord } from "../../../engine/nginx/edit.ts";
import type { Word } from "../../../engine/nginx/syntax.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/unknown-named-location",
  title: "A named location is used that the server does not have",
  severity: "warning",
  enabled: true,
  rationale:
    "nginx looks the name up only when a request needs it, and `nginx -t` says nothing. The request that came for a file or an error page then gets a plain 500.",
  remedy: "Add `location @name` to the same server, or correct the name.",
  criteria: {
    "PI1.3": {
      why: "Requests that take this way end in an error instead of an answer.",
      limits: "Does not show how many requests take it.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#try_files"],
  since: "0.1.0",

  *check(configuration) {
    for (const name of ["try_files", "error_page"]) {
      for (const directive of configuration.named(name)) {
        const word = directive.args.at(-1);
        const server = directive.parent.enclosing("server");
        if (
          !word?.value.startsWith("@") ||
          word.value.includes("$") ||
          !server?.directive ||
          server.mayHide("location")
        )
          continue;
        const names = server.own("location").map((location) => location.arg(0));
        if (!names.includes(word.value)) yield problem(directive, word, names);
      }
    }
  },
};

function problem(directive: Directive, word: Word, names: readonly string[]): Problem {
  const near = nearest(
    word.value,
    names.filter((name) => name.startsWith("@")),
  );
  return {
    at: directive.at(word),
    message: `this server has no location ${shorten(word.value)}`,
    fixes: near
      ? [{ title: `Go to ${shorten(near)}`, kind: "review", edits: [replaceWord(directive, word, near)] }]
      : [],
  };
}
