import { authentication } from "../../../engine/nginx/access-control.ts";
import type { Block, Directive } from "../../../engine/nginx/block.ts";
import { insertAfter } from "../../../engine/nginx/edit.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { addressRules, ruleForStrangers } from "./guards.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/access-list-weakened",
  title: "A deny of its own opens a location that the outer list closes",
  severity: "error",
  enabled: true,
  rationale:
    "An own `allow` or `deny` replaces the whole outer list. A location that adds one `deny` to keep one more address out thereby lets in everyone whom the outer `deny all` refused.",
  remedy: "Repeat the outer list in the location, up to its `deny all;`.",
  criteria: {
    "CC6.1": {
      why: "The outer restriction is meant to hold here and does not.",
      limits: "Does not show whether the application asks for credentials itself.",
    },
    "CC6.6": {
      why: "Addresses that the boundary keeps out elsewhere get in here.",
      limits: "Does not show firewalls in front of nginx.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: ["https://nginx.org/en/docs/http/ngx_http_access_module.html"],
  since: "0.1.0",

  *check(configuration) {
    const closings = new Map<Block, Closing | undefined>();
    for (const level of new Set(configuration.named("deny").map(({ parent }) => parent))) {
      if (!level.parent || level.own("allow").length > 0) continue;
      if (!closings.has(level.parent)) closings.set(level.parent, closingOf(level.parent));
      const closing = closings.get(level.parent);
      if (!closing || ruleForStrangers(level.own("deny")) || isElsewhereGuarded(level)) continue;
      yield weakened(level, level.own("deny"), closing);
    }
  },
};

/** The line by which a list refuses strangers, and the list up to it. */
interface Closing {
  readonly rule: Directive;
  readonly list: readonly Directive[];
}

function closingOf(block: Block): Closing | undefined {
  const rules = addressRules(block);
  const rule = ruleForStrangers(rules);
  return rule?.name === "deny" ? { rule, list: rules.slice(0, rules.indexOf(rule) + 1) } : undefined;
}

/** A `deny` that an include may complete, or a password beside it. */
const isElsewhereGuarded = (level: Block): boolean =>
  level.mayHide("deny") || authentication(level).length > 0 || level.context === "limit_except";

function weakened(level: Block, own: readonly Directive[], { rule: closing, list }: Closing): Problem {
  const [first] = own;
  const last = own.at(-1);
  if (!first || !last) throw new RangeError("a list has a first and a last line");
  const isHere = own.every(({ document }) => document === level.directive?.document);
  return {
    at: first.at(),
    message: `deny ${shorten(first.arg(0), 40)} lets in all others: it replaces the outer deny all`,
    related: [{ ...closing.at(), message: "does not act where an own list stands" }],
    fixes: isHere
      ? [
          {
            title: "Repeat the outer list (addresses that it refuses get 403)",
            kind: "review",
            edits: [insertAfter(last, ...list.map((line) => `${line.name} ${line.arg(0)};`))],
          },
        ]
      : [],
  };
}
