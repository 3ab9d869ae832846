import type { ShellCommand, ShellWord } from "../../../engine/dockerfile/command.ts";
import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import { insertAfter } from "../../../engine/dockerfile/edit.ts";
import type { Healthcheck } from "../../../engine/dockerfile/execution.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Settings } from "../../../engine/settings.ts";
import type { Edit } from "../../../engine/text.ts";

/** A health check that acts in a shipped stage, which may have inherited it. */
export interface ActiveCheck {
  readonly stage: Stage;
  readonly check: Healthcheck;
}

/** The health checks of the shipped stages. */
export function activeChecks(document: DockerfileDocument, { shippedTargets }: Settings): readonly ActiveCheck[] {
  if (document.named("HEALTHCHECK").length === 0) return [];
  return document.shippedStages(shippedTargets).flatMap((stage) => {
    const check = stage.healthcheck;
    return check && !check.isNone ? [{ stage, check }] : [];
  });
}

/** A page that a health check asks for by curl or wget. */
export interface Probe {
  readonly command: ShellCommand;
  readonly word: ShellWord;
  readonly isTls: boolean;
  readonly host: string;
  readonly port: number;
  /** Starts with a slash. */
  readonly path: string;
}

const url = /^(?:(https?):\/\/)?(\[[^\]]+\]|[^/:?#@\s]+)(?::(\d{1,5}))?([/?#].*)?$/i;

/** The pages that a health check asks for, as far as their addresses are known. */
export function probesOf(check: Healthcheck): readonly Probe[] {
  return check.commands("curl", "wget").flatMap((command) => {
    const words = [...command.operands(), ...command.flags("--url").flatMap(({ valueWord }) => valueWord ?? [])];
    return words.flatMap((word) => probeOf(command, word) ?? []);
  });
}

function probeOf(command: ShellCommand, word: ShellWord): Probe | undefined {
  const [, scheme = "http", host, port, path = "/"] = url.exec(word.value ?? "") ?? [];
  if (host === undefined) return undefined;
  const isTls = scheme.toLowerCase() === "https";
  const known = port === undefined ? (isTls ? 443 : 80) : Number(port);
  return { command, word, isTls, host, port: known, path: path.startsWith("/") ? path : `/${path}` };
}

/** Whether a host is the container itself. */
export const isOwn = (host: string): boolean => /^(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\])$/i.test(host);

/** Inserts words right after the name of a command, quoted where they stand in an array. */
export function insertWords(check: Healthcheck, command: ShellCommand, ...words: readonly string[]): Edit {
  const isArray = check.form === "exec" && !command.isNested;
  const text = words.map((word) => (isArray ? `, ${JSON.stringify(word)}` : ` ${word}`)).join("");
  return insertAfter({ span: command.nameSpan }, text);
}
