import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDockerfile } from "../server/engine/dockerfile/document.ts";
import { expandables, spanWithin } from "../server/engine/dockerfile/expandable.ts";
import { scanExpansion } from "../server/engine/dockerfile/expansion.ts";

/** The references of a text as written, each with its modifier. */
const references = (text: string, escapeCharacter = "\\"): string[] =>
  scanExpansion(text, escapeCharacter).references.map(({ name, start, end, modifier }) =>
    `${text.slice(start, end)} ${name} ${modifier}`.trimEnd(),
  );

const errorIn = (text: string, escapeCharacter = "\\"): string | undefined => {
  const { error } = scanExpansion(text, escapeCharacter);
  return error && `${error.kind} ${text.slice(error.start, error.end)}`;
};

describe("variables in a text", () => {
  it("are found with and without braces, in double quotes and in operands", () => {
    assert.deepEqual(references('$A-${B}"$C"${D:-x${E}}$1'), [
      "$A A",
      "${B} B",
      "$C C",
      "${D:-x${E}} D :-",
      "${E} E",
      "$1 1",
    ]);
    assert.deepEqual(references("${A#v}${B%%.*}${C//a/b}${D+x}"), [
      "${A#v} A #",
      "${B%%.*} B %%",
      "${C//a/b} C //",
      "${D+x} D +",
    ]);
  });

  it("are none in single quotes, after the escape character or without a name", () => {
    assert.deepEqual(references("'$A'\\$B $ $/ \"\\$C\""), []);
    assert.deepEqual(references("`$A\\$B", "`"), ["$B B"]);
  });
});

describe("what the builder's lexer refuses", () => {
  it("are quotes and braces that never close", () => {
    assert.equal(errorIn("it's"), "unclosed-quote 's");
    assert.equal(errorIn('a "b'), 'unclosed-quote "b');
    assert.equal(errorIn('"C:\\"'), 'unclosed-quote "C:\\"');
    assert.equal(errorIn('"C:\\"', "`"), undefined);
    assert.equal(errorIn("a${B"), "unsupported-substitution ${B");
    assert.equal(errorIn("a${B:-c"), "unsupported-substitution ${B:-c");
    assert.equal(errorIn("${B/c}"), "unsupported-substitution ${B/c}");
  });

  it("are modifiers that it does not know, and braces without a name", () => {
    for (const text of ["${A:0:1}", "${A^^}", "${A:=b}", "${A@Q}", "${}", "${:-a}", "${{A}", "${A:#b}", "${#A}"]) {
      assert.equal(errorIn(text)?.split(" ")[0], "unsupported-substitution", text);
    }
  });

  it("is nothing else", () => {
    for (const text of ["${A:-'}'}", "\\'", '\\"', "'\"'", '"\'"', "${A:-${B:+${C}}}", "${A/\\//x}", "a\\"]) {
      assert.equal(errorIn(text), undefined, text);
    }
  });

  it("is not looked for where braces stand too deep to be meant", () => {
    const deep = `${"${A:-".repeat(5000)}x`;
    assert.equal(scanExpansion(deep, "\\").error, undefined);
  });
});

describe("what the builder expands", () => {
  it("is given with the place of each of its parts", () => {
    const source =
      'FROM --platform=$P $I AS $N\nCOPY --from=$F ["$A", "$B"]\nENV C=$D \\\n  E="x\\\ny$G"\nRUN --mount=target=$T echo $H\nCMD $K\n';
    const document = parseDockerfile("file:///Dockerfile", source);
    const found = document.instructions.flatMap((instruction) =>
      expandables(instruction).flatMap((expandable) =>
        scanExpansion(expandable.text, document.escape).references.map(({ start, end }) => {
          const at = spanWithin(expandable, start, end);
          return source.slice(at.start, at.end);
        }),
      ),
    );
    // What is not written in one piece is given as a whole.
    assert.deepEqual(found, ["$I", "$P", "$F", "$A", "$B", "$D", '"x\\\ny$G"', "$T"]);
  });
});
