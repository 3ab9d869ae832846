import { contextCopies } from "../../../engine/dockerfile/context-copy.ts";
import type { Copy } from "../../../engine/dockerfile/copy.ts";
import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import { absolutePath, folderBefore } from "../../../engine/dockerfile/paths.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import { remember } from "../../../engine/memo.ts";
import type { Span } from "../../../engine/text.ts";
import { basename, join } from "../../../engine/uri.ts";

/** A file or folder that an instruction brings in, by its path in the image. */
export interface Arrival {
  readonly path: string;
  readonly index: number;
  readonly span: Span;
  /** Whether it is the whole context, which may hold any file. */
  readonly isContext: boolean;
}

/** A path of a RUN, made absolute; the home directory is that of root. `cd` is not followed. */
export function pathIn(run: Run, value: string): string | undefined {
  const path = value.replace(/^~(?=\/)/, "/root");
  if (path.startsWith("/")) return join("/", path);
  const folder = run.commands("cd").length > 0 ? undefined : folderBefore(run);
  return folder === undefined ? undefined : join(folder, path);
}

/** What COPY, ADD and RUN of a stage say that they bring in. */
export const arrivalsIn: (stage: Stage) => readonly Arrival[] = remember((stage: Stage) => [
  ...[...stage.named("COPY"), ...stage.named("ADD")].flatMap(copied),
  ...stage.named("RUN").flatMap(created),
]);

function copied(copy: Copy): Arrival[] {
  const { document, destination, index } = copy;
  const written = document.expand(destination?.text ?? "", copy);
  const target = written === undefined ? undefined : absolutePath(written, copy);
  if (written === undefined || target === undefined) return [];
  const isFolder = /(?:^|\/)\.{0,2}$/.test(written) || copy.sources.length > 1;
  const whole = contextWords(document);
  return copy.sources.flatMap((word) => {
    const source = document.expand(word.text, copy);
    if (source === undefined) return [];
    const isContext = whole.has(word.span.start);
    const named = { path: target, index, span: word.span, isContext };
    return isContext || !isFolder ? [named] : [named, { ...named, path: join(target, basename(source)) }];
  });
}

const contextWords = remember(
  (document: DockerfileDocument): ReadonlySet<number> =>
    new Set(contextCopies(document).map(({ word }) => word.span.start)),
);

/** Files that a RUN writes by a redirection, and keys that it makes. */
function created(run: Run): Arrival[] {
  const { index } = run;
  return run.commands().flatMap((command) => {
    const targets = command.redirects.flatMap(({ operator, target }) =>
      /^>[>|]?$/.test(operator) && target ? [target] : [],
    );
    const file = command.name === "ssh-keygen" ? command.words.findIndex(({ value }) => value === "-f") : -1;
    const key = file < 0 ? undefined : command.words[file + 1];
    return [...targets, ...(key ? [key] : [])].flatMap(({ value, span }) => {
      const path = value === undefined ? undefined : pathIn(run, value);
      return path === undefined ? [] : [{ path, index, span, isContext: false }];
    });
  });
}
