import { answerOf } from "../../../engine/nginx/answers.ts";
import type { Block } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { keysOf, type ListLoss, lossesAt, mostShown, repeatLost } from "../../../engine/nginx/lists.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { mayAnswer } from "./error-codes.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/answer-changes-lost",
  title: "An own line drops inherited error pages or replacements",
  severity: "info",
  enabled: true,
  rationale:
    "A level with an `error_page` of its own inherits none, and the same holds for `sub_filter`. Errors without a page show the built-in one, with the name of the server; texts that were to be replaced, such as inner host names, reach the client.",
  remedy: "Repeat the outer lines on the level, or include them from one file on both.",
  criteria: {
    "CC6.6": {
      why: "The pages and texts that were to stay inside show outsiders how the service is built.",
      limits: "Does not show what the lost lines would have hidden.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "nginx-lint",
      id: "directive-inheritance",
      match: "related",
      why: "It reports every lost code, ours those that the place can answer with, and lost replacements besides.",
    },
  ],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_core_module.html#error_page",
    "https://nginx.org/en/docs/http/ngx_http_sub_module.html#sub_filter",
  ],
  since: "0.1.0",

  *check(configuration) {
    const used = lists.filter((name) => configuration.named(name).length > 1);
    if (used.length === 0) return;
    const places = [...placesOf(configuration)];
    const reached = errorTargets(configuration);
    const needs = {
      sub_filter: hasContent,
      error_page: (block: Block, code: string): boolean =>
        hasContent(block) && !reached.has(block.directive?.arg(0) ?? "") && mayAnswer(block, code),
    };
    for (const losses of used.flatMap((name) => lossesAt(places, name, needs[name]))) yield* problem(losses);
  },
};

const lists = ["sub_filter", "error_page"] as const;

/** Where clients may get files or what an application answers. */
function* placesOf({ servers, locations }: NginxConfiguration): Generator<Block> {
  for (const { block } of [...servers, ...locations]) {
    yield block;
    for (const { block: inner } of block.own("if")) if (inner) yield inner;
  }
}

const hasContent = (block: Block): boolean => answerOf(block).kind === "content";

/** The named locations that only errors lead to: errors in them have no page, unless `recursive_error_pages` says so. */
function errorTargets(configuration: NginxConfiguration): ReadonlySet<string> {
  if (configuration.named("recursive_error_pages").some((directive) => directive.arg(0) === "on")) return new Set();
  const last = (name: string): readonly string[] =>
    configuration.named(name).map(({ args }) => args.at(-1)?.value ?? "");
  const others = new Set(last("try_files"));
  return new Set(last("error_page").filter((target) => target.startsWith("@") && !others.has(target)));
}

function* problem(losses: readonly ListLoss[]): Generator<Problem> {
  const [loss] = losses;
  const [key = "", ...others] = loss?.keys ?? [];
  if (!loss) return;
  const { first, lost, name } = loss;
  const more = others.length > 0 ? ` and ${others.length} more` : "";
  yield {
    at: first.at(),
    message: `${name} ${shorten(first.arg(0), 20)} drops inherited ${shorten(key, 24)}${more}`,
    related: lost
      .slice(0, mostShown)
      .map((other) => ({ ...other.at(), message: `${shorten(keysOf(other).join(" "), 40)} is set here` })),
    fixes: () => [{ title: "Repeat the lost lines here", kind: "review", edits: repeatLost(losses) }],
  };
}
