/** Names longer than this are not compared, so that a hostile one costs nothing. */
const longestName = 80;

/** Among more candidates nobody looks for the one that was meant: each of many names would be compared with each of them. */
const mostCandidates = 1000;

/**
 * The candidate a misspelt name most likely means; undefined when none is close, which is a third of its letters or
 * `most` letters that differ.
 */
export function nearest(name: string, candidates: readonly string[], most?: number): string | undefined {
  if (name.length > longestName || candidates.length > mostCandidates) return undefined;
  const wanted = name.toLowerCase();
  let best: string | undefined;
  let least = (most ?? Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const other = candidate.toLowerCase();
    if (other.endsWith(`/${wanted}`)) return candidate;
    if (other.length > longestName || Math.abs(other.length - wanted.length) >= least) continue;
    const distance = editDistance(wanted, other);
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** The end of a message that names the candidate, empty when none is close. */
export function hint(name: string, candidates: readonly string[]): string {
  const near = nearest(name, candidates);
  return near === undefined ? "" : `; did you mean ${near}?`;
}

/** How many characters must be inserted, deleted, replaced or swapped with their neighbour to make `a` of `b`. */
function editDistance(a: string, b: string): number {
  let before: readonly number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const isSwap = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swapped = isSwap ? (before[column - 2] ?? replaced) + 1 : replaced;
      current.push(Math.min(replaced, swapped, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    before = above;
    above = current;
  }
  return above[b.length] ?? 0;
}
