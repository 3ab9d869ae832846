import type { ShellCommand, ShellWord } from "../../../engine/dockerfile/command.ts";
import type { Rule } from "../../../engine/rule.ts";
import { isSecretName } from "../../../engine/secrets/secret-names.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/env-unset-in-later-layer",
  title: "RUN unsets a variable that ENV keeps in the image",
  severity: "warning",
  enabled: true,
  rationale:
    "`unset` ends with its RUN. The value stands in the configuration of the image and in the environment of every container, for everyone to read, though the line looks as if it were gone.",
  remedy:
    "Set the variable and use it in one RUN (`RUN export X=… && …`), or pass a credential by `RUN --mount=type=secret,env=X`.",
  criteria: {
    "CC6.1": {
      why: "A credential that was meant to be taken away stays readable in the image.",
      limits: "Goes by the name of the variable, whose value may be harmless.",
    },
  },
  fixable: false,
  equivalents: [
    { tool: "sonar", id: "S6581", match: "wider", why: "ours also sees what a stage inherits from another stage" },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#env"],
  since: "0.1.0",
  needs: ["unset"],

  *check(document, project) {
    if (document.named("ENV").length === 0) return;
    const shipped = document.shippedLayers(project.settings.shippedTargets);
    for (const run of document.named("RUN")) {
      for (const word of run.commands("unset").flatMap(variables)) {
        const name = word.value ?? "";
        const set = document.variable(name, run);
        if (set?.instruction.name !== "ENV" || isOwn(run.commands(), name, word)) continue;
        const isSecret = isSecretName(name) && run.stage !== undefined && shipped.has(run.stage);
        yield {
          at: { span: word.span },
          message: `unset ${shorten(name, 36)} ends with this RUN: ENV keeps it in the image`,
          severity: isSecret ? "warning" : "hint",
          related: [{ span: set.span, message: "set here" }],
        };
      }
    }
  },
};

const variables = (command: ShellCommand): readonly ShellWord[] =>
  command.flag("-f") ? [] : command.operands().filter(({ value }) => value !== undefined);

/** Whether the same RUN gives the variable a value of its own before. */
const isOwn = (commands: readonly ShellCommand[], name: string, { span }: ShellWord): boolean =>
  commands.some(({ assignments }) => assignments.some((one) => one.name === name && one.span.start < span.start));
