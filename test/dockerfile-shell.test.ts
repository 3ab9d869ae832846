import assert from "node:assert/strict";
import { test } from "node:test";
import type { ShellCommand } from "../server/engine/dockerfile/command.ts";
import { parseDockerfile } from "../server/engine/dockerfile/document.ts";
import type { Run } from "../server/engine/dockerfile/execution.ts";
import type { Span } from "../server/engine/text.ts";

const slice = (run: Run, span: Span): string => run.document.source.slice(span.start, span.end);

/** The last RUN of a Dockerfile. */
function lastRun(source: string): Run {
  return parseDockerfile("file:///Dockerfile", source).named("RUN").at(-1) ?? assert.fail();
}
const run = (body: string): Run => lastRun(`FROM a\nRUN ${body}\n`);
const names = (body: string): string[] =>
  run(body)
    .commands()
    .map(({ name }) => name);
const command = (body: string): ShellCommand => run(body).commands()[0] ?? assert.fail();
const values = (words: readonly { readonly value: string | undefined }[]): (string | undefined)[] =>
  words.map(({ value }) => value);

test("commands are found wherever they stand", () => {
  assert.deepEqual(names("a && b || c; d & e"), ["a", "b", "c", "d", "e"]);
  assert.deepEqual(names("(a && b) | { c; }"), ["a", "b", "c"]);
  assert.deepEqual(names("if ! a; then b; elif c; then d; else e; fi"), ["a", "b", "c", "d", "e"]);
  assert.deepEqual(names("for x in $(a); do b; done; while c; do d; done"), ["a", "b", "c", "d"]);
  assert.deepEqual(names("f() { a; }; f; case x in y) b;; esac"), ["a", "f", "b"]);
  assert.deepEqual(names('x "$(a "$(b)")" `c` <(d)'), ["x", "a", "b", "c", "d"]);
  assert.deepEqual(names("X=$(a) && b > $(c)"), ["", "a", "b", "c"]);
  assert.deepEqual(names("! /usr/bin/apt-get install x"), ["apt-get"]);
});

test("words that only look like commands are none", () => {
  assert.deepEqual(names("apt-get install sudo wget curl ssh && rm /etc/apt"), ["apt-get", "rm"]);
  assert.deepEqual(names("echo 'a | b && c'"), ["echo"]);
  assert.equal(run("a && b").commands("b", "c").length, 1);
  assert.equal(run("a && b").commands("B").length, 0);
});

test("connectors, pipelines and nesting", () => {
  const shape = (body: string): unknown[] =>
    run(body)
      .commands()
      .map(({ connector, isNested, pipeline }) => [connector, isNested, pipeline.length]);
  assert.deepEqual(shape("a && b || c; d"), [
    [undefined, false, 1],
    ["&&", false, 1],
    ["||", false, 1],
    [";", false, 1],
  ]);
  assert.deepEqual(shape("a | b |& c"), [
    [undefined, false, 3],
    ["|", false, 3],
    ["|&", false, 3],
  ]);
  assert.deepEqual(shape("a && (b; c)"), [
    [undefined, false, 1],
    ["&&", true, 1],
    [";", true, 1],
  ]);
  assert.deepEqual(shape("<<E\na\nb\nE"), [
    [undefined, false, 1],
    ["\n", false, 1],
  ]);
  const piped = run("! a | b || c");
  assert.deepEqual(
    piped.pipelines.map((pipeline) => [slice(piped, pipeline.span), pipeline.length, pipeline.isNegated]),
    [
      ["! a | b", 2, true],
      ["c", 1, false],
    ],
  );
});

test("names, words and commands slice to the source, also across continuations", () => {
  const found = run("/bin/foo --x \\\n  # why\n  'a \\\n b' \"c$D\" \\\n\n e\\\nf >g");
  const [foo] = found.commands();
  assert.equal(foo && slice(found, foo.nameSpan), "/bin/foo");
  assert.deepEqual(
    foo?.words.map((word) => slice(found, word.span)),
    ["--x", "'a \\\n b'", '"c$D"', "e\\\nf"],
  );
  assert.deepEqual(values(foo?.words ?? []), ["--x", "a  b", undefined, "ef"]);
  assert.deepEqual([foo?.redirects[0]?.operator, foo?.redirects[0]?.target?.value], [">", "g"]);
});

