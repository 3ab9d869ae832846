/** Milliseconds of each unit that Go knows. */
const units: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** A length of time as the builder reads it: milliseconds, or what is wrong with the text, as the end of a sentence. */
export type Duration = { readonly milliseconds: number } | { readonly flaw: string };

const part = /(\d{0,12}(?:\.\d{0,12})?)([^\d.]*)/y;

/** Reads a duration as Go's `time.ParseDuration` does, such as `1m30s`. */
export function readDuration(text: string): Duration {
  const sign = text.startsWith("-") ? -1 : 1;
  const bare = text.replace(/^[+-]/, "");
  if (bare === "0") return { milliseconds: 0 };
  let sum = 0;
  for (let at = 0; at < bare.length || bare === ""; at = part.lastIndex) {
    part.lastIndex = at;
    const [, number = "", unit = ""] = part.exec(bare) ?? [];
    if (!/\d/.test(number)) return { flaw: "is no duration" };
    if (unit === "") return { flaw: "has no unit" };
    const length = Object.hasOwn(units, unit) ? units[unit] : undefined;
    if (length === undefined) return { flaw: `has the unit ${unit}, which is none` };
    sum += Number(number) * length;
  }
  return { milliseconds: sign * sum };
}
