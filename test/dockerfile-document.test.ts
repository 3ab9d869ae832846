import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { DockerfileParser } from "dockerfile-ast";
import type { ShellCommand } from "../server/engine/dockerfile/command.ts";
import { type DockerfileDocument, parseDockerfile } from "../server/engine/dockerfile/document.ts";
import {
  appendInstruction,
  appendToChain,
  deleteInstruction,
  deleteWord,
  insertAfter,
  insertBefore,
  insertInstruction,
} from "../server/engine/dockerfile/edit.ts";
import { parseImageReference } from "../server/engine/dockerfile/image.ts";
import type { AnyInstruction } from "../server/engine/dockerfile/instructions.ts";
import { isDockerfileName } from "../server/engine/dockerfile/names.ts";
import { applyEdits, type Edit, type Span } from "../server/engine/text.ts";

const parse = (source: string): DockerfileDocument => parseDockerfile("file:///Dockerfile", source);
const slice = (document: DockerfileDocument, span: Span): string => document.source.slice(span.start, span.end);
const names = (source: string): string[] => parse(source).instructions.map(({ name }) => name);
const problems = (source: string): string[] => {
  const document = parse(source);
  return document.syntaxProblems.map(({ span, message }) => `${slice(document, span)}: ${message}`);
};

test("parser directives stand at the top, known ones only, once each", () => {
  const document = parse("# syntax=docker/dockerfile:1\n#escape = `\n\n# check=skip=all\nFROM a\n");
  assert.deepEqual(
    document.directives.map(({ name, value, valueSpan }) => [name, value, slice(document, valueSpan)]),
    [
      ["syntax", "docker/dockerfile:1", "docker/dockerfile:1"],
      ["escape", "`", "`"],
    ],
  );
  assert.equal(document.escape, "`");
  assert.deepEqual(
    document.comments.map((span) => slice(document, span)),
    ["# check=skip=all"],
  );
});

test("a directive after a comment or an unknown directive is a comment", () => {
  assert.equal(parse("# hello\n# escape=`\nFROM a\n").escape, "\\");
  assert.equal(parse("# foo=bar\n# escape=`\nFROM a\n").escape, "\\");
  assert.equal(parse("\n# escape=`\nFROM a\n").escape, "\\");
  assert.equal(parse("\uFEFF# ESCAPE=`\r\nFROM a\r\n").escape, "`");
});

test("a byte order mark, CRLF and a missing final newline leave every span exact", () => {
  const document = parse("\uFEFFFROM alpine AS x\r\nRUN a \\\r\n  b\r\nUSER me");
  assert.deepEqual(
    document.instructions.map((instruction) => slice(document, instruction.span)),
    ["FROM alpine AS x", "RUN a \\\r\n  b", "USER me"],
  );
  assert.equal(document.named("RUN")[0]?.rest, "a   b");
});

test("comments and blank lines inside a continuation do not end it", () => {
  const document = parse("FROM a\nRUN one \\\n  # why\n\n \t \n  two \\\n# again\n && three\nUSER me\n");
  assert.deepEqual(names(document.source), ["FROM", "RUN", "USER"]);
  assert.equal(document.named("RUN")[0]?.rest, "one   two  && three");
  assert.deepEqual(
    document.comments.map((span) => slice(document, span)),
    ["# why", "# again"],
  );
  assert.deepEqual(
    document
      .named("RUN")[0]
      ?.commands()
      .map(({ name }) => name),
    ["one", "three"],
  );
});

test("a doubled escape at the end of a line continues nothing", () => {
  assert.deepEqual(names("FROM a\nWORKDIR C:\\\\\nRUN b\n"), ["FROM", "WORKDIR", "RUN"]);
  assert.deepEqual(names("# escape=`\nFROM a\nWORKDIR C:\\\nRUN b `\n c\n"), ["FROM", "WORKDIR", "RUN"]);
});

