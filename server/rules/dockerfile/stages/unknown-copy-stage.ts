import type { Source } from "../../../engine/dockerfile/copy.ts";
import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import type { Instruction } from "../../../engine/dockerfile/instruction.ts";
import { nearest } from "../../../engine/nearest.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { type Span, shorten } from "../../../engine/text.ts";
import { choice } from "../syntax/refusals.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/unknown-copy-stage",
  title: "Files come from a stage that does not exist there",
  severity: "error",
  enabled: true,
  rationale:
    "A name that is no earlier stage is taken for an image, and pulled: the build breaks, or files come from a stranger's image that happens to have the name.",
  remedy: "Name an earlier stage, or write an image with its tag or digest.",
  criteria: {},
  fixable: "review",
  equivalents: [
    {
      tool: "hadolint",
      id: "DL3022",
      match: "related",
      why: "theirs reports every name without a tag that is no earlier stage, and does not look at mounts",
    },
    {
      tool: "kics",
      id: "COPY '--from' Without FROM Alias Defined Previously",
      match: "related",
      why: "theirs reports every name that is no stage, images and build contexts too, and does not look at mounts",
    },
    {
      tool: "dockerfile-utils",
      id: "FLAG_INVALID_FROM_VALUE",
      match: "related",
      why: "theirs looks at the first character alone, and also refuses a variable",
    },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#copy---from"],
  since: "0.1.0",
  needs: ["--from", "--mount"],

  *check(document) {
    if (document.stages.length === 0) return;
    for (const copy of document.named("COPY")) {
      if (copy.from) yield* problemOf(document, copy, copy.from, copy.from.flag.valueSpan);
    }
    for (const run of document.named("RUN")) {
      for (const mount of run.mounts) {
        const option = mount.option("from");
        if (mount.from && option) yield* problemOf(document, run, mount.from, afterEquals(option.span));
      }
    }
  },
};

const afterEquals = ({ start, end }: Span): Span => ({ start: start + "from=".length, end });

function* problemOf(document: DockerfileDocument, at: Instruction, from: Source, span: Span): Generator<Problem> {
  const { value, stage } = from;
  if (value === undefined || !at.stage) return;
  const name = shorten(value, 24);
  const place = { span: span.start < span.end ? span : from.flag.span };
  if (value === "") yield { at: place, message: "--from= names no stage, so the files come from the build context" };
  else if (stage && stage.index > at.stage.index) {
    yield {
      at: place,
      message: `${name} is a later stage; files come from earlier ones`,
      related: [{ span: stage.from.span, message: "the later stage" }],
    };
  } else if (stage) return;
  else if (/^\d+$/.test(value)) {
    yield { at: place, message: `there is no stage ${name}, only ${document.stages.length}, counted from 0` };
  } else yield* misspelt(document, at, value, place);
}

/** Among more stages, which nobody writes by hand, no name is looked for that is almost the same. */
const mostStages = 300;

/** A plain name may be an image or a build context; one that is almost that of an earlier stage seldom is. */
function* misspelt(
  document: DockerfileDocument,
  { stage: own }: Instruction,
  value: string,
  at: { readonly span: Span },
): Generator<Problem> {
  if (!/^[a-z][\w-]{2,}$/i.test(value) || document.stages.length > mostStages) return;
  const names = document.stages.slice(0, own?.index).flatMap(({ name }) => name ?? []);
  const near = nearest(value, names, value.length > 5 ? 2 : 1);
  if (near === undefined) return;
  const isWritten = document.source.slice(at.span.start, at.span.end) === value;
  yield {
    at,
    message: `${shorten(value, 24)} is no stage; did you mean ${shorten(near, 24)}?`,
    severity: "warning",
    fixes: isWritten ? [choice(`Write ${near}`, { span: at.span, text: near })] : [],
  };
}
