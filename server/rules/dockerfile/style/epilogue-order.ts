import type { AnyInstruction } from "../../../engine/dockerfile/instructions.ts";
import type { Rule } from "../../../engine/rule.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/epilogue-order",
  title: "How the container starts does not stand at the end of the stage",
  severity: "info",
  enabled: false,
  rationale:
    "Readers look for the start command at the end of a stage. The check is contested, so it is off by default: the builder does not mind, and some teams keep ENTRYPOINT beside the files it needs.",
  remedy: "End the stage with STOPSIGNAL, HEALTHCHECK, ENTRYPOINT and CMD, in this order.",
  criteria: {},
  fixable: false,
  equivalents: [
    {
      tool: "tally",
      id: "epilogue-order",
      match: "related",
      why: "theirs looks at stages that are the last of their chain alone",
    },
  ],
  references: ["https://docs.docker.com/build/building/best-practices/"],
  since: "0.1.0",

  *check(document) {
    for (const { instructions } of document.stages) {
      let last: AnyInstruction | undefined;
      for (const instruction of instructions) {
        if (instruction.name === "ONBUILD") continue;
        if (last && rank(instruction) < rank(last)) {
          yield {
            at: { span: last.keyword },
            message: `${last.name} stands before ${instruction.name}, not at the end of the stage`,
          };
        }
        last = instruction;
      }
    }
  },
};

const order = ["STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT", "CMD"];

/** Place among the last instructions of a stage; -1 for all others. */
const rank = ({ name }: AnyInstruction): number => order.indexOf(name);
