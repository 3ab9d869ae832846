import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { ValidationCode, validate } from "dockerfile-utils";
import { review } from "../server/engine/review.ts";
import { Lines } from "../server/engine/text.ts";
import { rules } from "../server/rules/index.ts";
import { parseFixture } from "./support/fixture.ts";
import { projectOf, testRoot } from "./support/project.ts";
import { filesBelow, readText, repository } from "./support/repository.ts";

/** What dockerfile-utils says of a place; the line counts from 0. */
interface Problem {
  readonly code: string;
  readonly line: number;
  /** The marked text, and the line it begins in. */
  readonly marked: string;
  readonly text: string;
  /** Everything before the mark. */
  readonly before: string;
}

interface Source {
  readonly name: string;
  readonly text: string;
}

/** Where it is wrong by the builder's own parser, or its check is one that we make elsewhere. */
interface Difference {
  readonly code: string;
  readonly why: string;
  explains(problem: Problem, source: string): boolean;
}

const differences: readonly Difference[] = [
  {
    code: "WORKDIR_IS_NOT_ABSOLUTE",
    why: "a relative path after an absolute one, in ONBUILD, or one that begins with a backslash, ~ or % is meant so",
    explains: ({ text, before }) => /^\s*WORKDIR\s/im.test(before) || /ONBUILD|WORKDIR\s+[\\~%]/i.test(text),
  },
  {
    code: "UNKNOWN_ADD_FLAG",
    why: "it does not know --unpack of syntax 1.17",
    explains: ({ marked }) => marked === "--unpack",
  },
  {
    code: "UNKNOWN_COPY_FLAG",
    why: "two dashes alone end the flags",
    explains: ({ text }) => /^COPY -- /.test(text),
  },
  {
    code: "UNKNOWN_COPY_FLAG",
    why: "a frontend that is not Docker's may know other flags",
    explains: (_, source) => /^# syntax=example/.test(source),
  },
  {
    code: "NO_SOURCE_IMAGE",
    why: "a frontend that is not Docker's may have other rules",
    explains: (_, source) => /^# syntax=example/.test(source),
  },
  {
    code: "NO_SOURCE_IMAGE",
    why: "a line that is no instruction is reported as such",
    explains: ({ marked }) => !/^[a-z]+$/i.test(marked),
  },
  {
    code: "FLAG_INVALID_FROM_VALUE",
    why: "the builder puts variables into --from",
    explains: ({ marked }) => marked.startsWith("$"),
  },
  {
    code: "INVALID_DESTINATION",
    why: ". and .. can only be directories",
    explains: ({ marked }) => /(?:^|\/)\.{1,2}$/.test(marked),
  },
  {
    code: "CASING_INSTRUCTION",
    why: "a file that is mostly in lower case is consistent, and ONBUILD's trigger is not looked at",
    explains: ({ marked, text }, source) => /^\uFEFF?from/m.test(source) || (marked !== "" && /onbuild/i.test(text)),
  },
  {
    code: "CASING_INSTRUCTION",
    why: "a trigger that ONBUILD cannot wrap is reported as such",
    explains: ({ before }) => /ONBUILD \\\n[^\n]*\n\s*$/.test(before),
  },
  {
    code: "DEPRECATED_MAINTAINER",
    why: "ONBUILD MAINTAINER is reported as a trigger that cannot be wrapped",
    explains: ({ before }) => /ONBUILD \\\n[^\n]*\n\s*$/.test(before),
  },
  {
    code: "SYNTAX_MISSING_EQUALS",
    why: "it takes the words of a comment inside an instruction for pairs",
    explains: ({ text }) => /^\s*#/.test(text),
  },
  {
    code: "SYNTAX_MISSING_EQUALS",
    why: "a name whose equals sign stands in the next line is reported there",
    explains: ({ text }) => /\s\\$/.test(text),
  },
  {
    code: "UNKNOWN_HEALTHCHECK_FLAG",
    why: "what stands behind the first argument is no flag",
    explains: ({ text }) => /HEALTHCHECK [a-z]+ /.test(text),
  },
  {
    code: "INVALID_REFERENCE_FORMAT",
    why: "a placeholder that a template engine fills in is no reference yet",
    explains: ({ text }) => /FROM @\w+@/.test(text),
  },
  {
    code: "INVALID_PORT",
    why: "a mapping as of docker run has a rule of its own",
    explains: ({ text }) => /EXPOSE .*\S:/.test(text),
  },
  {
    code: "INVALID_PORT",
    why: "a quote that is never closed is reported as such",
    explains: ({ marked }) => marked === '"80',
  },
  {
    code: "INVALID_SIGNAL",
    why: "the engine reads signals without SIG, in lower case, in quotes and from variables, and Windows has others",
    explains: ({ marked }) => !marked.startsWith("SIG"),
  },
  {
    code: "FLAG_INVALID_DURATION",
    why: "a duration may have a plus sign",
    explains: ({ marked }) => marked.startsWith("+"),
  },
  {
    code: "FLAG_LESS_THAN_1MS",
    why: "a thousand microseconds are a millisecond",
    explains: ({ text }) => /=1000[µμ]s /.test(text),
  },
  {
    code: "FLAG_MISSING_DURATION",
    why: "zero needs no unit",
    explains: ({ marked }) => marked === "0",
  },
  {
    code: "UNSUPPORTED_MODIFIER",
    why: "the builder leaves the variables of HEALTHCHECK to the shell",
    explains: ({ text }) => text.startsWith("HEALTHCHECK"),
  },
  {
    code: "ARGUMENT_EXTRA",
    why: "the builder reads the rest of STOPSIGNAL as one argument",
    explains: ({ text }) => text.startsWith("STOPSIGNAL"),
  },
  {
    code: "UNKNOWN_INSTRUCTION",
    why: "the rest of the file belongs to a here-document that is never closed",
    explains: (_, source) => source.includes('<<-"b c"'),
  },
  {
    code: "EMPTY_CONTINUATION_LINE",
    why: "no line follows the line ending of the last one",
    explains: ({ marked, before }, source) => marked === "" && before === source,
  },
];

