import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { baseFacts, insertBeforeStart, startsProgram } from "../start.ts";
import { hasProgram } from "./programs.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/missing-healthcheck",
  title: "The shipped image of a server has no HEALTHCHECK",
  severity: "info",
  enabled: true,
  rationale:
    "A server that hangs still has a process, so Docker calls it running: nothing restarts it, traffic still goes to it, and what waits for `service_healthy` cannot wait. Kubernetes ignores HEALTHCHECK and needs probes of its own.",
  remedy: "Add a `HEALTHCHECK` that asks the server itself, or `HEALTHCHECK NONE` where something else watches it.",
  criteria: {
    "CC7.2": {
      why: "A health check is how the engine notices that a server answers no more.",
      limits: "Does not show that anybody is told, nor that an orchestrator has no probes of its own.",
    },
    "A1.2": {
      why: "Restarting a stuck container and waiting for a healthy one need a health check.",
      limits: "Does not show that the check proves more than that a port answers.",
    },
  },
  fixable: "review",
  equivalents: [
    { tool: "hadolint", id: "DL3057", match: "narrower", why: "ours judges shipped stages that serve a port alone" },
    { tool: "trivy", id: "DS-0026", match: "related", why: "theirs is content with a HEALTHCHECK in any stage" },
    { tool: "checkov", id: "CKV_DOCKER_2", match: "related", why: "theirs is content with a HEALTHCHECK in any stage" },
    {
      tool: "kics",
      id: "Healthcheck Instruction Missing",
      match: "related",
      why: "theirs is content with a HEALTHCHECK in any stage",
    },
    { tool: "dockle", id: "CIS-DI-0006", match: "related", why: "theirs reads the built image" },
    { tool: "tally", id: "ruby/healthcheck-rails-up-endpoint", match: "related", why: "theirs is for Rails alone" },
  ],
  references: [
    "https://docs.docker.com/reference/dockerfile/#healthcheck",
    "https://docs.docker.com/reference/compose-file/services/#depends_on",
  ],
  since: "0.1.0",

  *check(document, { settings }) {
    for (const stage of document.shippedStages(settings.shippedTargets)) {
      if (stage.image === undefined || stage.healthcheck || !serves(stage)) continue;
      const fix = fixOf(stage);
      yield {
        at: { span: stage.from.keyword },
        message: `The image from ${shorten(stage.from.reference?.text ?? "", 30)} serves a port and has no HEALTHCHECK`,
        severity: stage.isFromScratch || baseFacts(stage) ? "info" : "hint",
        fixes: fix ? [fix] : [],
      };
    }
  },
};

const serves = (stage: Stage): boolean =>
  startsProgram(stage) && (stage.exposedPorts.length > 0 || baseFacts(stage)?.serves !== undefined);

/** Ports on which plain HTTP is usual. */
const httpPort = /^(?:80|3000|4000|5000|80\d\d|8888)$/;

function fixOf(stage: Stage): Fix | undefined {
  const [port, ...others] = stage.exposedPorts.filter(({ protocol }) => protocol !== "udp");
  const number = port ? port.first : baseFacts(stage)?.serves;
  const isOne = others.length === 0 && (!port || port.first === port.last);
  const program = asking(stage);
  if (number === undefined || !isOne || !program || !httpPort.test(`${number}`)) return undefined;
  const text = `HEALTHCHECK --interval=30s --timeout=3s CMD ${program} http://127.0.0.1:${number}\${1:/} || exit 1`;
  return {
    title: `Add a HEALTHCHECK that asks port ${number}`,
    kind: "review",
    snippet: true,
    edits: [{ edits: [insertBeforeStart(stage, text)] }],
  };
}

/** How the image can ask for a page: with what its base has, or with what the file brings in. */
function asking(stage: Stage): string | undefined {
  if (hasProgram(stage, "curl")) return "curl -fsS -o /dev/null";
  return hasProgram(stage, "wget") ? "wget -q --spider" : undefined;
}
