import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import { appendInstruction } from "../../../engine/dockerfile/edit.ts";
import { imageVariables } from "../../../engine/dockerfile/image-environment.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { type Span, shorten } from "../../../engine/text.ts";
import { uses } from "./variable-uses.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/arg-out-of-scope",
  title: "An ARG before FROM is used inside a stage",
  severity: "warning",
  enabled: true,
  rationale:
    "An ARG before the first FROM, and the platform of the build, reach FROM lines alone. Inside a stage the variable is empty, and the build goes on: a path loses its version, a download takes the wrong file.",
  remedy: "Write `ARG NAME` once more, without a value, in each stage that uses it.",
  criteria: {},
  fixable: "safe",
  equivalents: [
    { tool: "sonar", id: "S6579", match: "related", why: "theirs does not know TARGETARCH and its like" },
    {
      tool: "buildkit",
      id: "UndefinedVar",
      match: "related",
      why: "theirs reports any undefined variable, and does not look at the shell text of RUN",
    },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#understand-how-arg-and-from-interact"],
  since: "0.1.0",

  *check(document) {
    const names = globalNames(document);
    if (names.size === 0) return;
    for (const stage of document.stages) {
      const seen = new Set<string>();
      for (const instruction of stage.instructions) {
        for (const { name, at } of uses(instruction, names)) {
          if (seen.has(name) || document.variable(name, instruction)) continue;
          seen.add(name);
          yield* problemOf(stage, name, at);
        }
      }
    }
  },
};

const platformUse = /\$\{?(?:TARGET|BUILD)/;
const platforms = ["TARGET", "BUILD"].flatMap((side) =>
  ["PLATFORM", "OS", "ARCH", "VARIANT"].map((part) => side + part),
);

/** Names that have a value in FROM lines alone and stand behind a dollar sign somewhere. */
function globalNames(document: DockerfileDocument): ReadonlySet<string> {
  const before = document.named("ARG").filter(({ stage }) => stage === undefined);
  const { source } = document;
  const own = before.flatMap(({ pairs }) => pairs.map(({ name }) => name));
  const names = platformUse.test(source) ? [...platforms, ...own] : own;
  return new Set(names.filter((name) => source.includes(`$${name}`) || source.includes(`\${${name}`)));
}

function* problemOf(stage: Stage, name: string, at: Span): Generator<Problem> {
  const known = imageVariables(stage);
  const isPlatform = platforms.includes(name);
  if (known?.has(name) || (!known && isOfImage(stage, name))) return;
  const isSure = isPlatform || known !== undefined;
  const edit = appendInstruction(stage.document, stage.from, `ARG ${name}`);
  const text = shorten(name, 30);
  yield {
    at: { span: at },
    message: isPlatform
      ? `${text} is empty here: no ARG brings it into the stage`
      : `${text} is empty here: an ARG before FROM does not reach the stage`,
    severity: isSure ? "warning" : "info",
    fixes: [
      {
        title: isSure
          ? `Bring ${name} into the stage`
          : `Bring ${name} into the stage, if the base image does not set it`,
        kind: isSure ? "safe" : "review",
        edits: [{ edits: [edit] }],
      },
    ],
  };
}

/** Whether a name looks like one that the base image sets itself: `PHP_VERSION` of `php`. */
const isOfImage = ({ chain }: Stage, name: string): boolean => {
  const [product = ""] = name.toLowerCase().split("_");
  return product.length > 2 && (chain.at(-1)?.from.reference?.text.toLowerCase().includes(product) ?? false);
};
