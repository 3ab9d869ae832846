import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseSettings } from "../server/engine/config.ts";
import { parseDockerfile } from "../server/engine/dockerfile/document.ts";
import { shellScripts } from "../server/engine/dockerfile/shell-script.ts";
import { type ShellcheckRunner, unknownScripts, withShellcheck } from "../server/engine/dockerfile/shellcheck.ts";
import { readShellcheck } from "../server/engine/dockerfile/shellcheck-output.ts";
import type { Finding } from "../server/engine/finding.ts";
import { convertHadolintConfig, hadolintSettings } from "../server/engine/hadolint-config.ts";
import type { Project } from "../server/engine/project.ts";
import { type Review, review } from "../server/engine/review.ts";
import { defaultSettings, type Settings } from "../server/engine/settings.ts";
import { apply, verify } from "../server/engine/verify.ts";
import { projectOf, testRoot } from "./support/project.ts";

const uri = `${testRoot}/Dockerfile`;
const enabled = { shellcheck: { enable: true, ignore: [] } };

const scriptsOf = (source: string): string[] =>
  shellScripts(parseDockerfile(uri, source)).map(({ shell, text }) => `${shell}: ${text}`);

/** A comment of ShellCheck on the first place of `text` in each script that has it. */
interface Said {
  readonly code: number;
  readonly text: string;
  readonly level?: string;
  /** What takes the place of the text. */
  readonly replacement?: string;
}

const columnOf = (line: string, index: number): number => [...line.slice(0, index)].length + 1;

/** What ShellCheck writes of a script: lines and columns from 1, columns in characters. */
function output(script: string, said: readonly Said[]): string {
  const comments = said.flatMap(({ code, text, level = "warning", replacement }) =>
    script.split("\n").flatMap((line, index) => {
      const at = line.indexOf(text);
      if (at < 0) return [];
      const [column, endColumn] = [columnOf(line, at), columnOf(line, at + text.length)];
      const place = { line: index + 1, endLine: index + 1, column, endColumn };
      const fix = replacement === undefined ? null : { replacements: [{ ...place, replacement, precedence: 1 }] };
      return [{ file: "-", ...place, level, code, message: `About ${code}.`, fix }];
    }),
  );
  return JSON.stringify({ comments });
}

const saying =
  (...said: readonly Said[]): ShellcheckRunner =>
  async (scripts) =>
    new Map(scripts.map((script) => [script.key, readShellcheck(script, output(script.text, said))]));

async function examined(source: string, run: ShellcheckRunner, settings: Partial<Settings> = {}): Promise<Project> {
  return withShellcheck(projectOf({ Dockerfile: source }, { ...enabled, ...settings }), run);
}

async function found(source: string, run: ShellcheckRunner, settings: Partial<Settings> = {}): Promise<Review> {
  return review(await examined(source, run, settings), { rules: [] });
}

const codes = ({ findings }: { readonly findings: readonly Finding[] }): string[] =>
  findings.map(({ check, rule }) => check?.id ?? rule.id);

const textOf = (source: string, { span }: Finding): string => source.slice(span.start, span.end);

