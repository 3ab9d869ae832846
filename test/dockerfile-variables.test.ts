import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDockerfile } from "../server/engine/dockerfile/document.ts";
import { expandText, type Lookup } from "../server/engine/dockerfile/variables.ts";

const values: Readonly<Record<string, string | null>> = { SET: "v", EMPTY: "", UNSET: null };
const lookup: Lookup = (name) => (Object.hasOwn(values, name) ? values[name] : undefined);
const expand = (text: string, escapeCharacter = "\\"): string | undefined => expandText(text, lookup, escapeCharacter);

/** What `text` stands for just before the last instruction of a Dockerfile. */
function before(source: string, text: string): string | undefined {
  const document = parseDockerfile("file:///Dockerfile", source);
  return document.expand(text, document.instructions.at(-1) ?? assert.fail());
}

test("plain and braced variables", () => {
  assert.equal(expand("$SET"), "v");
  assert.equal(expand("a${SET}b"), "avb");
  assert.equal(expand("$SET-$SET/x"), "v-v/x");
  assert.equal(expand("a$EMPTY"), "a");
  assert.equal(expand("$"), "$");
  assert.equal(expand("a$ b"), "a$ b");
});

test("an unknown value makes the text unknown, and so does one without a default", () => {
  assert.equal(expand("a$OTHER"), undefined);
  assert.equal(expand("a${UNSET}"), undefined);
});

test("defaults and alternatives", () => {
  assert.equal(expand("${SET:-d}"), "v");
  assert.equal(expand("${EMPTY:-d}"), "d");
  assert.equal(expand("${EMPTY-d}"), "");
  assert.equal(expand("${UNSET:-d}"), "d");
  assert.equal(expand("${UNSET-d}"), "d");
  assert.equal(expand("${OTHER:-d}"), undefined);
  assert.equal(expand("${SET:+d}"), "d");
  assert.equal(expand("${EMPTY:+d}"), "");
  assert.equal(expand("${EMPTY+d}"), "d");
  assert.equal(expand("${UNSET:+d}"), "");
  assert.equal(expand("${UNSET:-a${SET}b}c"), "avbc");
  assert.equal(expand("${SET:-$OTHER}"), "v");
  assert.equal(expand("${UNSET:-$OTHER}"), undefined);
});

test("patterns, required values and broken braces are unknown", () => {
  for (const text of ["${SET#v}", "${SET%v}", "${SET/v/w}", "${SET:?no}", "${SET", "${}", "${SET:-a"]) {
    assert.equal(expand(text), undefined, text);
  }
});

test("single quotes and the escape character keep a dollar sign, double quotes do not", () => {
  assert.equal(expand("'$SET'"), "$SET");
  assert.equal(expand('"$SET"'), "v");
  assert.equal(expand("\\$SET"), "$SET");
  assert.equal(expand('"\\$SET \\a"'), "$SET \\a");
  assert.equal(expand("`$SET", "`"), "$SET");
  assert.equal(expand("C:\\x\\$SET", "`"), "C:\\x\\v");
});

test("growth without bound is unknown", () => {
  assert.equal(expand("${UNSET:-".repeat(100)), undefined);
  assert.equal(before(`FROM scratch\nENV A=xx\n${"ENV A=$A$A\n".repeat(40)}RUN x\n`, "$A"), undefined);
});

test("a FROM sees global ARGs only", () => {
  assert.equal(before("ARG V=1\nFROM a:$V\n", "$V"), "1");
  assert.equal(before("ARG V=1\nARG W=$V.2\nFROM a:$W\n", "$W"), "1.2");
  assert.equal(before("ARG V\nFROM a\n", "$V"), undefined);
  assert.equal(before("ARG V\nFROM a\n", "${V:-2}"), "2");
  assert.equal(before("FROM a\nARG V=1\nFROM b\n", "${V:-2}"), "2");
  assert.equal(before("FROM a\n", "$TARGETPLATFORM"), undefined);
  assert.equal(before("FROM a\n", "${BUILDPLATFORM:-x}"), undefined);
});

test("a global ARG is visible in a stage only when it is declared again there", () => {
  assert.equal(before("ARG V=1\nFROM a\nRUN x\n", "$V"), undefined);
  assert.equal(before("ARG V=1\nFROM a\nARG V\nRUN x\n", "$V"), "1");
  assert.equal(before("ARG V=1\nFROM a\nARG V=2\nRUN x\n", "$V"), "2");
});

test("ENV wins over ARG in either order, and the later of two wins", () => {
  assert.equal(before("FROM a\nENV V=e\nARG V=a\nRUN x\n", "$V"), "e");
  assert.equal(before("FROM a\nARG V=a\nENV V=e\nRUN x\n", "$V"), "e");
  assert.equal(before("FROM a\nENV V=1\nENV V=2\nRUN x\n", "$V"), "2");
  assert.equal(before("FROM a\nENV V=1\nUSER y\n", "$V"), "1");
});

test("the values of one ENV are those before it", () => {
  assert.equal(before("FROM a\nENV A=1\nENV A=2 B=$A\nRUN x\n", "$B"), "1");
  assert.equal(before("FROM a\nENV PATH=/x:$PATH\nRUN x\n", "$PATH"), undefined);
  assert.equal(before("FROM a\nRUN x\nENV A=1\n", "$A"), undefined);
});

test("a name that nothing defines may come from the base image, but not from scratch", () => {
  assert.equal(before("FROM a\nRUN x\n", "${JAVA_HOME:-/j}"), undefined);
  assert.equal(before("FROM scratch\nRUN x\n", "${JAVA_HOME:-/j}"), "/j");
});

test("variables pass along FROM stage", () => {
  const source = "FROM a AS one\nENV E=1\nARG A=2\nFROM One AS two\nENV F=$E$A\nFROM two\nRUN x\n";
  assert.equal(before(source, "$F"), "12");
  assert.equal(before(source, "$A"), "2");
  assert.equal(before("FROM a AS one\nENV E=1\nFROM b\nRUN x\n", "$E"), undefined);
});

test("triggers of ONBUILD run in another build", () => {
  const document = parseDockerfile("file:///Dockerfile", "FROM a\nENV U=app\nONBUILD USER $U\n");
  assert.equal(document.withTriggers("USER")[0]?.user, undefined);
});

test("the definition of a variable is found", () => {
  const document = parseDockerfile("file:///Dockerfile", "ARG V=1\nFROM a:$V\nENV V=2\nRUN x\n");
  const [from] = document.named("FROM");
  const [run] = document.named("RUN");
  assert.equal(from && document.variable("V", from)?.instruction.name, "ARG");
  assert.equal(run && document.variable("V", run)?.instruction.name, "ENV");
  assert.equal(run && document.variable("W", run), undefined);
});
