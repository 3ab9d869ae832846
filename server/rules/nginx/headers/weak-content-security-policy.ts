import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { headerName } from "../../../engine/nginx/headers.ts";
import { placeInWord, references } from "../../../engine/nginx/interpolation.ts";
import type { Word } from "../../../engine/nginx/syntax.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten, span } from "../../../engine/text.ts";
import { weakScriptSource } from "./policy.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/weak-content-security-policy",
  title: "A Content-Security-Policy lets injected scripts run",
  severity: "info",
  enabled: true,
  rationale:
    "The policy is there to stop scripts that an attacker gets into a page. A source that allows inline scripts, evaluated text or every host lets just those run.",
  remedy:
    "Name the hosts of scripts in `script-src`, and allow inline ones by nonce or hash; `'unsafe-inline'` is ignored beside these.",
  criteria: {
    "CC6.6": {
      why: "The policy does not limit what injected content can do in the browser of a user.",
      limits: "Does not show whether the application lets content be injected, or sends a stricter policy.",
    },
  },
  fixable: false,
  equivalents: [],
  references: ["https://www.w3.org/TR/CSP3/#directive-script-src"],
  since: "0.1.0",

  *check(configuration) {
    for (const { directive, word } of policies(configuration)) {
      const weak = word.value.includes("$") ? undefined : weakScriptSource(word.value);
      if (!weak) continue;
      const { start, text } = weak;
      yield {
        at: directive.at(placeInWord(directive.document, word, span(start, start + text.length))),
        message: `${shorten(text, 20)} in ${weak.directive} ${weak.effect}`,
      };
    }
  },
};

interface Policy {
  readonly directive: Directive;
  readonly word: Word;
}

/** The values of the header as they stand, and those that maps give a variable that alone is its value. */
function* policies(configuration: NginxConfiguration): Generator<Policy> {
  const variables = new Set<string>();
  for (const directive of configuration.named("add_header")) {
    const word = headerName(directive) === "content-security-policy" ? directive.args[1] : undefined;
    if (!word) continue;
    const [reference] = references(word.value);
    if (!reference) yield { directive, word };
    else if (reference.end - reference.start === word.value.length) variables.add(`$${reference.name}`);
  }
  if (variables.size > 0) yield* fromMaps(configuration, variables);
}

function* fromMaps(configuration: NginxConfiguration, variables: ReadonlySet<string>): Generator<Policy> {
  for (const map of configuration.named("map")) {
    if (!variables.has(map.arg(1).toLowerCase())) continue;
    for (const directive of map.block?.children ?? []) {
      const [word] = directive.args;
      if (word) yield { directive, word };
    }
  }
}
