import type { Block, Directive } from "../../../engine/nginx/block.ts";
import { Location } from "../../../engine/nginx/location.ts";
import type { Rule } from "../../../engine/rule.ts";
import { consequence, isFilledIn, refused } from "./refused.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/proxy-uri-refused",
  title: "proxy_pass has a path where nginx cannot put it",
  severity: "error",
  enabled: true,
  rationale: `The path of \`proxy_pass\` takes the place of the location's prefix. A pattern, a name, an \`if\` and a \`limit_except\` have no prefix, not even for a lone \`/\`. ${consequence}`,
  remedy:
    "Leave out the path, the last slash as well, and change the path with `rewrite … break` where that is needed.",
  criteria: refused,
  fixable: false,
  equivalents: [],
  references: ["https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass"],
  since: "0.1.0",

  *check(configuration) {
    for (const directive of configuration.named("proxy_pass")) {
      const [word] = directive.args;
      if (!word || word.value.includes("$") || isFilledIn(word.value, directive.document.isTemplate)) continue;
      const place = placeWithoutPrefix(directive.parent);
      if (place && hasPath(directive)) {
        yield { at: directive.at(word), message: `proxy_pass cannot have a path in ${place}` };
      }
    }
  },
};

/** Behind a unix socket the path follows a second colon. */
const hasPath = (directive: Directive): boolean =>
  /^https?:\/\/(?:unix:[^:]*:.|(?!unix:)[^/?]*[/?])/i.test(directive.arg(0));

function placeWithoutPrefix(block: Block): string | undefined {
  const { directive } = block;
  if (block.context === "if-in-location") return "an if block";
  if (block.context === "limit_except") return "a limit_except block";
  if (block.context !== "location" || !directive || directive.args.length === 0) return undefined;
  const { kind, isRegex } = new Location(directive, block, undefined);
  if (isRegex) return "a location given by a pattern";
  return kind === "@" ? "a named location" : undefined;
}
