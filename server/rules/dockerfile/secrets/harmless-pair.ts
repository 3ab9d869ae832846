import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import type { Pair } from "../../../engine/dockerfile/pairs.ts";
import { isPlaceholder, isSetting } from "../../../engine/secrets/secret-names.ts";

/** Whether a stage declares the global ARG again: the finding stands there. */
export const isRedeclared = (document: DockerfileDocument, { name }: Pair): boolean =>
  document.named("ARG").some(({ stage, pairs }) => stage !== undefined && pairs.some((pair) => pair.name === name));

/**
 * Whether a value tells that the name misleads. An ARG with no value or a made-up one gets the real one from the command
 * line, and so does an ENV that takes it from such an ARG.
 */
export function isHarmless(document: DockerfileDocument, pair: Pair): boolean {
  const { value, resolved, instruction } = pair;
  if (value === undefined || value === "") return instruction.name === "ENV";
  if (resolved !== undefined && isSetting(resolved)) return true;
  if (instruction.name === "ARG") return false;
  const names = [...value.matchAll(/\$\{?(\w{1,200})/g)].map(([, name = ""]) => name);
  if (names.some((name) => document.variable(name, instruction)?.instruction.name === "ARG")) return false;
  return resolved === undefined || resolved === "" || isPlaceholder(resolved);
}
