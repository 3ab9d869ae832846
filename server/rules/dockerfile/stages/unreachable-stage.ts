import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/unreachable-stage",
  title: "Nothing uses a stage",
  severity: "hint",
  enabled: true,
  rationale:
    "The builder skips a stage that nothing is built on or copied from, so tests or checks in it never run, and whoever changes it changes nothing.",
  remedy: "Delete it, copy from it, or name it in `shippedTargets` when it is built with `--target`.",
  criteria: {},
  fixable: false,
  equivalents: [
    {
      tool: "tally",
      id: "no-unreachable-stages",
      match: "narrower",
      why: "ours excuses named stages that look as if they were built with --target",
    },
  ],
  references: ["https://docs.docker.com/build/building/multi-stage/"],
  since: "0.1.0",

  *check(document, { settings }) {
    if (document.stages.length < 2) return;
    const targets = [...document.shippedStages(settings.shippedTargets), ...document.stages.filter(isTarget)];
    const used = usedStages(document.stages, targets);
    if (!used) return;
    for (const stage of document.stages) {
      if (used.has(stage)) continue;
      const { reference, stageName, keyword } = stage.from;
      const named = stageName ? `stage ${shorten(stageName.text)}` : `this stage of ${shorten(reference?.text ?? "")}`;
      yield {
        at: { span: stageName?.span ?? keyword },
        message: `nothing is built on ${named} or copied from it`,
        tags: ["unnecessary"],
      };
    }
  },
};

/** Stages that the given ones need; undefined when a name that is not known may be any of them. */
function usedStages(stages: readonly Stage[], targets: readonly Stage[]): ReadonlySet<Stage> | undefined {
  const used = new Set<Stage>();
  const waiting = [...targets];
  for (let stage = waiting.pop(); stage; stage = waiting.pop()) {
    if (used.has(stage)) continue;
    used.add(stage);
    const sources = [
      { text: stage.from.reference?.text, value: stage.from.resolved, stage: stage.parent },
      ...stage.named("COPY").flatMap(({ from }) => (from ? [{ text: from.flag.value, ...from }] : [])),
      ...stage.named("RUN").flatMap(mountSources),
    ];
    for (const source of sources) {
      if (source.value === undefined) return undefined;
      if (!source.stage) continue;
      waiting.push(source.stage, ...alternatives(stages, source.text));
    }
  }
  return used;
}

interface Named {
  readonly text: string | undefined;
  readonly value: string | undefined;
  readonly stage: Stage | undefined;
}

const mountSources = ({ mounts }: Run): Named[] =>
  mounts.flatMap((mount) => (mount.from ? [{ ...mount.from, text: mount.option("from")?.value }] : []));

/** The stages that another value of a variable in a reference would name. */
function alternatives(stages: readonly Stage[], text: string | undefined): readonly Stage[] {
  if (!text?.includes("$")) return [];
  const [before = "", ...after] = text.toLowerCase().split(/\$\{[^}]*\}|\$\w+/);
  const end = after.at(-1) ?? "";
  return stages.filter(({ name }) => name?.startsWith(before) && name.endsWith(end));
}

/** Words in the names of stages that are built by themselves, for people, checks or other images. */
const purposes =
  /(?:^|[-_.])(?:artifacts?|bench|check|ci|coverage|debug|dev|devel|development|docs?|e2e|export|final|fmt|format|lint|local|output|prod|production|release|runner|runtime|server|shell|staging|target|test|tester|tests|testing|update|validate|vendor|verify|worker)(?:[-_.]|$)/;

/** Whether a stage is built by itself: its name says so, or it is named and says what its container runs. */
const isTarget = (stage: Stage): boolean =>
  stage.name !== undefined &&
  (purposes.test(stage.name) || stage.named("CMD").length + stage.named("ENTRYPOINT").length > 0);
