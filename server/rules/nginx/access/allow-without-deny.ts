import { authentication } from "../../../engine/nginx/access-control.ts";
import type { Block, Directive } from "../../../engine/nginx/block.ts";
import { insertAfter } from "../../../engine/nginx/edit.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/allow-without-deny",
  title: "An allow list without deny lets everyone in",
  severity: "error",
  enabled: true,
  rationale:
    "nginx lets in whoever no rule matches, so `allow` alone refuses nobody. The list reads like a protection, and an admin page or metrics stand open to the internet behind it.",
  remedy:
    "End the list with `deny all;` on the same level. A `deny` further out does not count: an own list replaces it.",
  criteria: {
    "CC6.1": {
      why: "Access is meant to be restricted by address and is not.",
      limits: "Does not show whether the application asks for credentials itself.",
    },
    "CC6.6": {
      why: "The boundary lets in addresses that the list was written to keep out.",
      limits: "Does not show firewalls in front of nginx.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "gixy-ng",
      id: "allow_without_deny",
      match: "narrower",
      why: "It also reports lists that are one of two ways in, by satisfy any.",
    },
    { tool: "gixy-next", id: "allow_without_deny", match: "same" },
    {
      tool: "cis-nginx",
      id: "5.1.1",
      match: "related",
      why: "It asks whether allow and deny filters suit the organisation.",
    },
  ],
  references: ["https://nginx.org/en/docs/http/ngx_http_access_module.html"],
  since: "0.1.0",

  *check(configuration) {
    const levels = new Set(configuration.named("allow").map((directive) => directive.parent));
    for (const level of levels) {
      const allowed = level.own("allow");
      const isFiltering = allowed.every((directive) => directive.arg(0) !== "all");
      if (isFiltering && level.own("deny").length === 0 && isInView(level) && !isAlternative(level)) {
        yield open(level, allowed);
      }
    }
  },
};

/** Not so for a snippet whose includer is not at hand: the `deny` may follow there. */
const isInView = (level: Block): boolean => level.directive !== undefined && !level.mayHide("deny");

/** Under `satisfy any` whoever is not on the list must name a password. */
const isAlternative = (level: Block): boolean =>
  level.value("satisfy")?.arg(0) === "any" && authentication(level).length > 0;

function open(level: Block, allowed: readonly Directive[]): Problem {
  const [first] = allowed;
  const last = allowed.at(-1);
  if (!first || !last || !level.directive) throw new RangeError("a list has a first and a last line");
  const isHere = last.document === level.directive.document;
  const outer = level.parent?.effective("deny") ?? [];
  return {
    at: first.at(),
    message: `allow ${shorten(first.arg(0), 40)} refuses nobody: no deny on this level`,
    related: [
      ...(isHere ? [] : [{ ...level.directive.at(), message: "the level that includes it" }]),
      ...outer.slice(0, 1).map((deny) => ({ ...deny.at(), message: "is not inherited where a list is written" })),
    ],
    fixes: isHere
      ? [
          {
            title: "Add deny all (all other addresses get 403)",
            kind: "review",
            edits: [insertAfter(last, "deny all;")],
          },
        ]
      : [],
  };
}