/** All Dockerfiles of all fixtures, as they are before a fix. */
const fixtures: readonly Source[] = filesBelow("server/rules", ".md").flatMap((path) =>
  parseFixture(readText(path), path).cases.flatMap(({ title, files }) =>
    files
      .filter(({ language, role }) => language === "dockerfile" && role !== "fixed")
      .map(({ text, line }) => ({ name: `${path}:${line} ${title}`, text })),
  ),
);

/** The collected real Dockerfiles, where they have been collected. */
function collected(): readonly Source[] {
  const index = join(repository, ".cache/corpus/index.json");
  if (!existsSync(index)) return [];
  const entries: readonly { file: string; language: string }[] = JSON.parse(readFileSync(index, "utf8"));
  return entries
    .filter(({ language }) => language === "dockerfile")
    .map(({ file }) => ({ name: file, text: readFileSync(join(repository, ".cache/corpus", file), "utf8") }));
}

function problemsOf({ text }: Source): readonly Problem[] {
  const lines = new Lines(text);
  return validate(text).map(({ code, range: { start, end } }) => {
    const from = lines.offset({ line: start.line, column: start.character });
    return {
      code: ValidationCode[Number(code)] ?? String(code),
      line: start.line,
      marked: text.slice(from, lines.offset({ line: end.line, column: end.character })),
      text: text.slice(lines.startOf(start.line), lines.startOf(start.line + 1)).trimEnd(),
      before: text.slice(0, from),
    };
  });
}

/** Our rules by the code that they are held against. */
const byCode = new Map<string, Set<string>>();
for (const { id, equivalents } of rules) {
  for (const peer of equivalents.filter(({ tool }) => tool === "dockerfile-utils")) {
    const ids = byCode.get(peer.id) ?? new Set<string>();
    byCode.set(peer.id, ids.add(id));
  }
}

/** Which lines each of our rules reports, counted from 0. */
function ours({ text }: Source): ReadonlyMap<string, ReadonlySet<number>> {
  const found = new Map<string, Set<number>>();
  const lines = new Lines(text);
  const { findings } = review(projectOf({ Dockerfile: text }), { rules, all: true, root: testRoot });
  for (const { rule, span, related } of findings) {
    const reported = found.get(rule.id) ?? new Set<number>();
    for (const at of [span, ...related.map((other) => other.span)]) {
      const last = lines.at(Math.max(at.start, at.end - 1)).line;
      for (let { line } = lines.at(at.start); line <= last; line++) reported.add(line);
    }
    found.set(rule.id, reported);
  }
  return found;
}

/** What it reports, no rule of ours that stands for its code does, and nothing explains. */
function unexplained(source: Source, used: Set<Difference>): string[] {
  const reported = ours(source);
  return problemsOf(source).flatMap((problem) => {
    const ids = byCode.get(problem.code);
    if (!ids || [...ids, "dockerfile/syntax"].some((id) => reported.get(id)?.has(problem.line))) return [];
    const difference = differences.find((entry) => entry.code === problem.code && entry.explains(problem, source.text));
    if (difference) used.add(difference);
    return difference ? [] : [`${source.name} line ${problem.line + 1}: ${problem.code} ${problem.text}`];
  });
}

describe("what dockerfile-utils reports, a rule of ours reports in the same line", () => {
  const used = new Set<Difference>();

  it("in every fixture", () => {
    assert.deepEqual(
      fixtures.flatMap((source) => unexplained(source, used)),
      [],
    );
  });

  it("in the collected real Dockerfiles", () => {
    assert.deepEqual(
      collected().flatMap((source) => unexplained(source, new Set())),
      [],
    );
  });

  it("and each difference that is explained occurs", () => {
    assert.deepEqual(
      differences.filter((difference) => !used.has(difference)).map(({ code, why }) => `${code}: ${why}`),
      [],
    );
  });
});
