/**
 * Offset of the `}` that closes a `*_by_lua_block` whose body starts at `start`, or the end of the source when none
 * does. Counting braces is not enough: they may stand in strings, long brackets and comments of Lua.
 */
export function endOfLuaBlock(source: string, start: number): number {
  let depth = 0;
  for (let i = start; i < source.length; ) {
    const character = source[i];
    if (character === "}" && depth-- === 0) return i;
    if (character === "{") depth++;
    i = skipLuaToken(source, i);
  }
  return source.length;
}

function skipLuaToken(source: string, at: number): number {
  const character = source[at];
  if (character === '"' || character === "'") return endOfLuaString(source, at, character);
  if (character === "[") return endOfLongBracket(source, at) ?? at + 1;
  if (character === "-" && source[at + 1] === "-") {
    const long = source[at + 2] === "[" ? endOfLongBracket(source, at + 2) : undefined;
    return long ?? endOfLine(source, at);
  }
  return at + 1;
}

/** A quote that is not closed on its line starts no string for nginx's Lua module: the braces behind it count. */
function endOfLuaString(source: string, start: number, quote: string): number {
  for (let i = start + 1; i < source.length; i++) {
    if (source[i] === "\\") i++;
    else if (source[i] === quote) return i + 1;
    else if (source[i] === "\n") break;
  }
  return start + 1;
}

/** `[[…]]`, `[=[…]=]` and so on; undefined when `at` opens no long bracket. */
function endOfLongBracket(source: string, at: number): number | undefined {
  let level = 0;
  while (source[at + 1 + level] === "=") level++;
  if (source[at + 1 + level] !== "[") return undefined;
  const close = source.indexOf(`]${"=".repeat(level)}]`, at + level + 2);
  return close < 0 ? source.length : close + level + 2;
}

function endOfLine(source: string, at: number): number {
  const newline = source.indexOf("\n", at);
  return newline < 0 ? source.length : newline;
}
