/** Whether nginx `version` (`1.27.3`) is `gate` or newer; undefined when the version is not known. */
export function isAtLeast(version: string | undefined, gate: string): boolean | undefined {
  if (version === undefined) return undefined;
  const [own, other] = [version, gate].map((text) => text.split(".").map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (own?.[i] ?? 0) - (other?.[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
