import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { carriageReturn, lineFeed } from "../../../engine/nginx/regex.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { firstOfEach, placeOf, wayOf, writtenAs } from "./client-text.ts";
import { type Sink, sinkNames, sinkOf } from "./line-sinks.ts";
import { sendRequestUri } from "./request-uri.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/http-splitting",
  title: "A request can put line breaks into a header",
  severity: "error",
  enabled: true,
  rationale:
    "`$uri` and many captures are decoded, so `%0d%0a` in a path becomes a line break; the rest of the path is then a header of its own: a cookie for the victim's browser, a page of the attacker in a cache, or a second request to the backend.",
  remedy:
    "Use `$request_uri`, which stays encoded, or a pattern whose group takes no line breaks, such as `[^\\r\\n]*`.",
  criteria: {
    "CC6.6": {
      why: "A stranger writes parts of responses and of requests that the boundary vouches for.",
      limits: "Does not show whether the backend or another proxy strips line breaks.",
    },
    "PI1.2": {
      why: "Text from a request is used as part of a message without a check of its characters.",
      limits: "Does not show what the application does with its own input.",
    },
  },
  fixable: "safe",
  equivalents: [
    ...(["gixy", "gixy-ng", "gixy-next"] as const).map((tool) => ({
      tool,
      id: "http_splitting",
      match: "related" as const,
      why: "Ours also reads `error_page`, trailers and realms, and is silent for captures that nginx escapes in `set` and `rewrite`.",
    })),
    {
      tool: "semgrep",
      id: "header-injection",
      match: "related",
      why: "It reports captures by the text of the pattern.",
    },
  ],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_core_module.html#var_uri",
    "https://www.rfc-editor.org/rfc/rfc9112#section-11.1",
  ],
  since: "0.1.0",

  *check(configuration) {
    for (const name of sinkNames) {
      for (const directive of configuration.named(name)) {
        if (!directive.args.some(({ value }) => configuration.variables.mayCarry(value, lineFeed | carriageReturn)))
          continue;
        const sink = sinkOf(directive);
        if (sink?.word.value.includes("$")) yield* broken(configuration, directive, sink);
      }
    }
  },
};

function* broken(configuration: NginxConfiguration, directive: Directive, sink: Sink): Generator<Problem> {
  const { word, target } = sink;
  // A backend takes a lone CR for text; some clients take it for a line break.
  const breaks = sink.isRequest ? lineFeed : lineFeed | carriageReturn;
  const pieces = configuration.variables.values(word.value, directive, breaks).flat();
  for (const piece of firstOfEach(pieces, ({ characters }) => (characters & breaks) !== 0)) {
    const isWhole = pieces.some(
      (other) => other.reference?.start === piece.reference?.start && (other.characters & lineFeed) !== 0,
    );
    yield {
      at: placeOf(directive, word, piece),
      message: `${writtenAs(word, piece)} can carry ${isWhole ? "line breaks" : "a lone CR"} into ${target}`,
      ...(isWhole ? {} : { severity: "info" as const }),
      related: wayOf(piece),
      fixes: () => sendRequestUri(configuration, directive, sink, piece),
    };
  }
}