describe("the scripts of a Dockerfile", () => {
  it("are what the shell gets: continuations joined, comments between them dropped", () => {
    assert.deepEqual(scriptsOf("FROM x\nRUN a \\\n  # why\n\n  && b\r\nRUN --mount=type=cache,target=/c d\n"), [
      "sh: a   && b",
      "sh: d",
    ]);
    assert.deepEqual(scriptsOf("# escape=`\nFROM x\nRUN a `\n && b \\\n"), ["sh: a  && b \\"]);
  });

  it("are read by the shell of the image, of SHELL or of the first line", () => {
    assert.deepEqual(scriptsOf("FROM alpine\nRUN a\nFROM debian\nRUN b\nFROM fedora\nRUN c\n"), [
      "busybox: a",
      "dash: b",
      "bash: c",
    ]);
    assert.deepEqual(scriptsOf('FROM debian\nSHELL ["/bin/bash", "-c"]\nRUN a\nSHELL ["/bin/zsh", "-c"]\nRUN b\n'), [
      "bash: a",
    ]);
    assert.deepEqual(scriptsOf("FROM x\nRUN <<E\n#!/usr/bin/env bash\na\nE\nRUN <<E\n#!/usr/bin/python\nb\nE\n"), [
      "bash: #!/usr/bin/env bash\na",
    ]);
  });

  it("are those of RUN, also in ONBUILD, but no exec forms and none for Windows", () => {
    assert.deepEqual(scriptsOf('FROM x\nRUN ["a", "b"]\nCMD c\nHEALTHCHECK CMD d\nONBUILD RUN e\n'), ["sh: e"]);
    assert.deepEqual(scriptsOf("FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN dir\n"), []);
  });

  it("hold here-documents without what the builder drops", () => {
    assert.deepEqual(scriptsOf("FROM x\nRUN <<-E\n\ta\r\n\t\tb\n\tE\n"), ["sh: a\nb"]);
    assert.deepEqual(scriptsOf("FROM x\nRUN cat <<E >f && \\\n  b\nbody\nE\n"), ["sh: cat <<E >f &&   b\nbody\nE"]);
    assert.deepEqual(scriptsOf("FROM x\nRUN bash -e <<'E'\na\nE\nRUN bash <<E\nb\nE\n"), [
      "bash: a",
      "sh: bash <<E\nb\nE",
    ]);
    assert.deepEqual(scriptsOf("FROM x\nRUN <<E\nnever closed\n"), []);
  });

  it("know the place of each character", () => {
    const source =
      "FROM x\r\nRUN a😀 \\\r\n\t# why\r\n  && b\r\nONBUILD RUN c\\\r\nd\r\nRUN <<-E\r\n\te\r\n\r\n\tf\r\n\tE\r\n";
    const scripts = shellScripts(parseDockerfile(uri, source));
    assert.equal(scripts.length, 3);
    for (const { text, span } of scripts.map((script) => ({ text: script.text, span: script.span.bind(script) }))) {
      for (let i = 0; i < text.length; i++) {
        const { start, end } = span(i, i + 1);
        assert.equal(source.slice(start, end), text[i]);
      }
    }
  });
});

describe("what ShellCheck says", () => {
  it("stands at its place, with its page, severity and id", async () => {
    const source = "FROM x\nRUN echo 😀 \\\n  # why\n  && echo $y\n";
    const { findings } = await found(
      source,
      saying(
        { code: 2086, text: "$y", level: "info" },
        { code: 1000, text: "echo 😀", level: "style" },
        { code: 2000, text: "😀   &&", level: "error" },
      ),
    );
    assert.deepEqual(
      findings.map((finding) => [textOf(source, finding), finding.severity, finding.message]),
      [
        ["echo 😀", "hint", "SC1000: About 1000"],
        ["😀 \\\n  # why\n  &&", "error", "SC2000: About 2000"],
        ["$y", "info", "SC2086: About 2086"],
      ],
    );
    assert.equal(findings[0]?.rule.id, "dockerfile/shellcheck");
    assert.equal(findings[2]?.check?.page, "https://www.shellcheck.net/wiki/SC2086");
  });

  it("is read only as far as it is understood", async () => {
    const source = "FROM x\nRUN a b\n";
    const reading =
      (text: string): ShellcheckRunner =>
      async (scripts) =>
        new Map(scripts.map((script) => [script.key, readShellcheck(script, text)]));
    for (const text of ["", "{", "[]", "null", '{"comments": 1}', '{"comments": [1, null, {"code": "x"}]}']) {
      assert.deepEqual((await found(source, reading(text))).findings, [], text);
    }
    const comment = { code: 2000, level: "info", message: "m", line: 7, endLine: 7, column: 1, endColumn: 2 };
    const outside = await found(source, reading(JSON.stringify({ comments: [comment] })));
    assert.deepEqual(
      outside.findings.map((finding) => [textOf(source, finding), finding.fixes.length]),
      [["RUN a b", 0]],
    );
    const point = { ...comment, line: 1, endLine: 1, column: 3, endColumn: 3 };
    const [pointed] = (await found(source, reading(JSON.stringify({ comments: [point] })))).findings;
    assert.equal(pointed && textOf(source, pointed), "b");
  });

  it("is asked only where the settings say so", async () => {
    const run: ShellcheckRunner = () => assert.fail("it ran");
    await withShellcheck(projectOf({ Dockerfile: "FROM x\nRUN a\n" }), run);
    const known = await examined("FROM x\nRUN a\n", saying());
    assert.equal(await withShellcheck(known, run), known);
    assert.deepEqual(unknownScripts(projectOf({ Dockerfile: "FROM x\n" }, enabled), [uri]), []);
  });

  it("does not count where the image makes it wrong", async () => {
    const unassigned = (text: string): ShellcheckRunner => saying({ code: 2154, text });
    const quiet: readonly (readonly [string, ShellcheckRunner])[] = [
      ["ARG y\nRUN echo $y\n", unassigned("$y")],
      ["ENV y=1\nRUN echo ${y}\n", unassigned("${y}")],
      ["RUN --mount=type=secret,id=s,env=y echo $y\n", unassigned("$y")],
      ["RUN curl -x $http_proxy\n", unassigned("$http_proxy")],
      ["ONBUILD RUN echo $y\n", unassigned("$y")],
      ["RUN . /x\n", saying({ code: 1091, text: "/x" })],
      ['SHELL ["/bin/ash", "-c"]\nRUN [[ a ]]\n', saying({ code: 3010, text: "[[ a ]]" })],
      ['SHELL ["/bin/sh", "-ec"]\nRUN cd a; b\n', saying({ code: 2164, text: "cd a" })],
    ];
    for (const [source, run] of quiet) assert.deepEqual(codes(await found(`FROM x\n${source}`, run)), [], source);
    assert.deepEqual(codes(await found("FROM x\nRUN echo $y\nARG y\n", unassigned("$y"))), ["SC2154"]);
    assert.deepEqual(codes(await found("FROM x\nRUN [[ a ]]\n", saying({ code: 3010, text: "[[ a ]]" }))), ["SC3010"]);
    assert.deepEqual(codes(await found("FROM x\nRUN cd a; b\n", saying({ code: 2164, text: "cd a" }))), ["SC2164"]);
  });
});

