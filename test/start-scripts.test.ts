import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { projectOf, testRoot } from "./support/project.ts";

type Texts = Readonly<Record<string, string>>;

/** The files of the scripts that the containers of a Dockerfile start with, and the names of their commands. */
function scripts(dockerfile: string, files: Texts = {}): string[] {
  return projectOf({ ...files, Dockerfile: dockerfile }).startScripts.map(
    ({ uri, commands }) => `${uri.slice(testRoot.length + 1)}: ${commands.map(({ name }) => name).join(" ")}`,
  );
}

const script = { "a.sh": "#!/bin/sh\necho x\nexec server\n" };

describe("the scripts that containers start with", () => {
  it("are found by path, from the working directory, and by name alone", () => {
    const found = ["a.sh: echo server"];
    assert.deepEqual(scripts('FROM debian\nCOPY a.sh /\nENTRYPOINT ["/a.sh"]\n', script), found);
    assert.deepEqual(scripts('FROM debian\nWORKDIR /srv\nCOPY a.sh .\nCMD ["./a.sh"]\n', script), found);
    assert.deepEqual(scripts('FROM debian\nCOPY a.sh /usr/local/bin/\nCMD ["a.sh", "x"]\n', script), found);
    assert.deepEqual(
      scripts('FROM debian\nCOPY a.sh /usr/bin/run.sh\nCMD ["/bin/bash", "-e", "run.sh"]\n', script),
      found,
    );
  });

  it("may stand in the Dockerfile, with places in it", () => {
    const text = 'FROM debian\nCOPY <<"E" /a.sh\nexec server\nE\nCMD ["/a.sh"]\n';
    const [found] = projectOf({ Dockerfile: text }).startScripts;
    const { start = 0, end = 0 } = found?.commands[0]?.span ?? {};
    assert.equal(text.slice(start, end), "exec server");
  });

  it("are asked for, and unknown until they are at hand", () => {
    const text = 'FROM debian\nCOPY a.sh /\nENTRYPOINT ["/a.sh"]\n';
    assert.deepEqual(scripts(text), []);
    assert.deepEqual(scripts('FROM debian\nCOPY --from=other/image /a.sh /\nENTRYPOINT ["/a.sh"]\n', script), []);
  });

  it("are not what a shell form, another language or a name without a path in view calls", () => {
    assert.deepEqual(scripts("FROM debian\nCOPY a.sh /\nCMD /a.sh\n", script), []);
    assert.deepEqual(scripts('FROM debian\nCOPY a.sh /\nCMD ["/a.sh"]\n', { "a.sh": "#!/usr/bin/python3\nx\n" }), []);
    assert.deepEqual(scripts('FROM debian\nCOPY a.sh /opt/\nCMD ["a.sh"]\n', script), []);
    assert.deepEqual(scripts('FROM debian\nCOPY a.sh ./x/\nCMD ["./x/a.sh"]\n', script), []);
  });
});