test("the escape directive and CRLF change nothing for the commands", () => {
  const found = lastRun("# escape=`\r\nFROM a\r\nRUN x `\r\n  && y 'p'\r\n");
  assert.deepEqual(
    found.commands().map(({ name, words }) => [name, values(words)]),
    [
      ["x", []],
      ["y", ["p"]],
    ],
  );
  assert.deepEqual(
    lastRun("FROM a\r\nRUN cat <<A > f && b\r\nx\r\nA\r\n")
      .commands()
      .map(({ name }) => name),
    ["cat", "b"],
  );
});

test("assignments and wrappers are taken off and recorded", () => {
  const shape = (body: string): unknown[] => {
    const { name, wrappers, assignments, words } = command(body);
    return [name, wrappers, assignments.map((made) => `${made.name}=${made.value}`), values(words)];
  };
  assert.deepEqual(shape("DEBIAN_FRONTEND=x apt-get update"), ["apt-get", [], ["DEBIAN_FRONTEND=x"], ["update"]]);
  assert.deepEqual(shape("sudo -E -u root X=1 apt-get update"), ["apt-get", ["sudo"], ["X=1"], ["update"]]);
  assert.deepEqual(shape("env -i A=1 B=2 nice -n 5 make"), ["make", ["env", "nice"], ["A=1", "B=2"], []]);
  assert.deepEqual(shape("exec nginx -g x"), ["nginx", ["exec"], [], ["-g", "x"]]);
  assert.deepEqual(shape("timeout -k 5 30 curl x"), ["curl", ["timeout"], [], ["x"]]);
  assert.deepEqual(shape("python3 -m pip install x"), ["pip", ["python3"], [], ["install", "x"]]);
  assert.deepEqual(shape("tini -e 143 -- nginx -g x"), ["nginx", ["tini"], [], ["-g", "x"]]);
  assert.deepEqual(shape("dumb-init --"), ["dumb-init", [], [], ["--"]]);
  assert.deepEqual(shape('["timeout", "-k", "5", "30", "curl", "x"]'), ["curl", ["timeout"], [], ["x"]]);
  assert.deepEqual(shape('["env", "A=1", "dumb-init", "--", "make"]'), ["make", ["env", "dumb-init"], ["A=1"], []]);
  assert.deepEqual(shape("command -v curl"), ["command", [], [], ["-v", "curl"]]);
  assert.deepEqual(shape("env"), ["env", [], [], []]);
  assert.deepEqual(shape("export A=1 B"), ["export", [], ["A=1"], ["A=1", "B"]]);
  assert.deepEqual(shape("time make"), ["make", [], [], []]);
  assert.equal(command("$CMD x").name, "");
});

test("subcommands, flags and operands", () => {
  const apt = command(
    "apt-get -qq -o Dpkg::Use-Pty=0 -t bookworm-backports install -yq=2 --no-install-recommends a=1 b -- -c",
  );
  assert.equal(apt.subcommand()?.value, "install");
  assert.deepEqual(values(apt.operands()), ["install", "a=1", "b", "-c"]);
  assert.equal(apt.flag("--yes", "-y")?.word.value, "-yq=2");
  assert.equal(apt.flag("-q")?.value, undefined);
  assert.equal(apt.flag("-t")?.value, "bookworm-backports");
  assert.equal(apt.flag("--option"), undefined);
  assert.equal(apt.flag("-c"), undefined);
});

test("bundles stop at a flag that takes a value", () => {
  const curl = command("curl -fsSLk -okey --retry=3 --proto =https https://x");
  assert.ok(curl.flag("-k", "--insecure"));
  assert.equal(curl.flag("-o")?.value, "key");
  assert.equal(curl.flag("-e"), undefined);
  assert.equal(curl.flag("--retry")?.value, "3");
  assert.equal(curl.flag("--proto")?.value, "=https");
  assert.deepEqual(values(curl.operands()), ["https://x"]);
  assert.equal(command("curl -ok x").flag("-k"), undefined);
  assert.equal(command("curl -K x").flag("-k"), undefined);
  assert.deepEqual(values(command("tar -xzf a.tgz -C /b").operands()), []);
});

test("value flags may be given, and a variable as a value stays unknown", () => {
  assert.deepEqual(values(command("tool -a b c").operands()), ["b", "c"]);
  assert.deepEqual(values(command("tool -a b c").operands(new Set(["-a"]))), ["c"]);
  assert.deepEqual(values(command("apt-get install -y $PKGS").operands()), ["install", undefined]);
  assert.equal(command('curl --user "$U" x').flag("--user")?.value, undefined);
  assert.deepEqual(
    values(
      command("find / -name x -delete")
        .flags("-delete")
        .map(({ word }) => word),
    ),
    ["-delete"],
  );
});

