import type { Block, Directive } from "../../../engine/nginx/block.ts";
import { insertAfter, remove } from "../../../engine/nginx/edit.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/access-rule-never-reached",
  title: "An allow or deny line stands behind one that matches everyone",
  severity: "warning",
  enabled: true,
  rationale:
    "The first `allow` or `deny` that matches an address decides. Behind `allow all` a `deny` keeps nobody out; behind `deny all` an `allow` lets nobody in, and the quick way out of that outage is to drop the list.",
  remedy: "Put the line for all addresses at the end of the list.",
  criteria: {
    "CC6.1": {
      why: "The written access rule does not act.",
      limits: "Does not show which of the two lines was meant.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "gixy-next",
      id: "status_page_exposed",
      match: "related",
      why: "It asks for the order of the list on status pages alone.",
    },
  ],
  references: ["https://nginx.org/en/docs/http/ngx_http_access_module.html"],
  since: "0.1.0",

  *check(configuration) {
    const levels = new Set(["allow", "deny"].flatMap((name) => configuration.named(name)).map(({ parent }) => parent));
    for (const level of levels) {
      const rules = [...level.own("allow"), ...level.own("deny")].sort((a, b) => a.order - b.order);
      const index = rules.findIndex((rule) => rule.arg(0) === "all");
      const decisive = rules[index];
      const dead = rules.slice(index + 1).find((rule) => rule.name !== decisive?.name);
      if (decisive && dead) yield unreached(level, dead, decisive, rules);
    }
  },
};

function unreached(level: Block, dead: Directive, decisive: Directive, rules: readonly Directive[]): Problem {
  const line = `${decisive.name} all`;
  return {
    at: dead.at(),
    message: `${dead.name} ${shorten(dead.arg(0), 40)} is never reached: ${line} stands before it`,
    related: [{ ...decisive.at(), message: "matches every address" }],
    fixes: () => moveToEnd(level, decisive, rules),
  };
}

/** None where the list is spread over files, or holds a second line for all. */
function moveToEnd(level: Block, decisive: Directive, rules: readonly Directive[]): readonly Fix[] {
  const last = rules.at(-1);
  const isOneFile = rules.every((rule) => rule.document === level.directive?.document);
  const isOnly = rules.filter((rule) => rule.arg(0) === "all").length === 1;
  if (!last || !isOneFile || !isOnly) return [];
  const outcome = decisive.name === "deny" ? "the allowed addresses get in" : "the denied addresses get 403";
  const edits = [remove(decisive), insertAfter(last, `${decisive.name} all;`)];
  return [{ title: `Move ${decisive.name} all to the end: ${outcome}`, kind: "review", edits }];
}
