import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import {
  type LanguageFamily,
  type LanguageInstall,
  languageInstall,
} from "../../../engine/dockerfile/language-packages.ts";
import { remember } from "../../../engine/memo.ts";
import type { Project } from "../../../engine/project.ts";
import type { Problem } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

/** A command that installs packages of a language and the RUN it stands in. */
export interface LanguageUse {
  readonly run: Run;
  readonly use: LanguageInstall;
}

const allUses = remember((document: DockerfileDocument): readonly LanguageUse[] =>
  document.named("RUN").flatMap((run) =>
    run.commands().flatMap((command) => {
      const use = languageInstall(command);
      return use ? [{ run, use }] : [];
    }),
  ),
);

/** The commands that install packages of a language; of what ONBUILD keeps nothing is installed here. */
export const languageUses = (document: DockerfileDocument, family: LanguageFamily): readonly LanguageUse[] =>
  allUses(document).filter(({ use }) => use.family === family);

/** Tools of the package managers themselves, of which the newest is usually wanted. */
const managersOwn: ReadonlySet<string | undefined> = new Set(
  "bun bundler npm pip pnpm setuptools uv wheel yarn".split(" "),
);

/**
 * What a command installs in whatever version there is, at the first such package. `isFixed` says whether a version,
 * which may be a range or the name of a moving one, leads to the same release every time. It matters less in a layer
 * that does not ship.
 */
export function* unpinned(
  { document, project }: { readonly document: DockerfileDocument; readonly project: Project },
  { run, use }: LanguageUse,
  isFixed: (version: string) => boolean,
): Generator<Problem> {
  const ships = run.stage !== undefined && document.shippedLayers(project.settings.shippedTargets).has(run.stage);
  const open = use.packages.filter(
    ({ kind, version }) => kind === "package" && (version === undefined || !isFixed(version)),
  );
  const first = open.find(({ name }) => !managersOwn.has(name)) ?? open[0];
  if (!first) return;
  const { word, name } = first;
  const subject = shorten(word.value ?? word.text, 26);
  const others = open.length > 1 ? ` and ${open.length - 1} more` : "";
  yield {
    at: { span: word.span },
    message: `${subject}${others} without a fixed version: later builds may differ`,
    severity: ships && !managersOwn.has(name) ? "info" : "hint",
  };
}

/** What all of these rules say about the risk. */
export const rationale =
  "A build takes the newest release of that day: a breaking or stolen one reaches the image without any change in the repository, and nobody can build the earlier image again.";

/** How these rules relate to criteria. */
export const criteria = {
  "CC8.1": {
    why: "What reaches the image changes only when the repository changes.",
    limits: "Shows what the command asks for, not what it brings along or which release was built.",
  },
};
