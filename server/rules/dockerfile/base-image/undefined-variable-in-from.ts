import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import { insertInstruction } from "../../../engine/dockerfile/edit.ts";
import { type Reference, scanExpansion } from "../../../engine/dockerfile/expansion.ts";
import type { From } from "../../../engine/dockerfile/from.ts";
import { isPredefined } from "../../../engine/dockerfile/variables.ts";
import { nearest } from "../../../engine/nearest.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { type Span, shorten, span } from "../../../engine/text.ts";

/** Among more names than these no misspelt one is looked for. */
const mostNames = 100;

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/undefined-variable-in-from",
  title: "FROM uses a variable that no ARG before the first FROM declares",
  severity: "error",
  enabled: true,
  rationale:
    "FROM sees the ARGs above the first FROM alone. Any other variable is empty there, so the build stops at an empty name or silently takes another image than the one that was meant.",
  remedy: "Declare the variable with ARG above the first FROM.",
  criteria: {},
  fixable: "review",
  equivalents: [
    { tool: "buildkit", id: "UndefinedArgInFrom", match: "same" },
    {
      tool: "dockerfile-utils",
      id: "BASE_NAME_EMPTY",
      match: "related",
      why: "theirs reports a name that is empty as a whole",
    },
  ],
  references: [
    "https://docs.docker.com/reference/build-checks/undefined-arg-in-from/",
    "https://docs.docker.com/reference/dockerfile/#understand-how-arg-and-from-interact",
  ],
  since: "0.1.0",

  *check(document) {
    const froms = document.named("FROM").filter(({ text }) => text.includes("$"));
    if (froms.length === 0) return;
    const names = declared(document);
    for (const from of froms) {
      for (const text of expandedTexts(from)) {
        for (const reference of scanExpansion(text[0], document.escape).references) {
          if (names.has(reference.name) || isPredefined(reference.name)) continue;
          yield undefinedIn(document, reference, text, names);
        }
      }
    }
  },
};

const declared = (document: DockerfileDocument): ReadonlySet<string> =>
  new Set(
    document.instructions
      .slice(0, document.named("FROM")[0]?.index)
      .flatMap((instruction) => (instruction.name === "ARG" ? instruction.pairs.map(({ name }) => name) : [])),
  );

/** The texts of a FROM in which variables are put in. */
function* expandedTexts({ platform, reference }: From): Iterable<readonly [text: string, at: Span]> {
  if (platform?.value !== undefined) yield [platform.value, platform.valueSpan];
  if (reference) yield [reference.text, reference.span];
}

function undefinedIn(
  document: DockerfileDocument,
  { name, start, end, modifier }: Reference,
  [text, at]: readonly [text: string, at: Span],
  names: ReadonlySet<string>,
): Problem {
  const isAsWritten = document.source.slice(at.start, at.end) === text;
  const place = isAsWritten ? span(at.start + start, at.start + end) : at;
  const hasDefault = /^:?-$/.test(modifier);
  const near = hasDefault || !isAsWritten || names.size > mostNames ? undefined : nearest(name, [...names]);
  const what = hasDefault ? ": its default always holds" : " and is empty here";
  return {
    at: { span: place },
    message: `${shorten(name, 30)} is not declared before the first FROM${what}`,
    severity: hasDefault ? "info" : "error",
    fixes: near === undefined ? declare(document, name) : [rename(document, name, near, place)],
  };
}

function rename({ source }: DockerfileDocument, name: string, near: string, place: Span): Fix {
  const at = source.indexOf(name, place.start);
  const edit = { span: span(at, at + name.length), text: near };
  return { title: `Use ${near}, which is declared`, kind: "review", edits: [{ edits: [edit] }] };
}

function declare(document: DockerfileDocument, name: string): readonly Fix[] {
  const first = document.named("FROM")[0];
  if (!first || !/^\w+$/.test(name)) return [];
  const edit = insertInstruction(document, first, `ARG ${name}=\${1:value}`);
  return [{ title: `Declare ${name} above the first FROM`, kind: "review", snippet: true, edits: [{ edits: [edit] }] }];
}
