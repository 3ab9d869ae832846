import type { Location } from "../../../engine/nginx/location.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { literalHead } from "./literal-pattern.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/regex-location-exact",
  title: "A regex location that matches one path",
  severity: "hint",
  enabled: true,
  rationale:
    "An exact location is found at once and wins over every other; a regex is tried in the order of the file, so that another one before it may take the path.",
  remedy: "Write `location = /path`.",
  criteria: {},
  fixable: "review",
  equivalents: [{ tool: "gixy-ng", id: "regex_exact_match", match: "same" }],
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#location"],
  since: "0.1.0",

  *check(configuration) {
    for (const location of configuration.locations) {
      const head = location.kind === "~" ? literalHead(location.pattern) : undefined;
      if (head?.rest !== "$" || !head.text.startsWith("/")) continue;
      yield {
        at: location.directive.at(location.directive.args.at(-1)),
        message: `${shorten(location.pattern, 35)} matches ${shorten(head.text, 30)} alone`,
        fixes: () => exact(location, head.text),
      };
    }
  },
};

/** Not where locations stand inside, or the exact one exists: nginx refuses both. */
function exact({ directive, children, parent }: Location, path: string): readonly Fix[] {
  const [modifier, pattern] = directive.args;
  const siblings = directive.parent.own("location");
  const exists = siblings.some((other) => other.arg(0) === "=" && other.arg(1) === path);
  if (!modifier || !pattern || children.length > 0 || exists || parent || /[\s;{}"'#\\$]/.test(path)) return [];
  return [
    {
      title: `Write location = ${shorten(path, 30)}, which wins over all others`,
      kind: "review",
      edits: [directive.edit({ span: modifier, text: "=" }, { span: pattern, text: path })],
    },
  ];
}