describe("a fix of ShellCheck", () => {
  const quoting = (replacement: string): Said => ({ code: 2086, text: "$y", replacement });

  it("is for review, and proves itself by what ShellCheck says of its result", async () => {
    const source = "FROM x\nRUN echo \\\n  $y\n";
    const project = await examined(source, saying(quoting('"${y}"')));
    const [finding] = review(project, { rules: [] }).findings;
    const [fix] = finding?.fixes ?? [];
    assert.ok(finding && fix);
    assert.equal(fix.kind, "review");
    assert.equal(apply(project, finding, fix).get(uri), 'FROM x\nRUN echo \\\n  "${y}"\n');
    assert.equal(verify(project, finding, fix, { rules: [] }), undefined);
  });

  it("writes beside the word, not beside the continuation", async () => {
    const source = "FROM x\nRUN echo \\\n$y\\\n&& b\n";
    const insert = (column: number, insertionPoint: string): object => ({
      ...{ line: 1, endLine: 1, column, endColumn: column },
      ...{ precedence: 7, replacement: '"', insertionPoint },
    });
    const reading =
      (replacements: readonly object[]): ShellcheckRunner =>
      async (scripts) => {
        const comment = { line: 1, endLine: 1, column: 6, endColumn: 8, level: "info", code: 2086, message: "m" };
        const text = JSON.stringify({ comments: [{ ...comment, fix: { replacements } }] });
        return new Map(scripts.map((script) => [script.key, readShellcheck(script, text)]));
      };
    const project = await examined(source, reading([insert(6, "afterEnd"), insert(8, "beforeStart")]));
    const [finding] = review(project, { rules: [] }).findings;
    assert.ok(finding?.fixes[0]);
    assert.equal(apply(project, finding, finding.fixes[0]).get(uri), 'FROM x\nRUN echo \\\n"$y"\\\n&& b\n');
    for (const replacements of [[insert(6, "afterEnd"), insert(6, "afterEnd")], [insert(99, "afterEnd")], [{}]]) {
      const { findings } = await found(source, reading(replacements));
      assert.deepEqual(
        findings.map(({ fixes }) => fixes.length),
        [0],
      );
    }
  });

  it("that does not help is refused", async () => {
    const project = await examined("FROM x\nRUN echo $y\n", saying(quoting("$y$y")));
    const [finding] = review(project, { rules: [] }).findings;
    assert.ok(finding?.fixes[0]);
    assert.match(verify(project, finding, finding.fixes[0], { rules: [] }) ?? "", /still there/);
  });

  it("is not offered where a continuation stands in the way, or the edits are not understood", async () => {
    const broken = "FROM x\nRUN echo $\\\ny\n";
    const cut = await found(broken, saying(quoting('"$y"')));
    assert.deepEqual(
      cut.findings.map((finding) => [textOf(broken, finding), finding.fixes.length]),
      [["$\\\ny", 0]],
    );
    const lines = await found("FROM x\nRUN echo $y\n", saying(quoting('"$y"\n')));
    assert.deepEqual(
      lines.findings.map(({ fixes }) => fixes.length),
      [0],
    );
  });
});

