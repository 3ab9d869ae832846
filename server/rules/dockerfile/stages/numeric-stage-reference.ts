import type { Copy, Source } from "../../../engine/dockerfile/copy.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import type { Edit } from "../../../engine/text.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/numeric-stage-reference",
  title: "A stage is named by its number",
  severity: "hint",
  enabled: true,
  rationale:
    "The number counts the stages before it: when somebody adds or moves a stage, files come from another one without an error.",
  remedy: "Name the stage with `AS` and copy from that name.",
  criteria: {},
  fixable: "safe",
  equivalents: [
    {
      tool: "kics",
      id: "Using Unnamed Build Stages",
      match: "narrower",
      why: "theirs also reports the number of no stage, and of the stage itself",
    },
  ],
  references: ["https://docs.docker.com/build/building/multi-stage/#name-your-build-stages"],
  since: "0.1.0",
  needs: ["--from"],

  *check(document) {
    for (const copy of document.named("COPY")) {
      const from = numeric(copy);
      if (!from?.stage || from.stage === copy.stage) continue;
      const name = from.stage.name === undefined ? "" : `, which is called ${from.stage.name}`;
      const fix = fixOf(from, from.stage);
      yield {
        at: { span: from.flag.valueSpan },
        message: `--from=${from.value} names a stage by its number${name}`.slice(0, 90),
        fixes: [fix],
      };
    }
  },
};

/** A source that is written as a number. */
const numeric = ({ from }: Copy): Source | undefined =>
  from?.flag.value !== undefined && /^\d{1,9}$/.test(from.flag.value) ? from : undefined;

function fixOf({ flag }: Source, stage: Stage): Fix {
  const use = (text: string): Edit => ({ span: flag.valueSpan, text });
  if (stage.name !== undefined) return { title: "Use its name", kind: "safe", edits: [{ edits: [use(stage.name)] }] };
  const { end } = stage.from.restSpan;
  const name = `\${1:stage${stage.index}}`;
  const edits = [{ span: { start: end, end }, text: ` AS ${name}` }, use(name)];
  return { title: "Name the stage", kind: "review", snippet: true, edits: [{ edits }] };
}
