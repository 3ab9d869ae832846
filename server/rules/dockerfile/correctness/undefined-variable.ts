import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import { type Expandable, expansions, spanWithin } from "../../../engine/dockerfile/expandable.ts";
import type { Reference } from "../../../engine/dockerfile/expansion.ts";
import { imageVariables } from "../../../engine/dockerfile/image-environment.ts";
import type { AnyInstruction } from "../../../engine/dockerfile/instructions.ts";
import type { Pair } from "../../../engine/dockerfile/pairs.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import { isPredefined } from "../../../engine/dockerfile/variables.ts";
import { remember } from "../../../engine/memo.ts";
import { nearest } from "../../../engine/nearest.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { choice } from "../syntax/refusals.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/undefined-variable",
  title: "A variable is used that nothing defines",
  severity: "warning",
  enabled: true,
  rationale:
    "The builder puts nothing in its place and goes on: files land in another directory, a label stays empty. Names of the build machine's or of a login shell's environment, HOME among them, are not known to the builder.",
  remedy: "Correct the name, define it with `ARG` or `ENV`, or give a default as in `${NAME:-value}`.",
  criteria: {},
  fixable: "review",
  equivalents: [
    {
      tool: "buildkit",
      id: "UndefinedVar",
      match: "narrower",
      why: "ours is silent about images whose own variables are not known, unless a defined name is one letter away",
    },
  ],
  references: ["https://docs.docker.com/reference/build-checks/undefined-var/"],
  since: "0.1.0",

  *check(document) {
    const globals = new Set(
      document.named("ARG").flatMap(({ stage, pairs }) => (stage ? [] : pairs.map(({ name }) => name))),
    );
    for (const stage of document.stages) yield* problemsIn(stage, globals);
  },
};

function* problemsIn(stage: Stage, globals: ReadonlySet<string>): Generator<Problem> {
  const known = imageVariables(stage);
  for (const instruction of stage.instructions) {
    if (expansions(instruction).length === 0) continue;
    for (const { expandable, reference } of undefinedReferences(stage.document, instruction)) {
      const { name } = reference;
      if (globals.has(name) || known?.has(name)) continue;
      const near = nearest(name, namesBefore(stage, instruction.index), 1);
      if (known || isMisspelt(name, near)) yield problem(expandable, reference, near);
    }
  }
}

interface Found {
  readonly expandable: Expandable;
  readonly reference: Reference;
}

function* undefinedReferences(document: DockerfileDocument, instruction: AnyInstruction): Generator<Found> {
  for (const { expandable, references } of expansions(instruction)) {
    for (const reference of references) {
      const { name, modifier } = reference;
      const isOwn = expandable.pair?.name === name;
      if (!/^[A-Za-z_]\w+$/.test(name) || /[-+?]/.test(modifier) || isOwn || /PATH$/.test(name)) continue;
      if (!isPredefined(name) && !document.variable(name, instruction)) yield { expandable, reference };
    }
  }
}

/** Among more variables nobody looks for the one that was meant. */
const mostNames = 300;

const variablesOf = remember(({ chain }: Stage): readonly Pair[] =>
  chain.flatMap((stage) => [...stage.named("ENV"), ...stage.named("ARG")]).flatMap(({ pairs }) => pairs),
);

/** Variables that ENV and ARG define along the chain before an instruction; none where there are very many. */
function namesBefore(stage: Stage, index: number): readonly string[] {
  const variables = variablesOf(stage);
  if (variables.length > mostNames) return [];
  return variables.filter(({ instruction }) => instruction.index < index).map(({ name }) => name);
}

/** Whether one letter is wrong for sure: short names and numbers are alike by nature. */
const isMisspelt = (name: string, near: string | undefined): boolean =>
  near !== undefined && name.length > 4 && name.replace(/\d/g, "") !== near.replace(/\d/g, "");

function problem(expandable: Expandable, { name, start, end }: Reference, near: string | undefined): Problem {
  const at = spanWithin(expandable, start, end);
  const fixes: Fix[] = [];
  const offset = expandable.text.indexOf(name, start);
  if (near !== undefined && at.end - at.start === end - start) {
    const span = spanWithin(expandable, offset, offset + name.length);
    fixes.push(choice(`Write ${near}`, { span, text: near }));
  }
  const hint = near === undefined ? "" : `; did you mean ${shorten(near, 24)}?`;
  return { at: { span: at }, message: `${shorten(name, 24)} is not defined here and stays empty${hint}`, fixes };
}
