import { answerOf } from "../../engine/nginx/answers.ts";
import type { Directive } from "../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../engine/nginx/configuration.ts";
import type { Server } from "../../engine/nginx/server.ts";
import type { Probe } from "../dockerfile/health/checks.ts";

/** The one server on the port of a probe; undefined when there are several, among which the name decides. */
export function serverOf({ servers }: NginxConfiguration, { port }: Probe): Server | undefined {
  const [server, ...more] = servers.filter(({ listeners }) => listeners.some((listener) => listener.port === port));
  return more.length === 0 ? server : undefined;
}

/** The `return` that refuses a path; undefined when it is served, or when that is not known. */
export function refusedBy(server: Server, path: string): Directive | undefined {
  const block = server.locationFor(path)?.block ?? server.block;
  const rewrites = [
    ...server.block.own("rewrite"),
    ...block.own("rewrite"),
    ...block.own("if"),
    ...server.block.own("if"),
  ];
  // An expression that is not understood may take the path instead.
  const isSure = rewrites.length === 0 && server.locations.every(({ isRegex, regExp }) => !isRegex || regExp);
  const answer = isSure && !block.mayHide("return") && !server.block.mayHide("location") ? answerOf(block) : undefined;
  return answer?.kind === "refusal" ? answer.by : undefined;
}
