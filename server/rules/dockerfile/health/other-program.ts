import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import type { Healthcheck } from "../../../engine/dockerfile/execution.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Fix } from "../../../engine/rule.ts";
import { hasProgram } from "./programs.ts";

/** Flags that both have, or that change nothing for a check. */
const plain: Readonly<Record<string, RegExp>> = {
  curl: /^(?:-[fsSLI]+|--fail|--silent|--show-error|--location|--head|-o|--output|-f?s?S?o)$/,
  wget: /^(?:-q|--quiet|-nv|--no-verbose|--spider|-O|--output-document|-qO-|-qO|-t|--tries)$/,
};

/** The same question by the other of curl and wget, where the image has it and no flag would be lost. */
export function otherProgram(stage: Stage, check: Healthcheck, command: ShellCommand): Fix | undefined {
  const other = command.name === "curl" ? "wget" : command.name === "wget" ? "curl" : undefined;
  const [url, ...more] = command.operands();
  const flags = plain[command.name];
  if (!other || !url || more.length > 0 || check.form === "exec" || command.redirects.length > 0) return undefined;
  if (command.pipeline.length > 1 || command.isNested || command.wrappers.length > 0 || command.assignments.length > 0)
    return undefined;
  const isPlain = command.flags().every(({ word }) => flags?.test(word.text));
  if (!isPlain || hasProgram(stage, other) !== true) return undefined;
  const call = other === "wget" ? `wget -q -O /dev/null ${url.text}` : `curl -fsS -o /dev/null ${url.text}`;
  return {
    title: `Ask by ${other}, which the image has`,
    kind: "review",
    edits: [{ edits: [{ span: command.span, text: call }] }],
  };
}
