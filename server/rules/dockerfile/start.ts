import type { ShellCommand } from "../../engine/dockerfile/command.ts";
import { appendInstruction, insertInstruction } from "../../engine/dockerfile/edit.ts";
import type { Cmd, Entrypoint } from "../../engine/dockerfile/execution.ts";
import { type ImageFacts, imageFacts } from "../../engine/dockerfile/image-facts.ts";
import type { Stage } from "../../engine/dockerfile/stages.ts";
import { remember } from "../../engine/memo.ts";
import type { Edit } from "../../engine/text.ts";

/** What is known of the image at the root of a stage's chain; undefined for scratch and for an image we do not know. */
export function baseFacts({ image }: Stage): ImageFacts | undefined {
  return image === undefined || image === "scratch" ? undefined : imageFacts(image);
}

const shells: ReadonlySet<string> = new Set(["sh", "ash", "bash", "dash", "fish", "ksh", "zsh"]);

/** Whether CMD only opens a shell for a person, as images of tools do. */
function opensShell({ cmd }: Stage): boolean {
  const [command, ...more] = cmd?.commands() ?? [];
  if (!command || more.length > 0 || !shells.has(command.name)) return false;
  return command.words.every(({ text }) => /^"?(?:-[il]+|--login)"?$/.test(text));
}

/**
 * Whether a container of this stage is known to start a program of its own accord: by CMD or ENTRYPOINT along the
 * chain, or as the server that the base image starts. Bases for other builds (ONBUILD) and images that open a shell do
 * not count.
 */
export const startsProgram: (stage: Stage) => boolean = remember((stage) => {
  if (stage.chain.some((ancestor) => ancestor.named("ONBUILD").length > 0)) return false;
  if (stage.entrypoint) return true;
  return stage.cmd ? !opensShell(stage) : baseFacts(stage)?.serves !== undefined;
});

/** Programs that start another one and pass signals on to it. */
const inits: ReadonlySet<string> = new Set(["tini", "tini-static", "dumb-init", "catatonit", "docker-init"]);

/**
 * The program that gets the signals of the engine: started without a shell, by `exec`, or behind an init. Undefined when
 * that is a shell, a script that only running it would show, or not known.
 */
export function mainProgram(stage: Stage): ShellCommand | undefined {
  const { entrypoint, cmd } = stage;
  if (!entrypoint) return cmd && directProgram(cmd);
  const program = directProgram(entrypoint);
  // An init that starts something is read as that; one alone starts what CMD says.
  return program && inits.has(program.name) ? cmd && directProgram(cmd) : program;
}

function directProgram(started: Cmd | Entrypoint): ShellCommand | undefined {
  if (started.form === "exec") return started.commands().find(({ isNested }) => !isNested);
  return started.commands().findLast(({ isNested, wrappers }) => !isNested && wrappers.includes("exec"));
}

/** Inserts an instruction before the CMD or ENTRYPOINT that end the stage, or at its end when a RUN follows them. */
export function insertBeforeStart(stage: Stage, text: string): Edit {
  const lastRun = stage.named("RUN").at(-1)?.index ?? -1;
  const start = stage.instructions.find(
    ({ name, index }) => (name === "CMD" || name === "ENTRYPOINT") && index > lastRun,
  );
  return start
    ? insertInstruction(stage.document, start, text)
    : appendInstruction(stage.document, stage.instructions.at(-1) ?? stage.from, text);
}
