import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import { expandables } from "../../../engine/dockerfile/expandable.ts";
import type { Mount } from "../../../engine/dockerfile/mount.ts";
import type { Word } from "../../../engine/dockerfile/word.ts";
import { groupBy } from "../../../engine/group.ts";
import { remember } from "../../../engine/memo.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { type Edit, type Span, shorten } from "../../../engine/text.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/stage-name-casing",
  title: "The name of a stage holds upper-case letters",
  severity: "hint",
  enabled: true,
  rationale:
    "The builder turns names of stages into lower case, so the name shown in its output and in errors is not the one in the file.",
  remedy: "Write names of stages in lower case.",
  criteria: {},
  fixable: "safe",
  equivalents: [{ tool: "buildkit", id: "StageNameCasing", match: "same" }],
  references: ["https://docs.docker.com/reference/build-checks/stage-name-casing/"],
  since: "0.1.0",

  *check(document) {
    for (const stage of document.stages) {
      const { stageName } = stage.from;
      if (!stageName || stageName.text === stage.name) continue;
      yield {
        at: { span: stageName.span },
        message: `${shorten(stageName.text)} names a stage in upper case, which the builder lowers`,
        fixes: () => lower(document, stageName),
      };
    }
  },
};

/** A fix edits no more places that name a stage: where hundreds of stages share a name, each has such a fix. */
const mostReferences = 200;

function lower(document: DockerfileDocument, { span: own, text: name }: Word): Fix[] {
  const others = references(document).get(name.toLowerCase()) ?? [];
  const spans = [own, ...others.slice(0, mostReferences)];
  const edits = spans.flatMap((span) => lowered(document.source, span, name));
  return [{ title: "Write it in lower case", kind: "safe", edits: [{ edits }] }];
}

/** Where names of stages stand besides the AS of their own FROM, by the name in lower case. */
const references = remember((document: DockerfileDocument): ReadonlyMap<string, readonly Span[]> => {
  const froms = document.named("FROM").flatMap((from) => expandables(from)[0]?.span ?? []);
  const copies = document.withTriggers("COPY").flatMap((copy) => copy.flag("from")?.valueSpan ?? []);
  const mounts = document.withTriggers("RUN").flatMap((run) => run.mounts.flatMap(fromSpan));
  return groupBy([...froms, ...copies, ...mounts], ({ start, end }) => document.source.slice(start, end).toLowerCase());
});

function fromSpan(mount: Mount): Span[] {
  const option = mount.option("from");
  return option ? [{ start: option.span.start + "from=".length, end: option.span.end }] : [];
}

function lowered(source: string, span: Span, name: string): Edit[] {
  const text = source.slice(span.start, span.end);
  return text === text.toLowerCase() || text.length !== name.length ? [] : [{ span, text: text.toLowerCase() }];
}
