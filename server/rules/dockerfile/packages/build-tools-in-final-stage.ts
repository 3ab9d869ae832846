import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import { imageName } from "../../../engine/dockerfile/image-facts.ts";
import { packageCommands, packageRuns } from "../../../engine/dockerfile/package-command.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten, span } from "../../../engine/text.ts";
import { building, buildWord } from "./build-commands.ts";
import { keptPackages, listed, servingStages } from "./tools.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/build-tools-in-final-stage",
  title: "Compilers and headers are part of the image that ships",
  severity: "info",
  enabled: true,
  rationale:
    "With a compiler in the image an intruder builds on the spot what was not let in, and every scan reports the weaknesses of hundreds of packages that the program never calls.",
  remedy:
    "Compile in a stage of its own and copy the result into a small image; where the tools must be in this stage, remove them in the RUN that installs them.",
  criteria: {
    "CC6.8": {
      why: "Software that has no purpose in operation is kept out of the image.",
      limits: "Knows the usual names of tools; what the program calls at run time is not known.",
    },
    "CC7.1": {
      why: "Fewer packages leave fewer weaknesses to find and follow up.",
      limits: "Does not look for known weaknesses.",
    },
  },
  fixable: false,
  equivalents: [
    {
      tool: "tally",
      id: "prefer-multi-stage-build",
      match: "related",
      why: "theirs looks for build commands in files with one stage, ours at what stays in the stage that ships",
    },
  ],
  references: ["https://docs.docker.com/build/building/best-practices/#use-multi-stage-builds"],
  since: "0.1.0",

  *check(document, project) {
    for (const stage of servingStages(document, project)) {
      const problems = [...baseWithTools(document, stage), ...installedTools(stage)];
      yield* problems.length > 0 || stage.chain.length > 1 ? problems : buildInOnlyStage(document, stage);
    }
  },
};

/** Images that exist to build, with the commands whose call at the start says that building is the purpose here, too. */
const builders: ReadonlyMap<string, RegExp> = new Map([
  ["golang", /\bgo\s+(?:run|test)\b/],
  ["rust", /\bcargo\b/],
  ["maven", /\bmvnw?\b/],
  ["gradle", /\bgradlew?\b/],
  ["mcr.microsoft.com/dotnet/sdk", /\bdotnet\s+(?:run|watch|test)\b/],
]);

const startOf = (stage: Stage): string =>
  [stage.entrypoint, stage.cmd].map((start) => start?.rest.replace(/["',[\]]+/g, " ") ?? "").join(" ");

function* baseWithTools(document: DockerfileDocument, stage: Stage): Generator<Problem> {
  const { image } = stage;
  const reference = stage.chain.at(-1)?.from.reference;
  if (image === undefined || image === "scratch" || !reference) return;
  const ownUse = builders.get(imageName(image));
  if (!ownUse || ownUse.test(startOf(stage))) return;
  const { start, end } = reference.span;
  const subject = shorten(document.source.slice(start, end), 40);
  yield { at: { span: reference.span }, message: `${subject} brings its compilers into the image that ships` };
}

const compilers =
  /^(?:build-essential|build-base|alpine-sdk|gcc(?:-\d+|-c\+\+)?|g\+\+(?:-\d+)?|clang(?:-\d+)?|cmake|autoconf|automake|libtool|bison|flex|ninja-build|meson|pkg-config|pkgconf|rustc|cargo|golang(?:-go|-[\d.]+)?|maven|gradle|default-jdk(?:-headless)?|dpkg-dev|rpm-build|linux-headers|.+-dev|.+-devel)$/;
const helpers = /^(?:make|git|openssh-client|openssh-clients|subversion|mercurial)$/;

function* installedTools(stage: Stage): Generator<Problem> {
  let start: string | undefined;
  const isTool = (name: string): boolean => {
    if (!compilers.test(name) && !helpers.test(name)) return false;
    start ??= startOf(stage);
    return !new RegExp(`(?:^|[\\s/])${escaped(name)}(?:\\s|$)`).test(start);
  };
  for (const run of stage.chain.flatMap((each) => packageRuns(each))) {
    for (const use of packageCommands(run)) {
      const kept = keptPackages(run, use, isTool);
      const [first] = [...kept.filter(({ name }) => compilers.test(name)), ...kept];
      if (!first) continue;
      const order = [first, ...kept.filter((other) => other !== first)];
      yield {
        at: { span: first.word.span },
        message: `build tools stay in the image: ${shorten(listed(order), 40)}`,
        severity: compilers.test(first.name) ? "info" : "hint",
      };
    }
  }
}

const escaped = (text: string): string => text.replace(/[.+*?^${}()|[\]\\]/g, "\\$&");

const buildNames: readonly string[] = Object.keys(building);

/** The first command that compiles where there is no other stage; what JavaScript brings is the matter of another rule. */
function* buildInOnlyStage(document: DockerfileDocument, stage: Stage): Generator<Problem> {
  if (document.stages.length > 1) return;
  const commands = stage.runsCalling(buildNames).flatMap((run) => run.commands(...buildNames));
  const command = commands.find(buildWord);
  const word = command && buildWord(command);
  if (!command || !word) return;
  yield {
    at: { span: span(command.nameSpan.start, word.span.end) },
    message: `${command.name} ${word.value} in the only stage leaves its tools in the image`,
  };
}
