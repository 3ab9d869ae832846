import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDockerfile } from "../server/engine/dockerfile/document.ts";
import { deleteFromChain } from "../server/engine/dockerfile/edit.ts";
import type { Run } from "../server/engine/dockerfile/execution.ts";
import { type PackageCommand, packageCommands } from "../server/engine/dockerfile/package-command.ts";
import { applyEdits } from "../server/engine/text.ts";

function runOf(text: string): Run {
  const [run] = parseDockerfile("file:///Dockerfile", `FROM debian:13\nRUN ${text}\n`).named("RUN");
  assert.ok(run);
  return run;
}

const read = (text: string): readonly PackageCommand[] => packageCommands(runOf(text));

/** The action and each package as `kind name version release`, what is undefined as `-`. */
function shown(text: string): string[] {
  return read(text).flatMap(({ action, packages }) => [
    action,
    ...packages.map(({ kind, name, version, release }) =>
      [kind, name, version, release].map((part) => part ?? "-").join(" "),
    ),
  ]);
}

describe("commands of package managers", () => {
  it("have an action, whatever flags stand before the subcommand", () => {
    const actions = (text: string): string[] => read(text).map(({ action }) => action);
    assert.deepEqual(actions("apt-get -qq -o A::B=c update && apt-get -t sid install x && apt purge x"), [
      "update-index",
      "install",
      "remove",
    ]);
    assert.deepEqual(actions("apk --no-cache -U add x; apk del x; apk cache clean; apk upgrade; apk info"), [
      "install",
      "remove",
      "clean",
      "upgrade",
      "other",
    ]);
    assert.deepEqual(actions("dnf group install x && dnf group list && dnf makecache && dnf clean all && yum up"), [
      "install",
      "other",
      "update-index",
      "clean",
      "upgrade",
    ]);
    assert.deepEqual(actions("zypper -n --root /x in y && zypper cc && zypper dup && zypper ref && zypper lr"), [
      "install",
      "clean",
      "upgrade",
      "update-index",
      "other",
    ]);
    assert.deepEqual(actions("echo apt-get install x && npm install && apt-get"), ["other"]);
  });

  it("change nothing when they simulate, download or show", () => {
    assert.deepEqual(shown("apt-get install -s x && apt-get -dy install x && apt-get install --print-uris x"), [
      "other",
      "other",
      "other",
    ]);
    assert.deepEqual(shown("apk add --simulate x && dnf install --assumeno x && zypper in --dry-run x"), [
      "other",
      "other",
      "other",
    ]);
  });

  it("are found by family, through sudo and in scripts", () => {
    const run = runOf("sudo apt-get update && bash -c 'apk add x' && $(dnf install y)");
    assert.deepEqual(
      packageCommands(run, "apk", "dnf").map(({ command }) => command.name),
      ["apk", "dnf"],
    );
    assert.equal(packageCommands(run).length, 3);
  });

  it("name the last word of the subcommand", () => {
    const words = read("dnf -y module install nodejs:22 && apt-get").map(({ subcommand }) => subcommand?.value);
    assert.deepEqual(words, ["install", undefined]);
  });
});

