/** Uris are opaque strings whose path segments are parted by `/`; only these functions look inside them. */

const rootLength = (uri: string): number => {
  const scheme = /^[a-z][a-z0-9+.-]*:(\/\/[^/]*)?/i.exec(uri);
  return scheme ? scheme[0].length : 0;
};

/** The uri without its last segment, without a trailing slash. */
export function dirname(uri: string): string {
  const root = rootLength(uri);
  const slash = uri.lastIndexOf("/");
  return slash < root ? uri.slice(0, root) : slash === root ? uri.slice(0, root + 1) : uri.slice(0, slash);
}

/** The last segment of a uri. */
export const basename = (uri: string): string => uri.slice(uri.lastIndexOf("/") + 1);

/** Joins a relative path to a directory uri and resolves `.` and `..`; it never climbs above the root. */
export function join(directory: string, path: string): string {
  const root = rootLength(directory);
  const segments: string[] = [];
  for (const segment of `${directory.slice(root)}/${path}`.split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== "." && segment !== "") segments.push(segment);
  }
  const absolute = directory.slice(root).startsWith("/") || root > 0;
  return `${directory.slice(0, root)}${absolute ? "/" : ""}${segments.join("/")}`;
}

/** The path from a directory uri down to `uri`, or undefined when it does not lie below it. */
export function relative(directory: string, uri: string): string | undefined {
  if (directory === "") return uri;
  const prefix = directory.endsWith("/") ? directory : `${directory}/`;
  return uri.startsWith(prefix) ? uri.slice(prefix.length) : undefined;
}

/**
 * Whether a glob of `*`, `?` and `[…]`, as nginx's includes use them, matches a text. None of them matches `/`.
 * Takes at most glob length times text length steps, whatever the input.
 */
export function matchesGlob(glob: string, text: string): boolean {
  let at = 0;
  let position = 0;
  let star = -1;
  let resume = 0;
  while (position < text.length) {
    const width = glob[at] === "*" ? 0 : matchOne(glob, at, text[position] ?? "");
    if (width > 0) {
      at += width;
      position++;
    } else if (glob[at] === "*") {
      star = at++;
      resume = position;
    } else if (star >= 0 && text[resume] !== "/") {
      at = star + 1;
      position = ++resume;
    } else return false;
  }
  while (glob[at] === "*") at++;
  return at === glob.length;
}

/**
 * Whether a glob matches a relative path, segment by segment; a segment `**` stands for any number of them.
 * Takes at most glob length times path length steps, whatever the input.
 */
export function matchesPath(glob: string, path: string): boolean {
  const wanted = glob.split("/");
  const segments = path.split("/");
  let at = 0;
  let position = 0;
  let star = -1;
  let resume = 0;
  while (position < segments.length) {
    if (wanted[at] === "**") {
      star = at++;
      resume = position;
    } else if (at < wanted.length && matchesGlob(wanted[at] ?? "", segments[position] ?? "")) {
      at++;
      position++;
    } else if (star >= 0) {
      at = star + 1;
      position = ++resume;
    } else return false;
  }
  while (wanted[at] === "**") at++;
  return at === wanted.length;
}

/** How many characters of the glob at `at` match one character; 0 when they do not. */
function matchOne(glob: string, at: number, character: string): number {
  const symbol = glob[at];
  if (symbol === "?") return character === "/" ? 0 : 1;
  const close = symbol === "[" ? glob.indexOf("]", at + 2) : -1;
  if (close < 0) return symbol === character ? 1 : 0;
  const negated = glob[at + 1] === "!" || glob[at + 1] === "^";
  const inClass = isInClass(glob.slice(at + (negated ? 2 : 1), close), character);
  return inClass !== negated && character !== "/" ? close + 1 - at : 0;
}

function isInClass(members: string, character: string): boolean {
  for (let i = 0; i < members.length; i++) {
    const low = members[i] ?? "";
    const isRange = members[i + 1] === "-" && i + 2 < members.length;
    const high = isRange ? (members[i + 2] ?? "") : low;
    if (low <= character && character <= high) return true;
    if (isRange) i += 2;
  }
  return false;
}

export const hasGlob = (path: string): boolean => /[*?[]/.test(path);
