import type { ComposePart, ComposeService, ComposeValue } from "./part.ts";

/** Joins parts of a stack into one compose file's sections. */
export function joined(parts: readonly ComposePart[]): Required<ComposePart> {
  return {
    services: sections(parts.map(({ services }) => services)),
    networks: sections(parts.map(({ networks }) => networks)),
    volumes: sections(parts.map(({ volumes }) => volumes)),
    secrets: sections(parts.map(({ secrets }) => secrets)),
  };
}

type Section = Readonly<Record<string, ComposeValue>>;

const sections = <S extends Section>(all: readonly (S | undefined)[]): Record<string, ComposeService> =>
  all.reduce<ComposeService>((sum, section) => join(sum, section ?? {}) as ComposeService, {}) as Record<
    string,
    ComposeService
  >;

/** Maps key by key, lists one after the other without repetition; of two plain values the later one. */
function join(first: ComposeValue, second: ComposeValue): ComposeValue {
  if (Array.isArray(first) && Array.isArray(second)) return [...new Set([...first, ...second])];
  if (!isMap(first) || !isMap(second)) return second;
  const result: Record<string, ComposeValue> = { ...first };
  for (const [key, value] of Object.entries(second))
    result[key] = Object.hasOwn(result, key) ? join(result[key] ?? null, value) : value;
  return result;
}

const isMap = (value: ComposeValue): value is ComposeService =>
  typeof value === "object" && value !== null && !Array.isArray(value);
