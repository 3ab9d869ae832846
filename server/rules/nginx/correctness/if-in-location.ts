import type { Block, Directive } from "../../../engine/nginx/block.ts";
import { readCondition } from "../../../engine/nginx/condition.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import type { Problem, Rule, Severity } from "../../../engine/rule.ts";

const why = "It reports each directive but return and rewrite; ours tells apart what is lost for certain.";

export const rule: Rule<"nginx"> = {
  id: "nginx/if-in-location",
  title: "An if in a location takes away what the location says",
  severity: "warning",
  enabled: true,
  rationale:
    "When an `if` matches, nginx answers from the `if` and not from the location: `try_files` is skipped, and what an earlier `if` set up is lost. The page works until the one request that meets the condition.",
  remedy:
    "Use `return` or `rewrite … last` in the `if`, choose values with `map`, or set a variable and test it at the end.",
  criteria: {
    "PI1.3": {
      why: "Requests that meet a condition are processed in another way than the location says.",
      limits: "Does not show which requests meet it.",
    },
  },
  fixable: false,
  equivalents: [
    { tool: "gixy-ng", id: "if_is_evil", match: "related", why },
    { tool: "gixy-next", id: "if_is_evil", match: "related", why },
  ],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#if",
    "https://nginx.org/en/docs/http/ngx_http_core_module.html#try_files",
  ],
  since: "0.1.0",

  *check(configuration) {
    for (const [location, tests] of testsByLocation(configuration)) {
      const staying = tests.filter(({ block }) => block && !leaves(block));
      for (const [index, test] of staying.entries()) {
        const problem = judge(location, test, staying.slice(index + 1, index + 9));
        if (problem) yield problem;
      }
    }
  },
};

function testsByLocation(configuration: NginxConfiguration): ReadonlyMap<Block, readonly Directive[]> {
  const found = new Map<Block, Directive[]>();
  for (const test of configuration.named("if")) {
    if (test.block?.context !== "if-in-location") continue;
    const known = found.get(test.parent);
    if (known) known.push(test);
    else found.set(test.parent, [test]);
  }
  return found;
}

/** Whether a request that comes in never goes on to the content of the location. */
const leaves = (block: Block): boolean =>
  block.own("return").length > 0 ||
  block.own("rewrite").some((rewrite) => /^(last|redirect|permanent)$/.test(rewrite.arg(2)));

function judge(location: Block, test: Directive, later: readonly Directive[]): Problem | undefined {
  const files = location.last("try_files");
  if (files) return problem(test, "if switches try_files off when it matches", files, "is skipped then");
  const setting = test.block?.children.find(({ name }) => !rewritePhase.has(name));
  const winner = setting && later.find((other) => !excludes(test, other));
  if (winner)
    return problem(setting, `${setting.name} is lost when a later if matches too`, winner, "replaces this one");
  return (
    setting &&
    problem(setting, `${setting.name} in an if replaces what the location says`, test, "when this matches", "info")
  );
}

const rewritePhase: ReadonlySet<string> = new Set(["set", "rewrite", "break"]);

function problem(at: Directive, message: string, other: Directive, says: string, severity?: Severity): Problem {
  const isTest = at.name === "if";
  return {
    at: at.at(isTest ? at.syntax.name : undefined),
    message,
    ...(severity ? { severity } : {}),
    related: [{ ...other.at(), message: says }],
  };
}

/** Whether two tests compare one variable with different texts, so that at most one of them matches. */
function excludes(test: Directive, other: Directive): boolean {
  const [one, two] = [readCondition(test), readCondition(other)];
  return one?.operator === "=" && two?.operator === "=" && one.subject === two.subject && one.operand !== two.operand;
}