describe("operands of package managers", () => {
  it("of apt", () => {
    const text = 'apt-get install -y -t sid a b=1:2-3 c:arm64=1 d/sid e- f^ ./g.deb h.deb https://i/j.deb "k" l*';
    assert.deepEqual(shown(text), [
      "install",
      "package a - -",
      "package b 1:2-3 -",
      "package c 1 -",
      "package d - sid",
      "exclusion - - -",
      "group - - -",
      "file - - -",
      "file - - -",
      "file - - -",
      "package k - -",
      "package l* - -",
    ]);
  });

  it("of apk", () => {
    assert.deepEqual(
      shown("apk add -t .deps --repository=x -X y a=1-r0 'b~2' 'c~=3' 'd>4' e@edge f@edge=5 '!g' ./h.apk .i so:j.so"),
      [
        "install",
        "package a 1-r0 -",
        "package b 2 -",
        "package c 3 -",
        "package d 4 -",
        "package e - edge",
        "package f 5 edge",
        "exclusion - - -",
        "file - - -",
        "group - - -",
        "package so:j.so - -",
      ],
    );
  });

  it("of yum and dnf", () => {
    const text =
      "dnf install -y --enablerepo crb a b-1.2 c-1.2-3.el9.x86_64 2:d-1 e-2:1.0-1 f-devel g-11-jdk h.i686 @i ./j.rpm 'k >= 1' l-m-2*";
    assert.deepEqual(shown(text), [
      "install",
      "package a - -",
      "package b 1.2 -",
      "package c 1.2-3.el9 -",
      "package d 1 -",
      "package e 2:1.0-1 -",
      "package f-devel - -",
      "package g-11-jdk - -",
      "package h - -",
      "group - - -",
      "file - - -",
      "package k 1 -",
      "package l-m 2* -",
    ]);
    assert.deepEqual(shown("dnf module install a:1 && yum groupinstall b"), [
      "install",
      "group - - -",
      "install",
      "group - - -",
    ]);
  });

  it("of zypper", () => {
    assert.deepEqual(shown("zypper -n in --from r a b=1 'c>=2' d.x86_64 '!e' pattern:f ./g.rpm +h"), [
      "install",
      "package a - -",
      "package b 1 -",
      "package c 2 -",
      "package d - -",
      "exclusion - - -",
      "group - - -",
      "file - - -",
      "package h - -",
    ]);
  });

  it("are all packages after --", () => {
    assert.deepEqual(shown("apt-get install -- a b"), ["install", "package a - -", "package b - -"]);
  });

  it("are unknown where the name holds an expansion", () => {
    const text = 'apt-get install $A "b$B" $(cat c) d=$D "e=${E}-1" "./$F.deb" `g`';
    assert.deepEqual(shown(text), [
      "install",
      "unknown - - -",
      "unknown - - -",
      "unknown - - -",
      "package d $D -",
      "package e ${E}-1 -",
      "file - - -",
      "unknown - - -",
    ]);
    assert.deepEqual(
      read("apt-get install a; apt-get install $B; xargs apt-get install c").map((use) => use.hasUnknownPackages),
      [false, true, true],
    );
  });

  it("are none of other actions", () => {
    assert.deepEqual(shown("apt-get update a && dnf clean all && apk info b"), ["update-index", "clean", "other"]);
  });
});

describe("questions of package managers", () => {
  const asks = (text: string): boolean[] => read(text).map((use) => use.asks);

  it("are asked before packages change", () => {
    assert.deepEqual(asks("apt-get install a; apt-get remove a; apt-get update; apt-get clean"), [
      true,
      true,
      false,
      false,
    ]);
    assert.deepEqual(asks("dnf install a; zypper in a; apk add a"), [true, true, false]);
  });

  it("are answered by flags", () => {
    assert.deepEqual(
      asks("apt-get -y install a; apt-get install a -qq; apt-get -q -q install a; apt-get -q=2 install a"),
      [false, false, false, false],
    );
    assert.deepEqual(asks("apt-get -q install a; apt-get -q=1 install a; aptitude -qq install a"), [true, true, true]);
    assert.deepEqual(asks("apt-get -o APT::Get::Assume-Yes=1 install a; apt-get -o X=1 install a"), [false, true]);
    assert.deepEqual(
      asks("dnf --assumeyes install a; dnf --setopt=assumeyes=1 install a; dnf --setopt=x=1 install a"),
      [false, false, true],
    );
    assert.deepEqual(asks("zypper -n in a; zypper in -y a; zypper -q in a"), [false, false, true]);
  });

  it("are answered by a pipe or a redirect, unless xargs reads it", () => {
    assert.deepEqual(asks("yes | apt-get install a && apt-get install a < b && apt-get install a | tee log"), [
      false,
      false,
      true,
    ]);
    assert.deepEqual(asks("cat list | xargs apt-get install"), [true]);
  });
});

describe("deleteFromChain", () => {
  function without(text: string, name: string): string | undefined {
    const run = runOf(text);
    const [command] = run.commands(name);
    assert.ok(command);
    const edit = deleteFromChain(run, command.span);
    return edit && applyEdits(run.document.source, [edit]).slice("FROM debian:13\nRUN ".length, -1);
  }

  it("deletes the first, a middle and the last link", () => {
    assert.equal(without("a && b && c", "a"), "b && c");
    assert.equal(without("a \\\n  && b x \\\n  && c", "b"), "a \\\n  && c");
    assert.equal(without("a && b && c -x", "c"), "a && b");
  });

  it("deletes nothing else", () => {
    assert.equal(without("a", "a"), undefined);
    assert.equal(without("a; b", "a"), undefined);
    assert.equal(without("a && b | c", "b"), undefined);
    assert.equal(without("a \\\n # why\n && b", "a"), undefined);
  });
});
