import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { convertHadolintConfig } from "../engine/hadolint-config.ts";
import { hadolintFileNames, settingsFileName } from "../engine/settings.ts";
import { rules } from "../rules/index.ts";
import type { Run } from "./commands.ts";
import { defaultMaximumSize, displayPath, readSource } from "./disk.ts";
import { exitCode, UsageError } from "./exit.ts";
import { visible } from "./visible.ts";
import { replaceFile } from "./write.ts";

/** `portcullis convert`: writes a `portcullis.yaml` that says what hadolint's settings say. It overwrites nothing. */
export const convert: Run = async (input, terminal) => {
  const folder = resolve(terminal.folder, input.operands[0] ?? ".");
  const from = hadolintFileNames.map((name) => join(folder, name)).find((path) => existsSync(path));
  if (from === undefined) throw new UsageError(`${displayPath(terminal.folder, folder)} holds no .hadolint.yaml`);
  const reading = readSource(from, { maximumSize: defaultMaximumSize, strict: true });
  if ("refusal" in reading) throw new UsageError(`${from} ${reading.refusal}`);
  const text = convertHadolintConfig(reading.text, rules);
  if (input.has("dry-run")) {
    terminal.write(visibleLines(text));
    return exitCode.clean;
  }
  const to = join(folder, settingsFileName);
  const shown = visible(displayPath(terminal.folder, to));
  const refusal = replaceFile({ path: to, before: undefined, after: text, root: folder });
  if (refusal !== undefined) throw new UsageError(`${shown} ${refusal}`);
  terminal.write(`Wrote ${shown}\n`);
  return exitCode.clean;
};

const visibleLines = (text: string): string => text.split("\n").map(visible).join("\n");
