import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeWord, type TokenKind, tokenize } from "../server/engine/nginx/lex.ts";

/** Texts of the tokens, blanks left out. */
const texts = (source: string): string[] =>
  tokenize(source)
    .filter(({ kind }) => kind !== "space")
    .map(({ start, end }) => source.slice(start, end));

const kinds = (source: string): TokenKind[] => tokenize(source).map(({ kind }) => kind);

/** What nginx stores for each word. */
const values = (source: string): string[] =>
  tokenize(source)
    .filter(({ kind }) => kind === "word")
    .map((token) => decodeWord(source, token));

const problems = (source: string): string[] =>
  tokenize(source).flatMap(({ start, end, problem }) => (problem ? [`${problem} ${source.slice(start, end)}`] : []));

test("1: only space, TAB, CR and LF part words; a byte order mark is a token of its own", () => {
  assert.deepEqual(texts("a\tb\rc\nd e;"), ["a", "b", "c", "d", "e", ";"]);
  assert.deepEqual(
    texts("listen\f80; a\vb; c\u00a0d; e\u2028f;"),
    "listen\f80 ; a\vb ; c\u00a0d ; e\u2028f ;".split(" "),
  );
  assert.deepEqual(kinds("\ufefflisten 80;"), ["bom", "word", "space", "word", "semicolon"]);
  assert.deepEqual(kinds("a \ufeff;"), ["word", "space", "word", "semicolon"]);
});

test("2: a quote counts only at the start of a word", () => {
  assert.deepEqual(texts(`a"b c"; 'x "y" z' "x 'y' z";`), [`a"b`, `c"`, ";", `'x "y" z'`, `"x 'y' z"`, ";"]);
  assert.deepEqual(values(`a"b c" 'x "y" z'`), [`a"b`, `c"`, `x "y" z`]);
});

test("3: after a closing quote only a blank, ;, { or ) may follow", () => {
  for (const fine of [`"a" b;`, `"a";`, `"a"{`, `("a" = "b")`, `"a")x;`, `"a"\n#c`])
    assert.deepEqual(problems(fine), [], fine);
  assert.deepEqual(problems(`"a""b";`), [`text-after-quote "b"`]);
  assert.deepEqual(problems(`"a"b;`), ["text-after-quote b"]);
  assert.deepEqual(problems(`'a'#c;`), ["text-after-quote #c"]);
  assert.deepEqual(texts(`if ($a = "b")`), ["if", "($a", "=", `"b"`, ")"]);
});

test("4: a backslash protects the next character everywhere; only six escapes are decoded", () => {
  assert.deepEqual(texts(`a\\;b c\\{d e\\ f g\\"h i\\#j \\#k;`), [
    "a\\;b",
    "c\\{d",
    "e\\ f",
    `g\\"h`,
    "i\\#j",
    "\\#k",
    ";",
  ]);
  assert.deepEqual(texts(`"a\\"b" 'c\\'d';`), [`"a\\"b"`, `'c\\'d'`, ";"]);
  assert.deepEqual(values(`a\\;b \\.php$ \\d "x\\.y" c\\{`), ["a\\;b", "\\.php$", "\\d", "x\\.y", "c\\{"]);
  assert.deepEqual(values(`\\" \\' \\\\ \\t \\r \\n "\\"\\\\n"`), [`"`, `'`, "\\", "\t", "\r", "\n", `"\\n`]);
});

test("5: a backslash before $ stays in the value, so that interpolation still happens", () => {
  assert.deepEqual(values(`"a\\$host" b\\$c "price $"`), ["a\\$host", "b\\$c", "price $"]);
});

test("6: { straight after $ does not open a block, closed or not", () => {
  assert.deepEqual(texts("listen ${PORT};"), ["listen", "${PORT}", ";"]);
  assert.deepEqual(texts("set $a ${host}x${uri};"), ["set", "$a", "${host}x${uri}", ";"]);
  assert.deepEqual(texts("a ${host;"), ["a", "${host", ";"]);
  assert.deepEqual(texts("a ${{b;"), ["a", "${{b", ";"]);
  assert.deepEqual(texts("${A} ${B};"), ["${A}", "${B}", ";"]);
  assert.deepEqual(texts("a$b{"), ["a$b", "{"]);
});

test("7: ; and { end a bare word, } does not; a repetition is read as it was meant", () => {
  assert.deepEqual(texts("location /a{}"), ["location", "/a", "{", "}"]);
  assert.deepEqual(texts("set $a b;c"), ["set", "$a", "b", ";", "c"]);
  assert.deepEqual(texts("location /a}b {"), ["location", "/a}b", "{"]);
  assert.deepEqual(texts("server_name a} }"), ["server_name", "a}", "}"]);
  for (const pattern of ["^/x{2}$", "a{2,}", "a{2,3}b{4}"]) {
    assert.deepEqual(texts(`location ~ ${pattern} {`), ["location", "~", pattern, "{"]);
    assert.deepEqual(problems(`location ~ ${pattern} {`), [`brace-in-word ${pattern}`]);
    assert.deepEqual(problems(`location ~ "${pattern}" {`), []);
  }
  assert.deepEqual(texts("location ~ a\\{2} {"), ["location", "~", "a\\{2}", "{"]);
  // In these blocks `{2}` can be an opening brace and a key.
  assert.deepEqual(texts("map $a $b{2 3;}"), ["map", "$a", "$b", "{", "2", "3", ";", "}"]);
  assert.deepEqual(texts("location /x{listen 80;}"), ["location", "/x", "{", "listen", "80", ";", "}"]);
});

