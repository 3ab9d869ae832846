import { admitsOnlyPrivate, answerOf } from "../../../engine/nginx/answers.ts";
import type { Block } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { keysOf, type ListLoss, lossesAt, mostShown, repeatLost } from "../../../engine/nginx/lists.ts";
import { declaredZones } from "../../../engine/nginx/zones.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/limits-lost",
  title: "An own limit drops the inherited ones",
  severity: "warning",
  enabled: true,
  rationale:
    "A level with a `limit_req` or `limit_conn` of its own inherits none. Where the own one counts something else, such as all requests of a server instead of those of each client, one client has the whole place to itself there, or the total is no longer capped.",
  remedy: "Repeat the outer limits beside the own one: nginx applies all that stand on a level.",
  criteria: {
    "CC6.6": {
      why: "The limit that protects the boundary does not act on these paths.",
      limits: "Does not show limits in load balancers or in the application.",
    },
    "A1.1": {
      why: "The share per client, or the total, that capacity was planned with is not kept on these paths.",
      limits: "Does not show the capacity, or the load that arrives.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "nginx-lint",
      id: "directive-inheritance",
      match: "narrower",
      why: "It reports every own limit; ours is silent where the own one counts clients as the lost one does.",
    },
  ],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_limit_req_module.html#limit_req",
    "https://nginx.org/en/docs/http/ngx_http_limit_conn_module.html#limit_conn",
  ],
  since: "0.1.0",

  *check(configuration) {
    const used = ["limit_req", "limit_conn"].filter((name) => configuration.named(name).length > 1);
    if (used.length === 0) return;
    const counted = countedBy(configuration);
    const blocks = [...configuration.servers, ...configuration.locations].map(({ block }) => block);
    const acts = actingIn(configuration);
    for (const losses of used.flatMap((name) => lossesAt(blocks, name, acts))) yield* problem(losses, counted);
  },
};

/**
 * Tells where clients ask for content and a limit would act. nginx counts a request once, before it goes on to a named or
 * internal location (seen on 1.22.1).
 */
function actingIn({ locations }: NginxConfiguration): (block: Block) => boolean {
  const byBlock = new Map(locations.map((location) => [location.block, location]));
  return (block) => !byBlock.get(block)?.isInternal && answerOf(block).kind === "content" && !admitsOnlyPrivate(block);
}

/** By kind and zone what it counts by: the names of variables, those that `map` reads in place of its own. */
function countedBy(configuration: NginxConfiguration): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, ReadonlySet<string>>();
  for (const { directive, name, declaredBy, isStream } of declaredZones(configuration)) {
    if (isStream || !declaredBy.startsWith("limit_")) continue;
    const sources = configuration.variables
      .values(directive.arg(0), directive)
      .flatMap((value) => value.map(({ source }) => source.replace(/^binary_/, "")));
    found.set(`${declaredBy} ${name}`, new Set(sources.filter((source) => source !== "")));
  }
  return found;
}

function* problem(losses: readonly ListLoss[], counted: ReadonlyMap<string, ReadonlySet<string>>): Generator<Problem> {
  const missed = losses.flatMap((loss) => {
    const lost = loss.lost.filter((entry) => !isReplaced(loss, keysOf(entry)[0], counted));
    return lost.length > 0 ? [{ ...loss, lost }] : [];
  });
  const [loss] = missed;
  const [entry, ...others] = loss?.lost ?? [];
  if (!loss || !entry) return;
  const { first, lost, name } = loss;
  const zone = (limit: typeof entry): string => shorten(keysOf(limit)[0] ?? "", 20);
  const more = others.length > 0 ? ` and ${others.length} more` : "";
  const isMinor = lost.every((limit) => countsTogether(counted.get(`${name}_zone ${keysOf(limit)[0]}`)));
  yield {
    at: first.at(),
    message: `${name} by ${zone(first)} drops the inherited limit by ${zone(entry)}${more}`,
    ...(isMinor ? { severity: "info" as const } : {}),
    related: lost.slice(0, mostShown).map((other) => ({ ...other.at(), message: `${zone(other)} limits here` })),
    fixes: () => {
      const title = "Repeat the lost limits here (requests beyond them are refused)";
      return [{ title, kind: "review", edits: repeatLost(missed) }];
    },
  };
}

/** Whether an own limit counts at least as finely by the same things: then the other figure is somebody's decision. */
function isReplaced(
  { block, name }: ListLoss,
  zone: string | undefined,
  counted: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
  const lost = counted.get(`${name}_zone ${zone}`);
  const own = block.own(name).map((entry) => counted.get(`${name}_zone ${keysOf(entry)[0]}`));
  return !lost || own.some((sources) => !sources || [...lost].every((source) => sources.has(source)));
}

/** Whether all clients share the count. */
const countsTogether = (sources: ReadonlySet<string> | undefined): boolean =>
  [...(sources ?? [])].every((source) => /^(?:server_name|server_port|host|http_host|server_addr)$/.test(source));