test("a word may be split by a continuation, and an escape may be the last character of the file", () => {
  const document = parse("FROM al\\\npine\nRUN x \\");
  const reference = document.stages[0]?.from.reference;
  assert.equal(reference?.value, "alpine");
  assert.equal(reference && slice(document, reference.span), "al\\\npine");
  assert.equal(document.named("RUN")[0]?.rest, "x");
});

test("keywords are read in any case and an unknown one hides nothing", () => {
  const document = parse("from a\nrun x\nRUNN y\nuser me\n");
  assert.deepEqual(names(document.source), ["FROM", "RUN", "UNKNOWN", "USER"]);
  assert.equal(document.stages[0]?.user?.user, "me");
});

test("quotes keep words of ENV, ARG and LABEL together", () => {
  const document = parse(
    `FROM a\nENV A="x y" B='p q' C=r\\ s\nENV OLD the rest = all\nARG X Y=1\nLABEL "a.b"="c\\\n d"\n`,
  );
  const pairs = document.instructions.flatMap((i) => ("pairs" in i ? i.pairs : []));
  assert.deepEqual(
    pairs.map(({ name, value }) => [name, value]),
    [
      ["A", "x y"],
      ["B", "p q"],
      ["C", "r s"],
      ["OLD", "the rest = all"],
      ["X", undefined],
      ["Y", "1"],
      ["a.b", "c d"],
    ],
  );
  assert.deepEqual(
    pairs.map(({ nameSpan, valueSpan }) => `${slice(document, nameSpan)}|${slice(document, valueSpan)}`),
    ['A|"x y"', "B|'p q'", "C|r\\ s", "OLD|the rest = all", "X|", "Y|1", '"a.b"|"c\\\n d"'],
  );
  assert.deepEqual(
    document.named("ENV").map(({ isLegacy }) => isLegacy),
    [false, true],
  );
});

test("ENV A =b is the legacy form with the value =b", () => {
  const [env] = parse("FROM a\nENV A =b\n").named("ENV");
  assert.deepEqual([env?.isLegacy, env?.pairs[0]?.name, env?.pairs[0]?.value], [true, "A", "=b"]);
});

test("flags may be quoted, repeated and continued; -- ends them", () => {
  const document = parse(`FROM a\nCOPY --chown="a b":c \\\n --link --from=x s d\nRUN --mount=type=bind -- --x\n`);
  const [copy] = document.named("COPY");
  assert.deepEqual(
    copy?.flags.map(({ name, value, span }) => [name, value, slice(document, span)]),
    [
      ["chown", "a b:c", '--chown="a b":c'],
      ["link", undefined, "--link"],
      ["from", "x", "--from=x"],
    ],
  );
  const from = copy?.flag("from");
  assert.equal(from && slice(document, from.valueSpan), "x");
  assert.equal(document.named("RUN")[0]?.rest, "--x");
});

test("COPY and ADD know sources, destination and here-documents, in both forms", () => {
  const document = parse(`FROM a\nCOPY a b /d/\nADD ["x y", "z"]\nCOPY <<A <<"B" c /d/\none\nA\ntwo\nB\nCOPY only\n`);
  const [plain, heredocs, short] = document.named("COPY");
  assert.deepEqual([plain?.sources.map(({ value }) => value), plain?.destination?.value], [["a", "b"], "/d/"]);
  const [add] = document.named("ADD");
  assert.deepEqual([add?.sources[0]?.value, add?.sources[0] && slice(document, add.sources[0].span)], ["x y", '"x y"']);
  assert.deepEqual([heredocs?.sources.map(({ value }) => value), heredocs?.destination?.value], [["c"], "/d/"]);
  assert.deepEqual(
    heredocs?.heredocs.map(({ name, expands, body }) => [name, expands, slice(document, body)]),
    [
      ["A", true, "one\n"],
      ["B", false, "two\n"],
    ],
  );
  assert.equal(short?.destination, undefined);
});