describe("exceptions from ShellCheck", () => {
  const source = (comment: string): string => `FROM x\n${comment}\nRUN echo $y\n`;
  const run = saying({ code: 2086, text: "$y" }, { code: 3037, text: "echo" });

  it("are its own comments, ranges and all included, and hadolint's", async () => {
    const both = ["disable=SC2086,SC3037", "disable=all", "disable=SC2000-SC4000", "disable=2086,3037"];
    for (const text of both) {
      const { excepted, findings } = await found(source(`# shellcheck ${text}`), run);
      assert.equal(excepted.length, 2, text);
      assert.deepEqual(codes({ findings }), ["portcullis/pragma-without-reason"]);
    }
    const one = [
      "# shellcheck disable=SC2086",
      "# hadolint ignore=DL3008,SC2086",
      "# shellcheck disable=SC1000-SC2999",
    ];
    for (const comment of one) {
      const { excepted, findings } = await found(source(comment), run);
      assert.deepEqual(codes({ findings: excepted.map(({ finding }) => finding) }), ["SC2086"], comment);
      assert.ok(codes({ findings }).includes("SC3037"), comment);
    }
    const others = ["# shellcheck disable=SC9999", "# shellcheck shell=bash", "# hadolint ignore=2086"];
    for (const comment of others) assert.deepEqual((await found(source(comment), run)).excepted, [], comment);
  });

  it("in portcullis.yaml are checked", () => {
    const known = { rules: [], criteria: [] };
    const text = "shellcheck:\n  enable: yes please\n  ignore: [2086, SC2046]\n";
    const { settings, problems } = parseSettings("file:///portcullis.yaml", text, defaultSettings, known);
    assert.deepEqual(settings.shellcheck, { enable: false, ignore: ["SC2046"] });
    assert.deepEqual(
      problems.map(({ message }) => message),
      ['"yes please" is neither true nor false', '"2086" is no id of ShellCheck such as SC2086'],
    );
  });

  it("need a reason where settings ask for one", async () => {
    const { excepted } = await found(source("# shellcheck disable=all"), run, { requireReason: "always" });
    assert.deepEqual(excepted, []);
  });

  it("are ours as well, which nobody calls stale where it did not run", async () => {
    const comment = "# portcullis: allow dockerfile/shellcheck -- split on purpose";
    const { excepted, findings } = await found(source(comment), run);
    assert.equal(excepted.length, 2);
    assert.deepEqual(findings, []);
    assert.deepEqual(review(projectOf({ Dockerfile: source(comment) }), { rules: [] }).findings, []);
  });

  it("stand in portcullis.yaml and in hadolint's settings", async () => {
    const yaml = "shellcheck:\n  enable: true\n  ignore: [SC2086]\n";
    const project = projectOf({ Dockerfile: source("#"), "portcullis.yaml": yaml });
    assert.deepEqual(codes(review(await withShellcheck(project, run), { rules: [] })), ["SC3037"]);
    const hadolint = "ignored: [SC2086]\noverride:\n  error: [SC3037]\n";
    const { shellcheck } = hadolintSettings(hadolint, defaultSettings, []);
    assert.deepEqual(shellcheck, { enable: false, ignore: ["SC2086"] });
    const converted = convertHadolintConfig(hadolint, []);
    assert.match(converted, /^shellcheck:\n {2}ignore:\n {4}- SC2086$/m);
    assert.match(converted, /No rule reports what these do: SC3037\./);
  });
});