test("pipefail comes from SHELL along the chain, from set, or from the shell that is called", () => {
  const pipefail = (source: string): (boolean | undefined)[] =>
    lastRun(source)
      .pipelines.filter(({ length }) => length > 1)
      .map((pipeline) => pipeline.pipefail);
  assert.deepEqual(pipefail("FROM a\nRUN a | b\n"), [false]);
  assert.deepEqual(pipefail("FROM a\nRUN a || b\n"), []);
  assert.deepEqual(pipefail("FROM a\nRUN set -eux -o pipefail && a | b\n"), [true]);
  assert.deepEqual(pipefail("FROM a\nRUN set -euo pipefail; a | b; set +o pipefail; a | b\n"), [true, false]);
  assert.deepEqual(pipefail("FROM a\nRUN a | b; set -o pipefail\n"), [false]);
  assert.deepEqual(pipefail('FROM a AS b\nSHELL ["/bin/bash", "-eo", "pipefail", "-c"]\nFROM b\nRUN a | b\n'), [true]);
  assert.deepEqual(pipefail("FROM a\nRUN bash -o pipefail -c 'a | b'\n"), [true]);
  assert.deepEqual(pipefail('FROM a\nRUN ["bash", "-o", "pipefail", "-c", "a | b"]\n'), [true]);
});

test("here-documents are scripts when a POSIX shell reads them", () => {
  assert.deepEqual([run("<<EOF\na\nb | c\nEOF").form, names("<<EOF\na\nb | c\nEOF")], ["heredoc", ["a", "b", "c"]]);
  assert.deepEqual(names('<<-"EOF"\n\ta\n\tEOF'), ["a"]);
  assert.deepEqual(names("<<EOF\n#!/usr/bin/env bash\na\nEOF"), ["a"]);
  assert.deepEqual(names("<<EOF\n#!/usr/bin/env python3\nimport os\nEOF"), []);
  assert.deepEqual(names("<<EOF bash -e\na\nEOF"), ["bash", "a"]);
  assert.deepEqual(names("bash <<EOF\na && b\nEOF"), ["bash", "a", "b"]);
  assert.deepEqual(names("python3 <<EOF\nimport os\nEOF"), ["python3"]);
  assert.deepEqual(names("cat <<A > /x && sh <<B && c\none\nA\ntwo\nB"), ["cat", "sh", "two", "c"]);
  const [, inner] = run("bash <<EOF\na\nEOF").commands();
  assert.deepEqual([inner?.inHeredoc, inner?.isNested], [true, true]);
  assert.equal(run("<<EOF\na\nEOF").commands()[0]?.inHeredoc, true);
});

test("words in here-documents slice to the source", () => {
  for (const source of [
    "FROM a\nRUN bash <<-EOF\n\tcurl -k x\n\tEOF\n",
    "FROM a\r\nRUN x && \\\r\n bash <<EOF\r\ncurl -k x\r\nEOF\r\n",
  ]) {
    const found = lastRun(source);
    const [curl] = found.commands("curl");
    assert.equal(curl && slice(found, curl.span), "curl -k x");
  }
});

test("exec form is one command, and a script given to a shell is read", () => {
  const exec = run('["/usr/bin/apt-get", "install", "a b"]');
  assert.deepEqual(
    [exec.form, exec.commands()[0]?.name, values(exec.commands()[0]?.words ?? [])],
    ["exec", "apt-get", ["install", "a b"]],
  );
  const shell = run('["sh", "-c", "curl -k x | sh"]');
  assert.deepEqual(
    shell.commands().map(({ name, isNested }) => [name, isNested]),
    [
      ["sh", false],
      ["curl", true],
      ["sh", true],
    ],
  );
  const [curl] = shell.commands("curl");
  assert.equal(curl && slice(shell, curl.span), "curl -k x");
});

test("sh -c in shell form is read where it stands as it runs", () => {
  const found = run("bash -exc 'wget x' && sh -c \"curl $X\"");
  assert.deepEqual(
    found.commands().map(({ name }) => name),
    ["bash", "wget", "sh"],
  );
  const [wget] = found.commands("wget");
  assert.equal(wget && slice(found, wget.span), "wget x");
});