test("here-documents end at their own delimiter; text after it is the next instruction", () => {
  assert.deepEqual(names("FROM a\nRUN <<-A <<B\n\tx\n\tA\ny\n\tB\nB\nUSER me\n"), ["FROM", "RUN", "USER"]);
  assert.deepEqual(names('FROM a\nRUN <<"E F"\nx\nE F\nUSER me\n'), ["FROM", "RUN", "USER"]);
  assert.deepEqual(names("FROM a\nRUN <<\\EOF\nUSER x\nEOF\nUSER me\n"), ["FROM", "RUN", "USER"]);
  assert.deepEqual(names("FROM a\nRUN cat 3<<EOF\nUSER x\nEOF\nUSER me\n"), ["FROM", "RUN", "USER"]);
  assert.deepEqual(names("FROM a\nRUN a && \\\n cat <<EOF\nUSER x\nEOF\nUSER me\n"), ["FROM", "RUN", "USER"]);
  assert.deepEqual(names("FROM a\r\nRUN <<EOF\r\nUSER x\r\nEOF\r\nUSER me\r\n"), ["FROM", "RUN", "USER"]);
});

test("<< inside quotes, here-strings and shifts open no here-document", () => {
  for (const body of [`sh -c 'cat <<EOF > x'`, `sh -c "cat <<EOF"`, "cat <<< x", "cat <<<x", "echo $((1 << 2))"]) {
    assert.deepEqual(names(`FROM a\nRUN ${body}\nUSER me\n`), ["FROM", "RUN", "USER"], body);
  }
  assert.deepEqual(names('FROM a\nRUN ["cat", "<<EOF"]\nUSER me\n'), ["FROM", "RUN", "USER"]);
  assert.deepEqual(names("FROM a\nCMD cat <<EOF\nUSER me\n"), ["FROM", "CMD", "USER"]);
});

test("exec forms are decoded and keep the spans of their elements", () => {
  const document = parse(
    'FROM a\nCMD [ "a\\u0041", \\\n "b\\"c" ]\nENTRYPOINT [ -f x ] && y\nCMD ["a", $X]\nSHELL ["sh","-c"]\n',
  );
  const [cmd, malformed] = document.named("CMD");
  assert.deepEqual([cmd?.form, cmd?.words.map(({ value }) => value)], ["exec", ["aA", 'b"c']]);
  assert.deepEqual(
    cmd?.words.map(({ span }) => slice(document, span)),
    ['"a\\u0041"', '"b\\"c"'],
  );
  assert.deepEqual([malformed?.form, document.named("ENTRYPOINT")[0]?.form], ["shell", "shell"]);
  assert.deepEqual(
    document.named("SHELL")[0]?.words.map(({ value }) => value),
    ["sh", "-c"],
  );
});

test("HEALTHCHECK knows NONE, its flags and both forms of its command", () => {
  const document = parse(
    'FROM a\nHEALTHCHECK --interval=5s CMD curl -f http://x || exit 1\nHEALTHCHECK CMD ["wget", "x"]\nHEALTHCHECK none\n',
  );
  const [shell, exec, none] = document.named("HEALTHCHECK");
  assert.deepEqual([shell?.form, shell?.flag("interval")?.value], ["shell", "5s"]);
  assert.deepEqual(
    shell?.commands().map(({ name }) => name),
    ["curl", "exit"],
  );
  assert.deepEqual([exec?.form, exec?.commands("wget").length], ["exec", 1]);
  assert.deepEqual([none?.isNone, none?.commands().length], [true, 0]);
});

test("EXPOSE ports, ranges, protocols and what cannot be known", () => {
  const document = parse("FROM a\nARG P=81\nARG Q\nEXPOSE 80 8000-8010/udp 53/TCP ${P}/tcp $Q 80:80 9-8 70000\n");
  const expected: unknown[] = [
    [80, 80, "tcp"],
    [8000, 8010, "udp"],
    [53, 53, "tcp"],
    [81, 81, "tcp"],
    [undefined, undefined, undefined],
    [undefined, undefined, undefined],
    [undefined, undefined, "tcp"],
    [undefined, undefined, "tcp"],
  ];
  const ports = document.named("EXPOSE")[0]?.ports.map(({ first, last, protocol }) => [first, last, protocol]);
  assert.deepEqual(ports, expected);
});

