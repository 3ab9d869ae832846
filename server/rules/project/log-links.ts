import type { Stage } from "../../engine/dockerfile/stages.ts";
import { stockPort } from "../../engine/image/stock-nginx.ts";

/** Where nginx of a distribution logs requests. */
export const packagedLog = "/var/log/nginx/access.log";
/** What nginx's own image links to the output of the container. */
const stockLinks: readonly string[] = [packagedLog, "/var/log/nginx/error.log"];

/** The paths that lead to the container's output; undefined when a RUN that is not understood may link others. */
export function linksOf(stage: Stage): ReadonlySet<string> | undefined {
  const links = new Set(stockPort(stage) === undefined ? [] : stockLinks);
  for (const run of stage.chain.flatMap((one) => one.named("RUN"))) {
    if (!run.hasScript) return undefined;
    for (const link of run.commands("ln")) {
      const [target, ...names] = link.operands().map(({ value }) => value);
      if (target === undefined || names.includes(undefined)) return undefined;
      const name = names[0] ?? "";
      if (/^\/(?:dev|proc)\//.test(target)) links.add(name);
    }
  }
  return links;
}
