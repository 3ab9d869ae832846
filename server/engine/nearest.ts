/** Names longer than this are not compared, so that a hostile one costs nothing. */
const longestName = 80;

/** Among more candidates nobody looks for the one that was meant: each of many names would be compared with each of them. */
const mostCandidates = 3000;

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
    const distance = editDistance(wanted, other, least);
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** The end of a message that names the candidate, empty when none is close. */
export function hint(name: string, candidates: readonly string[]): string {
  const near = nearest(name, candidates);
  return near === undefined ? "" : `; did you mean ${near}?`;
}

type Row = Uint8Array;

/** Three rows of the table of distances, used again for each pair: thousands of pairs may be compared. */
const rows: readonly [Row, Row, Row] = [newRow(), newRow(), newRow()];

function newRow(): Row {
  return new Uint8Array(longestName + 1);
}

/**
 * How many characters must be inserted, deleted, replaced or swapped with their neighbour to make `a` of `b`; `limit`
 * when it is that many or more. Neither is longer than `longestName`.
 */
function editDistance(a: string, b: string, limit: number): number {
  let [before, above, current] = rows;
  for (let column = 0; column <= b.length; column++) above[column] = column;
  for (let row = 1; row <= a.length; row++) {
    const least = fill(current, row, a, b, above, before);
    // A row is never below the one before it, but for a swap, which reaches back by two.
    if (least > limit) return limit;
    [before, above, current] = [above, current, before];
  }
  return Math.min(above[b.length] ?? 0, limit);
}

/** Fills a row from the two above it, and gives the least distance in it. */
function fill(current: Row, row: number, a: string, b: string, above: Row, before: Row): number {
  let least = row;
  current[0] = row;
  for (let column = 1; column <= b.length; column++) {
    const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
    const replaced = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
    const swapped = isSwap ? (before[column - 2] ?? 0) + 1 : replaced;
    const distance = Math.min(replaced, swapped, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1);
    current[column] = distance;
    least = Math.min(least, distance);
  }
  return least;
}
