import type { Directive } from "../../../engine/nginx/block.ts";
import { remove } from "../../../engine/nginx/edit.ts";
import type { Word } from "../../../engine/nginx/syntax.ts";
import type { Fix, Rule, Severity } from "../../../engine/rule.ts";
import { span } from "../../../engine/text.ts";
import { type CachedPass, cachedPasses } from "./cached-pass.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/cached-post",
  title: "Answers to POST come from the cache",
  severity: "warning",
  enabled: true,
  rationale:
    "The usual key of the cache does not hold the body: an order or a form that was sent before is answered from the cache and never reaches the application, and one user gets the answer to another user's form.",
  remedy: "Cache GET and HEAD only, or put `$request_body` into the key and make sure that bodies fit into the buffer.",
  criteria: {
    "PI1.3": {
      why: "Requests that change something are answered without being processed.",
      limits: "Does not show whether the application uses POST for reading only.",
    },
    "PI1.4": {
      why: "The answer to one user's form is given to another.",
      limits: "Does not show which answers are marked as not to be stored.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_cache_methods",
    "https://www.rfc-editor.org/rfc/rfc9110#section-9.3.3",
  ],
  since: "0.1.0",

  *check(configuration) {
    const found = new Map<Word, { directive: Directive; severity: Severity }>();
    for (const pass of cachedPasses(configuration)) {
      const directive = pass.level.value(`${pass.protocol}_cache_methods`);
      const word = directive?.args.find(({ value }) => value.toUpperCase() === "POST");
      if (!directive || !word || found.get(word)?.severity === "warning") continue;
      found.set(word, { directive, severity: keyHoldsBody(pass) ? "info" : "warning" });
    }
    for (const [word, { directive, severity }] of found) {
      yield {
        at: directive.at(word),
        message: `${directive.name} POST answers forms without asking the application`,
        severity,
        fixes: () => dropPost(directive, word),
      };
    }
  },
};

/** A body that does not fit into the buffer is empty in the key, so that this is still worth a word. */
const keyHoldsBody = ({ level, protocol }: CachedPass): boolean =>
  /\$\{?request_body\b/i.test(level.value(`${protocol}_cache_key`)?.arg(0) ?? "");

function dropPost(directive: Directive, word: Word): readonly Fix[] {
  const title = "Cache GET and HEAD only: every POST reaches the application";
  if (directive.args.length === 1) return [{ title, kind: "review", edits: [remove(directive)] }];
  const before = directive.args[directive.args.indexOf(word) - 1] ?? directive.syntax.name;
  return [{ title, kind: "review", edits: [directive.edit({ span: span(before.end, word.end), text: "" })] }];
}