test("USER, WORKDIR, VOLUME and STOPSIGNAL", () => {
  const document = parse(
    'FROM a\nUSER 1000:0\nUSER "app"\nUSER $UID:$GID\nWORKDIR "/a b"\nVOLUME ["/x y"]\nVOLUME /p /q\nSTOPSIGNAL SIGQUIT\n',
  );
  assert.deepEqual(
    document.named("USER").map(({ user, group }) => [user, group]),
    [
      ["1000", "0"],
      ["app", undefined],
      [undefined, undefined],
    ],
  );
  assert.equal(document.named("WORKDIR")[0]?.resolved, "/a b");
  assert.deepEqual(
    document.named("VOLUME").map(({ words }) => words.map(({ value }) => value)),
    [["/x y"], ["/p", "/q"]],
  );
  assert.equal(document.named("STOPSIGNAL")[0]?.resolved, "SIGQUIT");
});

test("ONBUILD wraps an instruction that is not counted among those that act here", () => {
  const document = parse("FROM a\nONBUILD USER app\nONBUILD RUN <<E\napk add x\nE\nONBUILD COPY --from=b c d\n");
  assert.equal(document.stages[0]?.user, undefined);
  assert.equal(document.named("RUN").length, 0);
  const [run] = document.withTriggers("RUN");
  assert.deepEqual([run?.isTrigger, run?.form, run?.commands("apk").length], [true, "heredoc", 1]);
  const [user] = document.withTriggers("USER");
  assert.equal(user && slice(document, user.span), "USER app");
  const copy = document.withTriggers("COPY")[0];
  assert.deepEqual([copy?.from?.value, copy?.destination?.value], ["b", "d"]);
});

test("what BuildKit refuses is a problem at its narrowest place", () => {
  assert.deepEqual(problems(""), [": the file has no FROM instruction"]);
  assert.deepEqual(problems("ARG A\nRUN x\n"), ["RUN: the file has no FROM instruction"]);
  assert.deepEqual(problems("RUN x\nFROM a\n"), ["RUN: RUN stands before the first FROM"]);
  assert.deepEqual(problems("ARG A=1\nFROM a\n"), []);
  assert.deepEqual(problems("FROM a b\n"), ["a b: FROM takes an image, or an image, AS and a name"]);
  assert.deepEqual(problems("FROM\n"), ["FROM: FROM takes an image, or an image, AS and a name"]);
  const rest = ["RUNN x", "COPY a", "COPY --form=x a b", "COPY --from a b", "COPY --link --link a b", "USER", "ENV A"];
  assert.deepEqual(problems(`FROM a\n${rest.join("\n")}\n`), [
    "RUNN: RUNN is no Dockerfile instruction",
    "COPY: COPY needs a source and a destination",
    "--form=x: --form is no flag of COPY",
    "--from: --from has no value",
    "--link: --link is given twice",
    "USER: USER needs an argument",
    "A: ENV A has no value",
  ]);
  assert.deepEqual(problems("FROM a\nSHELL sh\nHEALTHCHECK CURL x\nHEALTHCHECK NONE x\nHEALTHCHECK CMD\n"), [
    "SHELL: SHELL needs a JSON array of strings",
    "CURL: HEALTHCHECK takes CMD or NONE, not CURL",
    "NONE x: HEALTHCHECK NONE takes no arguments",
    "CMD: HEALTHCHECK CMD has no command",
  ]);
  assert.deepEqual(problems("FROM a\nONBUILD FROM b\nRUN <<EOF\nx\n"), [
    "FROM: ONBUILD cannot wrap FROM",
    "<<EOF: <<EOF is never closed",
  ]);
  assert.deepEqual(problems("# escape=x\nFROM a\n"), ["x: x cannot be the escape character, only \\ or ` can"]);
  assert.deepEqual(problems("FROM a\nCMD [1]\n"), ["[1]: CMD holds something other than strings"]);
});

