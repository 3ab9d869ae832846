const sizeUnits: Readonly<Record<string, number>> = { "": 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** The bytes a size such as `8k` stands for; undefined when it is none, as where a template fills it in. */
export function sizeOf(text: string): number | undefined {
  const [, digits, unit = ""] = /^(\d{1,15})([kmg]?)$/i.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits) * (sizeUnits[unit.toLowerCase()] ?? 1);
}

/** In seconds; a month is 30 days and a year 365, as nginx counts them. `M` is a month and `m` a minute. */
const timeUnits: Readonly<Record<string, number>> = {
  "": 1,
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 7 * 86_400,
  M: 30 * 86_400,
  y: 365 * 86_400,
};

/** The seconds a time such as `90`, `500ms` or `1h 30m` stands for; undefined when it is none. */
export function secondsOf(text: string): number | undefined {
  const parts = text.length > 60 ? [] : text.trim().split(/(?<=[a-zA-Z])\s*(?=\d)/);
  let seconds = 0;
  for (const part of parts) {
    const [, digits, unit = ""] = /^(\d{1,12})(ms|[smhdwMy]?)$/.exec(part) ?? [];
    if (digits === undefined) return undefined;
    seconds += Number(digits) * (timeUnits[unit] ?? 1);
  }
  return parts.length === 0 ? undefined : seconds;
}

/** A whole number as nginx reads it; undefined for anything else, `auto` and what a template fills in among it. */
export const numberOf = (text: string): number | undefined => (/^\d{1,15}$/.test(text) ? Number(text) : undefined);

/** The requests a second of a `rate=10r/s` or `rate=30r/m`; undefined when it is none. */
export function rateOf(text: string): number | undefined {
  const [, digits, unit] = /^rate=(\d{1,12})r\/([sm])$/.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits) / (unit === "m" ? 60 : 1);
}
