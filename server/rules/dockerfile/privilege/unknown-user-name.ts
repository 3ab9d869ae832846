import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { type Span, shorten } from "../../../engine/text.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/unknown-user-name",
  title: "A user is named in an image that has no list of users",
  severity: "warning",
  enabled: true,
  rationale:
    "`FROM scratch` has no `/etc/passwd`, so no name means anything: a COPY with `--chown` stops the build, and a container with such a USER does not start.",
  remedy: "Write numbers, or copy a passwd file into the image.",
  criteria: {},
  fixable: "review",
  equivalents: [
    {
      tool: "tally",
      id: "named-identity-in-passwdless-stage",
      match: "related",
      why: "theirs does not ask whether an archive, a tree or a command brings the list",
    },
  ],
  supersedes: ["dockerfile/non-numeric-user"],
  references: [
    "https://docs.docker.com/reference/dockerfile/#user",
    "https://docs.docker.com/reference/dockerfile/#copy---chown---chmod",
  ],
  since: "0.1.0",

  *check(document) {
    for (const stage of document.stages) {
      if (!stage.isFromScratch || mayHaveUsers(stage)) continue;
      for (const { word, resolved } of stage.named("USER")) yield* named(document, word?.span, resolved);
      for (const copy of [...stage.named("COPY"), ...stage.named("ADD")]) {
        const flag = copy.flag("chown");
        if (flag?.value !== undefined) yield* named(document, flag.valueSpan, document.expand(flag.value, copy));
      }
    }
  },
};

/** Whether something along the chain may write `/etc/passwd`: a command, an archive, a directory above it. */
const mayHaveUsers = (stage: Stage): boolean =>
  stage.chain.some(
    (ancestor) =>
      ancestor.named("RUN").length > 0 ||
      [...ancestor.named("COPY"), ...ancestor.named("ADD")].some((copy) => {
        const to = copy.destination && ancestor.document.expand(copy.destination.text, copy);
        const isArchive =
          copy.name === "ADD" && copy.sources.some(({ value }) => /\.(?:tar|t[gx]z|txz)\b|\$/.test(value));
        return (
          to === undefined || isArchive || /^\/?(?:etc(?:\/passwd)?)?\/?$/.test(to) || copy.rest.includes("passwd")
        );
      }),
  );

function* named(document: DockerfileDocument, span: Span | undefined, value: string | undefined): Iterable<Problem> {
  const parts = (value ?? "").split(":").filter((part) => part !== "" && !/^\d+$/.test(part));
  const [name] = parts.filter((part) => part !== "root");
  if (name === undefined || !span) return;
  const isLiteral = document.source.slice(span.start, span.end) === value;
  const edits = [{ edits: [{ span, text: "${1:65532:65532}" }] }];
  yield {
    at: { span },
    message: `the image has no list of users that could know ${shorten(name, 30)}`,
    fixes: isLiteral ? [{ title: "Write numbers", kind: "review", snippet: true, edits }] : [],
  };
}
