import { nearest } from "../../../engine/nearest.ts";
import { replaceWord } from "../../../engine/nginx/edit.ts";
import { declaredZones, usedZones, type Zone } from "../../../engine/nginx/zones.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { consequence, lettersOff, refused } from "./refused.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/unknown-zone",
  title: "A limit or a cache uses a zone that nobody declares",
  severity: "error",
  enabled: true,
  rationale: `A limit or a cache lives in a zone of shared memory that the http block declares; without it there is nothing to count or keep in. ${consequence}`,
  remedy:
    "Declare the zone in the http block with `limit_req_zone`, `limit_conn_zone` or `proxy_cache_path`, or correct its name.",
  criteria: refused,
  fixable: "review",
  equivalents: [],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_limit_req_module.html#limit_req_zone",
    "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_cache",
  ],
  since: "0.1.0",

  *check(configuration) {
    const declared = declaredZones(configuration);
    const names = new Set(declared.map(keyOf));
    for (const zone of usedZones(configuration)) {
      const isKnown = names.has(keyOf(zone)) || !isInView(zone);
      if (!isKnown && !zone.directive.document.isTemplate) yield problem(zone, declared);
    }
  },
};

const keyOf = ({ isStream, declaredBy, name }: Zone): string => `${isStream} ${declaredBy} ${name}`;

const isInView = ({ isStream, directive, declaredBy }: Zone): boolean =>
  directive.parent.enclosing(isStream ? "stream" : "http")?.knows(declaredBy) ?? false;

function problem({ directive, word, name, declaredBy, isStream }: Zone, declared: readonly Zone[]): Problem {
  const candidates = declared
    .filter((zone) => zone.declaredBy === declaredBy && zone.isStream === isStream)
    .map((zone) => zone.name);
  const near = nearest(name, candidates, lettersOff(name));
  const text = near && word.value.slice(0, word.value.length - name.length) + near;
  return {
    at: directive.at(word),
    message: `no ${declaredBy} declares the zone ${shorten(name, 24)}`,
    fixes: text
      ? [{ title: `Use the zone ${shorten(near)}`, kind: "review", edits: [replaceWord(directive, word, text)] }]
      : [],
  };
}