test("what BuildKit accepts is no problem", () => {
  const accepted = [
    "FROM a\nRUN --mount=type=cache,target=/x --mount=type=bind,target=/y --network=none --security=insecure x\n",
    "FROM --platform=linux/amd64 a AS b\nCOPY --exclude=a --exclude=b --chmod=644 . /x\nADD --checksum=sha256:a u /x\n",
    "FROM a\nCMD\nENTRYPOINT []\nONBUILD RUN x\nENV A=\nARG B\nLABEL a b\nMAINTAINER me\n",
    "FROM a\nHEALTHCHECK --interval=1s --start-interval=1s --retries=2 CMD x\nCMD [ -f x ] && y\n",
  ];
  for (const source of accepted) assert.deepEqual(problems(source), [], source);
});

test("another frontend may know other instructions and flags", () => {
  assert.deepEqual(problems("# syntax=example/frontend:1\nFOO x\nFROM a\nCOPY --new=1 a b\n"), []);
  assert.deepEqual(problems("# syntax=docker/dockerfile:1-labs\nFROM a\nFOO x\n"), [
    "FOO: FOO is no Dockerfile instruction",
  ]);
});

test("image references are taken apart as the registry sees them", () => {
  const cases: readonly [string, string | undefined][] = [
    ["nginx", "docker.io|nginx||"],
    ["library/nginx:1.27", "docker.io|nginx|1.27|"],
    ["docker.io/library/nginx", "docker.io|nginx||"],
    ["index.docker.io/a/b", "docker.io|a/b||"],
    ["host:5000/img", "host:5000|img||"],
    ["host:5000/img:1", "host:5000|img|1|"],
    ["localhost/img", "localhost|img||"],
    ["ghcr.io/a/b/c:v1", "ghcr.io|a/b/c|v1|"],
    [`a@sha256:${"0".repeat(64)}`, `docker.io|a||sha256:${"0".repeat(64)}`],
    [`a:1@sha256:${"0".repeat(64)}`, `docker.io|a|1|sha256:${"0".repeat(64)}`],
    ["Scratch", undefined],
    ["a/B", undefined],
    ["a:", undefined],
    ["", undefined],
    ["a@sha256:12", undefined],
    ["host:5000/", undefined],
  ];
  for (const [text, expected] of cases) {
    const image = parseImageReference(text);
    const found = image && `${image.registry}|${image.repository}|${image.tag ?? ""}|${image.digest ?? ""}`;
    assert.equal(found, expected, text);
  }
});

test("names of Dockerfiles", () => {
  const names = "Dockerfile Dockerfile.dev app.Dockerfile app.dockerfile Containerfile Containerfile.x a.containerfile";
  for (const name of names.split(" ")) assert.equal(isDockerfileName(name), true, name);
  const others =
    "Dockerfile.dockerignore Dockerfile~ Dockerfile.swp .Dockerfile.swp Dockerfiles MyDockerfile dockerfile.md";
  for (const name of others.split(" ")) assert.equal(isDockerfileName(name), false, name);
});

const edited = (source: string, edit: (document: DockerfileDocument) => Edit | undefined): string | undefined => {
  const made = edit(parse(source));
  return made && applyEdits(source, [made]);
};

test("a command is appended to a plain chain in the layout of its last link", () => {
  const append = (source: string): string | undefined =>
    edited(source, (document) => {
      const run = document.named("RUN")[0];
      return run && appendToChain(run, "z");
    });
  assert.equal(append("FROM a\nRUN x\n"), "FROM a\nRUN x && z\n");
  assert.equal(append("FROM a\nRUN x # y\n"), "FROM a\nRUN x && z # y\n");
  assert.equal(append("FROM a\nRUN x \\\n  && y >f\nUSER b\n"), "FROM a\nRUN x \\\n  && y >f \\\n  && z\nUSER b\n");
  assert.equal(append("FROM a\r\nRUN x && \\\r\n  y"), "FROM a\r\nRUN x && \\\r\n  y && \\\r\n  z");
  assert.equal(append("FROM a\nRUN x \\\n# why\n && y\n"), "FROM a\nRUN x \\\n# why\n && y && z\n");
  assert.equal(append("FROM a\nRUN x $(b) && y\n"), "FROM a\nRUN x $(b) && y && z\n");
  for (const body of ["x || y", "x; y", "(x)", "if x; then y; fi", "x &", "<<E\nx\nE", '["x"]', "cat <<E\nx\nE"]) {
    assert.equal(append(`FROM a\nRUN ${body}\n`), undefined, body);
  }
});

