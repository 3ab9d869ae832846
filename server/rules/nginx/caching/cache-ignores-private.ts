import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { remove } from "../../../engine/nginx/edit.ts";
import { hasEntry } from "../../../engine/nginx/lists.ts";
import type { Word } from "../../../engine/nginx/syntax.ts";
import type { Fix, Rule, Severity } from "../../../engine/rule.ts";
import { span } from "../../../engine/text.ts";
import { type CachedPass, cachedPasses, servesAssets } from "./cached-pass.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/cache-ignores-private",
  title: "The cache stores what the application calls private",
  severity: "error",
  enabled: true,
  rationale:
    "The application marks a personal page by Cache-Control, Expires or Set-Cookie; a cache that ignores the mark gives the page of one user to the next one, and with Set-Cookie the session as well.",
  remedy:
    "Let the cache obey these headers. Where it must not, keep requests of signed-in users out with `proxy_no_cache` and hide Set-Cookie.",
  criteria: {
    "PI1.4": {
      why: "An answer that was meant for one user is given to others.",
      limits: "Does not show which answers the application marks as private.",
    },
    "C1.1": {
      why: "Personal data is stored and shown against the mark that protects it.",
      limits: "Does not show what the stored pages hold.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_ignore_headers",
    "https://www.rfc-editor.org/rfc/rfc9111#section-3",
  ],
  since: "0.1.0",

  *check(configuration) {
    const found = new Map<Word, { directive: Directive; severity: Severity }>();
    for (const pass of cachedPasses(configuration)) {
      const directive = pass.level.value(`${pass.protocol}_ignore_headers`);
      for (const word of directive?.args ?? []) {
        const severity = severityOf(configuration, pass, word.value.toLowerCase());
        if (directive && severity && found.get(word)?.severity !== "error") found.set(word, { directive, severity });
      }
    }
    for (const [word, { directive, severity }] of found) {
      yield {
        at: directive.at(word),
        message: `${directive.name} ${word.value} ${marks[word.value.toLowerCase()] ?? ""}`,
        severity,
        fixes: () => obey(directive, word),
      };
    }
  },
};

const marks: Readonly<Record<string, string>> = {
  "set-cookie": "stores answers that start a session",
  "cache-control": "stores answers that are marked private",
  expires: "stores answers that are marked private",
  vary: "gives one kind of client the answer for another",
};

function severityOf(configuration: NginxConfiguration, pass: CachedPass, header: string): Severity | undefined {
  if (!Object.hasOwn(marks, header)) return undefined;
  if (header === "vary") return "warning";
  const skipped = pass.level.effective(`${pass.protocol}_no_cache`);
  if (header !== "set-cookie") return skipped.length > 0 || servesAssets(pass) ? undefined : "error";
  const isHidden = hasEntry(pass.level, `${pass.protocol}_hide_header`, "set-cookie");
  const seesCookie = skipped.some((entry) =>
    entry.args.some(({ value }) => configuration.variables.namesIn(value, entry).has("upstream_http_set_cookie")),
  );
  return isHidden || seesCookie ? undefined : "error";
}

/** Takes the word out, with the blanks before it; the last one takes the directive with it. */
function obey(directive: Directive, word: Word): readonly Fix[] {
  const title = `Obey ${word.value}: fewer answers come from the cache`;
  if (directive.args.length === 1) return [{ title, kind: "review", edits: [remove(directive)] }];
  const before = directive.args[directive.args.indexOf(word) - 1] ?? directive.syntax.name;
  return [{ title, kind: "review", edits: [directive.edit({ span: span(before.end, word.end), text: "" })] }];
}
