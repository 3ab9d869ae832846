import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Rule } from "../../../engine/rule.ts";
import { baseFacts } from "../start.ts";
import { activeChecks, isOwn, probesOf } from "./checks.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/healthcheck-port-not-exposed",
  title: "The health check asks a port that the image does not name",
  severity: "hint",
  enabled: true,
  rationale:
    "EXPOSE lists the ports on which the image serves. A check of another one often outlived a change of the port: it always fails, or it asks something that says nothing about the server.",
  remedy: "Ask the port on which the server listens, or add the other port to EXPOSE where others are to know it.",
  criteria: {},
  fixable: false,
  equivalents: [],
  references: [
    "https://docs.docker.com/reference/dockerfile/#healthcheck",
    "https://docs.docker.com/reference/dockerfile/#expose",
  ],
  since: "0.1.0",
  needs: ["HEALTHCHECK"],

  *check(document, { settings }) {
    for (const { stage, check } of activeChecks(document, settings)) {
      for (const { word, host, port } of probesOf(check)) {
        if (isOwn(host) && isUnnamed(stage, port))
          yield { at: { span: word.span }, message: `The health check asks port ${port}, which EXPOSE does not name` };
      }
    }
  },
};

/** Whether the image names its ports, all of them are known, and this is none of them. */
function isUnnamed(stage: Stage, port: number): boolean {
  const { exposedPorts } = stage;
  const isKnown =
    exposedPorts.length > 0 && exposedPorts.every(({ first, last }) => first !== undefined && last !== undefined);
  if (!isKnown || baseFacts(stage)?.serves === port) return false;
  return !exposedPorts.some(({ first = 0, last = 0, protocol }) => protocol === "tcp" && first <= port && port <= last);
}
