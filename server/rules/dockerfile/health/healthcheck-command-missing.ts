import type { Healthcheck } from "../../../engine/dockerfile/execution.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten, span } from "../../../engine/text.ts";
import { activeChecks } from "./checks.ts";
import { arrayOf } from "./exec-form.ts";
import { otherProgram } from "./other-program.ts";
import { hasProgram, type Program } from "./programs.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/healthcheck-command-missing",
  title: "The health check calls a program that the image does not have",
  severity: "warning",
  enabled: true,
  rationale:
    "The check never succeeds: the container is unhealthy from the start, Swarm replaces it again and again, and what waits for `service_healthy` never starts. Where nobody reacts, a real failure looks no different.",
  remedy:
    "Call what the image has, such as the server's own client, or install the program. Images without a shell need the array form.",
  criteria: {
    "CC7.2": {
      why: "A check that always fails is switched off or ignored, and then nobody notices a real failure.",
      limits: "Knows well-known public images, and the packages that the file installs by name.",
    },
    "A1.2": {
      why: "What restarts unhealthy containers restarts sound ones, and dependent services do not start.",
      limits: "Does not show what reacts to the state of the container.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: ["https://docs.docker.com/reference/dockerfile/#healthcheck"],
  since: "0.1.0",
  needs: ["HEALTHCHECK"],

  *check(document, { settings }) {
    for (const { stage, check } of activeChecks(document, settings)) {
      if (check.form !== "exec" && !stage.shell && hasProgram(stage, "sh") === false) yield shellMissing(stage, check);
      else yield* missing(stage, check);
    }
  },
};

const base = ({ from }: Stage): string => shorten(from.reference?.text ?? "", 30);

function shellMissing(stage: Stage, check: Healthcheck): Problem {
  const { document, rest, restSpan } = check;
  const command = rest.slice(3).trimStart();
  const start = document.source.indexOf(command.slice(0, 1), restSpan.start + 3);
  const at = span(start, restSpan.end);
  const array = document.source.slice(start, restSpan.end) === command ? arrayOf(command) : undefined;
  const title = "Call the program without a shell";
  return {
    at: { span: at },
    message: `This health check needs a shell, which ${base(stage)} does not have`,
    fixes: array === undefined ? [] : [{ title, kind: "review", edits: [{ edits: [{ span: at, text: array }] }] }],
  };
}

/** The programs by the names under which health checks call them. */
const programs: ReadonlyMap<string, Program> = new Map([
  ["curl", "curl"],
  ["wget", "wget"],
  ["nc", "nc"],
  ["netcat", "nc"],
  ["sh", "sh"],
]);

function* missing(stage: Stage, check: Healthcheck): Generator<Problem> {
  const commands = check.commands();
  // A check that looks for the program first has another way.
  if (commands.some(({ name }) => name === "command" || name === "which" || name === "type")) return;
  const seen = new Set<Program>();
  for (const command of commands) {
    const program = programs.get(command.name);
    if (!program || seen.has(program) || hasProgram(stage, program) !== false) continue;
    seen.add(program);
    const fix = otherProgram(stage, check, command);
    yield {
      at: { span: command.nameSpan },
      message: `The health check calls ${command.name}, which ${base(stage)} lacks and nothing installs`,
      fixes: fix ? [fix] : [],
    };
  }
}
