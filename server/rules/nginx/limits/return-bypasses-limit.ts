import { type Answer, rewriteAnswer } from "../../../engine/nginx/answers.ts";
import type { Block, Directive } from "../../../engine/nginx/block.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/return-bypasses-limit",
  title: "A return answers before limit_req or limit_conn is asked",
  severity: "warning",
  enabled: true,
  rationale:
    "nginx runs `return` and redirecting `rewrite` lines before it counts requests and connections. The limit beside them never acts, although whoever reads the file relies on it.",
  remedy:
    "Move the answer into a location that `try_files` or `error_page` leads to, or delete the limit where the answer needs none.",
  criteria: {
    "CC6.6": {
      why: "The limit that is written down does not act on these requests.",
      limits: "Does not show whether answering without a limit does harm.",
    },
  },
  fixable: false,
  equivalents: [],
  references: [
    "https://nginx.org/en/docs/dev/development_guide.html#http_phases",
    "https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#return",
  ],
  since: "0.1.0",

  *check(configuration) {
    for (const name of ["limit_req", "limit_conn"]) {
      for (const directive of configuration.named(name)) {
        const { parent } = directive;
        const answer = parent.context === "server" || parent.context === "location" ? answerAbove(parent) : undefined;
        if (answer) yield neverActs(directive, answer);
      }
    }
    for (const directive of configuration.named("return")) yield* inherited(directive);
  },
};

/** What answers every request before a limit of this block is asked; refusals count as the stricter limit. */
function answerAbove(block: Block): Directive | undefined {
  const server = block.enclosing("server");
  const levels = server ? [server, block] : [block];
  return levels.map(rewriteAnswer).find(isAnswer)?.by;
}

const isAnswer = (answer: Answer | undefined): boolean => answer !== undefined && answer.kind !== "refusal";

function neverActs(limit: Directive, answer: Directive): Problem {
  return {
    at: limit.at(),
    message: `${limit.name} never acts: ${nameOf(answer)} answers before it is asked`,
    related: [{ ...answer.at(), message: "answers every request" }],
  };
}

const nameOf = ({ name, args }: Directive): string =>
  name === "return" && /^\d{3}$/.test(args[0]?.value ?? "") ? `return ${args[0]?.value}` : name;

/** Text that a location gives without the limit that the location around it has. */
function* inherited(directive: Directive): Generator<Problem> {
  const { parent } = directive;
  if (parent.context !== "location" || parent.effective("internal").length > 0) return;
  if (rewriteAnswer(parent)?.kind !== "text") return;
  const limits = ["limit_req", "limit_conn"].flatMap((name) => parent.effective(name));
  const outer = limits.find((limit) => limit.parent !== parent && limit.parent.context === "location");
  if (!outer || limits.some((limit) => limit.parent === parent)) return;
  yield {
    at: directive.at(),
    message: `${nameOf(directive)} answers without the ${outer.name} of the location around it`,
    severity: "info",
    related: [{ ...outer.at(), message: "is not asked here" }],
  };
}