test("8: # starts a comment only at the start of a word, up to LF", () => {
  assert.deepEqual(texts("a#b #c d\ne;#f\r\n{#g\n}#h"), ["a#b", "#c d", "e", ";", "#f\r", "{", "#g", "}", "#h"]);
  assert.deepEqual(kinds("listen # why\n 80;"), "word space comment space word semicolon".split(" "));
  assert.deepEqual(texts("# { ( ' \" }\na;"), [`# { ( ' " }`, "a", ";"]);
});

test("9: newlines in quoted words are kept, empty words are words, CRLF is blank", () => {
  assert.deepEqual(values(`a "b\nc" "" '' d\r\n`), ["a", "b\nc", "", "", "d"]);
  assert.deepEqual(kinds(`""`), ["word"]);
});

test("10: names may be quoted, and a lone ; is a token", () => {
  assert.deepEqual(values(`"listen" 80;;`), ["listen", "80"]);
  assert.deepEqual(kinds(";;"), ["semicolon", "semicolon"]);
});

test("11: parentheses belong to words", () => {
  assert.deepEqual(texts("if ($x){"), ["if", "($x)", "{"]);
  assert.deepEqual(texts("if( $a = b ) {"), ["if(", "$a", "=", "b", ")", "{"]);
});

test("12: an unclosed quote reaches to the end of the file", () => {
  assert.deepEqual(problems(`a "b; c {\n}\n`), [`unclosed-quote "b; c {\n}\n`]);
  assert.deepEqual(values(`a 'b\\'`), ["a", "b'"]);
  assert.deepEqual(problems(`a "`), [`unclosed-quote "`]);
});

test("4.2: the body of a *_by_lua_block is one token, whatever Lua stands in it", () => {
  const bodies = [
    ` return { a = "}" } `,
    ` local s = '\\'}' -- }\n`,
    " local s = [[ } ]] ",
    " local s = [==[ ]] } ]==] ",
    " --[[ }\n } ]] x() ",
    " --[=[ } ]=] x() ",
    " a[b[1]] = {} ",
    " local s = 'unfinished {\n } x() ",
    `\n-- it's a brace {\n`.replace("{", "'"),
    "",
  ];
  for (const body of bodies) {
    const source = `location / { content_by_lua_block {${body}} }`;
    const lua = tokenize(source).find(({ kind }) => kind === "lua");
    assert.equal(lua ? source.slice(lua.start, lua.end) : "", body);
    assert.deepEqual(texts(source).slice(-2), ["}", "}"], body);
  }
});

test("4.2: set_by_lua_block takes a variable first, also glued to the brace", () => {
  assert.deepEqual(texts("set_by_lua_block $v { return '}' }"), ["set_by_lua_block", "$v", "{", " return '}' ", "}"]);
  assert.deepEqual(texts("set_by_lua_block $v{ return 1 }"), ["set_by_lua_block", "$v", "{", " return 1 ", "}"]);
});

test("4.2: a quoted name opens a Lua block as well, an argument of that name does not", () => {
  assert.deepEqual(texts(`"access_by_lua_block" { "}" }`), [`"access_by_lua_block"`, "{", ` "}" `, "}"]);
  assert.deepEqual(texts("upstream a_by_lua_block { server b; }"), "upstream a_by_lua_block { server b ; }".split(" "));
});

test("4.2: *_by_lua strings and *_by_lua_file are ordinary words", () => {
  assert.deepEqual(texts(`content_by_lua 'ngx.say("{")'; a;`), ["content_by_lua", `'ngx.say("{")'`, ";", "a", ";"]);
  assert.deepEqual(texts("content_by_lua_file a.lua;"), ["content_by_lua_file", "a.lua", ";"]);
});

test("tokens put together are the source again, whatever the source is", () => {
  const pieces = [
    "a",
    " ",
    "\n",
    "\r",
    "\t",
    ";",
    "{",
    "}",
    '"',
    "'",
    "\\",
    "#",
    "$",
    "${",
    ")",
    "x{2}",
    "\ufeff",
    "\0",
    "é",
    "\ud83d",
  ];
  pieces.push("content_by_lua_block {", "[[", "]]", "--", "map $a $b {", "=", "[=[");
  let seed = 1;
  const random = (below: number): number => {
    seed = (seed * 48271) % 2147483647;
    return seed % below;
  };
  for (let round = 0; round < 3000; round++) {
    const source = Array.from({ length: random(40) }, () => pieces[random(pieces.length)] ?? "").join("");
    const tokens = tokenize(source);
    assert.equal(tokens.map(({ start, end }) => source.slice(start, end)).join(""), source);
    // Only a Lua body can be empty.
    for (const { kind, start, end } of tokens) assert.ok(end > start || kind === "lua", JSON.stringify(source));
  }
});

test("reading takes time that grows with the length alone", () => {
  const size = 200_000;
  const started = process.cpuUsage().user;
  for (const piece of ["{", "}", '"', "\\", "x{2}", "[", "-", "content_by_lua_block { [=", "${", "\n#"]) {
    tokenize(piece.repeat(size / piece.length));
  }
  assert.ok(process.cpuUsage().user - started < 5_000_000);
});
