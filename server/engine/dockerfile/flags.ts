import type { Flag } from "./instruction.ts";

/** What a flag takes: nothing or a boolean, one value, or a value each time it is given. */
type Kind = "boolean" | "value" | "values";

const kinds: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  FROM: { platform: "value" },
  RUN: { mount: "values", network: "value", security: "value", device: "values" },
  COPY: { from: "value", chown: "value", chmod: "value", link: "boolean", parents: "boolean", exclude: "values" },
  ADD: {
    chown: "value",
    chmod: "value",
    link: "boolean",
    checksum: "value",
    "keep-git-dir": "boolean",
    unpack: "boolean",
    exclude: "values",
  },
  HEALTHCHECK: {
    interval: "value",
    timeout: "value",
    "start-period": "value",
    "start-interval": "value",
    retries: "value",
  },
};

/** The flags of an instruction, given in upper case. From the Dockerfile reference of 2026-08. */
export const flagNames = (instruction: string): readonly string[] => Object.keys(kinds[instruction] ?? {});

/** A flag that the builder refuses, and how it is wrong, to be put after the flag. */
export interface FlagError {
  readonly flag: Flag;
  readonly complaint: string;
}

/** The flags of an instruction that the builder refuses, in order. */
export function* flagErrors(instruction: string, flags: readonly Flag[]): Iterable<FlagError> {
  const known = Object.hasOwn(kinds, instruction) ? (kinds[instruction] ?? {}) : {};
  const seen = new Set<string>();
  for (const flag of flags) {
    const kind = Object.hasOwn(known, flag.name) ? known[flag.name] : undefined;
    const complaint = complaintAbout(instruction, flag, kind, seen);
    if (complaint !== undefined) yield { flag, complaint };
    seen.add(flag.name);
  }
}

function complaintAbout(
  instruction: string,
  { name, value }: Flag,
  kind: Kind | undefined,
  seen: ReadonlySet<string>,
): string | undefined {
  if (kind === undefined) return `is no flag of ${instruction}`;
  if (kind !== "values" && seen.has(name)) return "is given twice";
  if (kind !== "boolean") return value === undefined ? "has no value" : undefined;
  if (value === "") return "has no value";
  return value === undefined || /^(?:true|false)$/i.test(value) ? undefined : "takes true or false alone";
}