test("a word is inserted or deleted without breaking a continuation", () => {
  const word = (source: string, value: string): string | undefined =>
    edited(source, (document) => {
      const found = document
        .named("RUN")[0]
        ?.commands()
        .flatMap(({ words }) => words)
        .find((candidate) => candidate.value === value);
      return found && deleteWord(document, found.span);
    });
  assert.equal(word("FROM a\nRUN x b c\n", "b"), "FROM a\nRUN x c\n");
  assert.equal(word("FROM a\nRUN x c \\\n  b \\\n  d\n", "b"), "FROM a\nRUN x c \\\n  d\n");
  assert.equal(word("FROM a\nRUN x c \\\n  b\nUSER d\n", "b"), "FROM a\nRUN x c\nUSER d\n");
  assert.equal(word("FROM a\r\nRUN x c \\\r\n  b\r\nUSER d\r\n", "b"), "FROM a\r\nRUN x c\r\nUSER d\r\n");
  assert.equal(word("FROM a\nRUN x c \\\n# why\n  b\nUSER d\n", "b"), undefined);
  assert.equal(word("FROM a\nRUN x \\\n  b c\n", "b"), "FROM a\nRUN x \\\n  c\n");
  const inserted = edited("FROM a\nRUN apt-get install b\n", (document) => {
    const found = document.named("RUN")[0]?.commands()[0]?.subcommand();
    return found && insertAfter(found, " -y");
  });
  assert.equal(inserted, "FROM a\nRUN apt-get install -y b\n");
  const before = edited("FROM a\nRUN x \\\n  b\n", (document) => {
    const found = document.named("RUN")[0]?.commands()[0]?.words[0];
    return found && insertBefore(found, "-y ");
  });
  assert.equal(before, "FROM a\nRUN x \\\n  -y b\n");
});

test("whole instructions are inserted and deleted with the file's line ending", () => {
  const source = "FROM a\r\n  CMD x\r\nUSER b";
  const cmd = (document: DockerfileDocument) => document.instructions[1] ?? assert.fail();
  assert.equal(
    edited(source, (document) => insertInstruction(document, cmd(document), "USER 1")),
    "FROM a\r\n  USER 1\r\n  CMD x\r\nUSER b",
  );
  assert.equal(
    edited(source, (document) => appendInstruction(document, cmd(document), "USER 1")),
    "FROM a\r\n  CMD x\r\n  USER 1\r\nUSER b",
  );
  assert.equal(
    edited(source, (document) => deleteInstruction(document, cmd(document))),
    "FROM a\r\nUSER b",
  );
  const commented = "FROM a\n  CMD x \\\n    # why\n    y\nUSER b";
  assert.equal(
    edited(commented, (document) => deleteInstruction(document, cmd(document))),
    "FROM a\n# why\nUSER b",
  );
});

const fragments = [
  ...'FROM a|FROM b AS c\n|RUN |COPY --from=c |ENV A=$A$A |ARG X|ONBUILD |HEALTHCHECK CMD |CMD ["a", |SHELL ["bash"]'.split(
    "|",
  ),
  ..."<<EOF|\nEOF\n|\\\n|\\|`|'|\"|$|${|${A:-|}|$(|)|((|{|&&|;|\n|\r\n|\t| |#|# escape=`\n|\uFEFF|\0|é|😀|[|]|,|=|--|--mount=type=".split(
    "|",
  ),
  ..."if |then |fi|for x in|do|done|case|esac|sudo env X=1 nice |set -o pipefail|bash -c 'a' |<(|[[|]]|!".split("|"),
];