test("the active SHELL decides, in its stage and those built from it, and Windows gives no commands", () => {
  const shell = (source: string): string => lastRun(source).shell;
  assert.equal(shell("FROM a\nRUN x\n"), "posix");
  assert.equal(shell('FROM a\nSHELL ["/bin/ash", "-c"]\nRUN x\n'), "ash");
  assert.equal(shell('FROM a AS b\nSHELL ["/bin/bash", "-c"]\nFROM b\nRUN x\n'), "bash");
  assert.equal(shell('FROM a\nRUN x\nSHELL ["pwsh"]\n'), "posix");
  assert.equal(shell('FROM a\nSHELL ["pwsh", "-c"]\nSHELL ["/bin/sh", "-c"]\nRUN x\n'), "posix");
  assert.equal(shell("FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN x\n"), "cmd");
  assert.equal(shell("FROM golang:1.23-nanoserver\nRUN x\n"), "cmd");
  assert.equal(shell("FROM --platform=windows/amd64 a\nRUN x\n"), "cmd");
  assert.equal(shell('FROM a\nSHELL ["fish"]\nRUN x\n'), "unknown");
  const windows = lastRun('FROM a\nSHELL ["C:\\\\Windows\\\\PowerShell.EXE", "-Command"]\nRUN Get-Item x\n');
  assert.deepEqual([windows.shell, windows.commands().length, windows.hasScript], ["powershell", 0, false]);
});

test("a body in error gives no commands", () => {
  for (const body of ["echo 'it", "a &&", "if a; then b", "x $(a", "bash -c 'a &&'"]) {
    assert.deepEqual([names(body), run(body).hasScript], [[], false], body);
  }
});

test("plain chains", () => {
  for (const body of ["a", "a && b", "a | b && c", "X=1 a && b >c"]) assert.equal(run(body).isPlainChain, true, body);
  for (const body of ["a; b", "a || b", "(a)", "! a", "a &", "{ a; } && b", '["a"]', "<<E\na\nE", "echo 'it"]) {
    assert.equal(run(body).isPlainChain, false, body);
  }
});

test("mounts in any order, quoted, several, with variables", () => {
  const source = `FROM a\nARG T=/var/cache/apt\nRUN --mount=target=$T,type=cache --mount="type=secret,id=x,mode=0444" \\\n --mount=dst=/y,src=. a\n`;
  const found = lastRun(source);
  assert.deepEqual(
    found.mounts.map((mount) => [
      mount.type,
      mount.value("target"),
      mount.value("source"),
      mount.option("mode")?.value,
    ]),
    [
      ["cache", "/var/cache/apt", undefined, undefined],
      ["secret", undefined, undefined, "0444"],
      ["bind", "/y", ".", undefined],
    ],
  );
  const mode = found.mounts[1]?.option("mode");
  assert.equal(mode && slice(found, mode.span), "mode=0444");
  assert.equal(run("--mount=type=$X a").mounts[0]?.type, undefined);
  assert.deepEqual(
    found.commands().map(({ name }) => name),
    ["a"],
  );
});

test("a failure is lost where another statement follows and nothing ends the script", () => {
  const lost = (source: string): string[] =>
    lastRun(source)
      .pipelines.filter(({ isUnchecked }) => isUnchecked)
      .map(({ span }) => source.slice(span.start, span.end));
  assert.deepEqual(lost("FROM a\nRUN a && b; c || d; (e; f) & g\n"), ["a", "b", "d", "e"]);
  assert.deepEqual(lost("FROM a\nRUN a; set -e; b; set +e; c; d\n"), ["a", "set -e", "c"]);
  assert.deepEqual(lost("FROM a\nRUN { a; b; } | c; ! d; e\n"), ["{ a; b; } | c", "a", "! d"]);
  assert.deepEqual(lost("FROM a\nRUN if a; then b; c; fi; d\n"), ["b"]);
  assert.deepEqual(lost("FROM a\nRUN <<E\na\nb\nE\n"), ["a"]);
  assert.deepEqual(lost("FROM a\nRUN <<E\n#!/bin/sh -ex\na\nb\nE\n"), []);
  assert.deepEqual(lost('FROM a\nSHELL ["/bin/sh", "-ec"]\nRUN <<E\na\nb\nE\n'), []);
  assert.deepEqual(lost('FROM a\nSHELL ["/bin/sh", "-ec"]\nRUN <<E\n#!/bin/sh\na\nb\nE\n'), ["a"]);
  assert.deepEqual(lost("FROM a\nRUN bash -o errexit <<E\na\nb\nE\n"), []);
  assert.deepEqual(lost("FROM a\nRUN bash -e -c 'a; b' && sh -c 'c; d'\n"), ["c"]);
});
