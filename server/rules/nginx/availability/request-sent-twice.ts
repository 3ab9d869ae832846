import type { Directive } from "../../../engine/nginx/block.ts";
import { remove } from "../../../engine/nginx/edit.ts";
import type { Word } from "../../../engine/nginx/syntax.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { span } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/request-sent-twice",
  title: "A request that changes something may be carried out twice",
  severity: "error",
  enabled: true,
  rationale:
    "A backend that does not answer in time may have done its work: with `non_idempotent` nginx sends the same POST to the next one, and an order is placed or a payment made twice.",
  remedy: "Drop the word; nginx still retries GET and the like, and POST where no backend has got it yet.",
  criteria: {
    "PI1.3": {
      why: "One request is processed more than once.",
      limits: "Does not show whether the application recognises repeated requests.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: ["https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_next_upstream"],
  since: "0.1.0",

  *check(configuration) {
    for (const protocol of ["proxy", "fastcgi", "uwsgi", "scgi", "grpc"]) {
      for (const directive of configuration.named(`${protocol}_next_upstream`)) {
        const word = directive.args.find(({ value }) => value === "non_idempotent");
        if (!word) continue;
        yield {
          at: directive.at(word),
          message: `${directive.name} non_idempotent may have a POST carried out twice`,
          fixes: () => dropWord(directive, word),
        };
      }
    }
  },
};

/** A line without words does not load, so that the only one takes it along. */
function dropWord(directive: Directive, word: Word): readonly Fix[] {
  const title = "Do not repeat POST: such requests fail where they were repeated";
  if (directive.args.length === 1) return [{ title, kind: "review", edits: [remove(directive)] }];
  const before = directive.args[directive.args.indexOf(word) - 1] ?? directive.syntax.name;
  return [{ title, kind: "review", edits: [directive.edit({ span: span(before.end, word.end), text: "" })] }];
}