/** A small linear congruential generator: the same inputs in every run. */
function generator(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

/** Fails when a span lies outside the source, or gives another text than the one it was handed out with. */
function check(document: DockerfileDocument, span: Span, text?: string): void {
  assert.ok(span.start >= 0 && span.start <= span.end && span.end <= document.source.length);
  const found = slice(document, span);
  if (text !== undefined && !/[\r\n]/.test(found)) assert.equal(found, text);
}

function readCommands(document: DockerfileDocument, commands: readonly ShellCommand[]): void {
  for (const command of commands) {
    check(document, command.span);
    check(document, command.nameSpan);
    for (const word of [...command.words, ...command.operands()]) check(document, word.span, word.text);
    for (const flag of command.flags()) check(document, flag.word.span, flag.word.text);
  }
}

function readInstruction(document: DockerfileDocument, instruction: AnyInstruction): void {
  check(document, instruction.span);
  check(document, instruction.keyword);
  check(document, instruction.restSpan, instruction.rest);
  for (const word of instruction.words) check(document, word.span, word.text);
  for (const flag of instruction.flags) check(document, flag.span);
  if ("pairs" in instruction) for (const pair of instruction.pairs) check(document, pair.valueSpan, pair.text);
  if ("mounts" in instruction)
    for (const { options } of instruction.mounts) for (const { span } of options) check(document, span);
  if ("commands" in instruction) readCommands(document, instruction.commands());
  if ("trigger" in instruction && instruction.trigger) readInstruction(document, instruction.trigger);
}

function readEverything(document: DockerfileDocument): void {
  for (const { span } of document.syntaxProblems) check(document, span);
  for (const span of document.comments) check(document, span);
  for (const stage of document.stages) {
    void [
      stage.image,
      stage.user?.user,
      stage.cmd,
      stage.copiedInto,
      stage.exposedPorts,
      stage.isShipped,
      stage.env("A"),
    ];
  }
  for (const instruction of document.instructions) {
    readInstruction(document, instruction);
    if ("pairs" in instruction) for (const pair of instruction.pairs) void pair.resolved;
  }
}

test("2,000 random, spliced and truncated inputs are read without a throw, and every span gives its text", () => {
  const next = generator(20_261_121);
  const seed = readFileSync("sample/Dockerfile", "utf8");
  for (let i = 0; i < 2000; i++) {
    let source = i % 2 === 0 ? seed.slice(next(seed.length), next(seed.length * 2)) : "";
    for (let count = next(30); count > 0; count--) {
      const at = next(source.length + 1);
      source = source.slice(0, at) + (fragments[next(fragments.length)] ?? "") + source.slice(at + next(3));
    }
    try {
      readEverything(parse(source));
    } catch (error) {
      assert.fail(`${error instanceof Error ? error.stack : error}\n${JSON.stringify(source)}`);
    }
  }
});

test("hostile sizes are read in linear time", () => {
  const sources = [
    `FROM a\nENV A=x\n${"ENV A=$A$A\n".repeat(5000)}`,
    `${"FROM a AS a\n".repeat(20_000)}`,
    `FROM a\nRUN x ${"\\\n".repeat(50_000)}y\n`,
    `FROM a\nENV A=${"${A:-".repeat(20_000)}\n`,
    `FROM a\nRUN ${"sudo ".repeat(20_000)}x\n`,
    `FROM a\nRUN ${"bash <<A\n".repeat(2000)}`,
    `FROM a\nRUN ${"(".repeat(5000)}\n`,
  ];
  for (const source of sources) readEverything(parse(source));
});

test("instructions start where dockerfile-ast sees them", () => {
  const source = readFileSync("sample/Dockerfile", "utf8");
  const document = parse(source);
  const expected = DockerfileParser.parse(source)
    .getInstructions()
    .map((instruction) => instruction.getRange().start)
    .map(({ line, character }) => document.lines.offset({ line, column: character }));
  assert.deepEqual(
    document.instructions.map(({ span }) => span.start),
    expected,
  );
});
