import { productTable } from "./end-of-life.generated.ts";
import { deprecatedLabel, type NamedImage, type ProductVersion, productVersions } from "./image-products.ts";

export { dataDate } from "./end-of-life.generated.ts";

/** A product in an image whose maintainers no longer support it, by the snapshot of `dataDate`. */
export interface EndOfLife {
  /** The product's id at endoflife.date, or the repository of a deprecated image. */
  readonly product: string;
  /** The release cycle, `3.8`; empty for a deprecated image. */
  readonly cycle: string;
  /** The day support ended, `YYYY-MM-DD`; undefined when only the fact is recorded. */
  readonly eol: string | undefined;
  /** The day until which paid or extended support runs, where that is later than `today`. */
  readonly extended: string | undefined;
  /** The nearest newer cycle that is supported for another year, or else at all; undefined when there is none. */
  readonly successor: string | undefined;
  /** What to call it in a message: `Debian 10 (buster)`. */
  readonly label: string;
}

interface Cycle {
  readonly name: string;
  readonly eol: string;
  readonly extended: string;
  readonly codename: string;
}

interface Product {
  readonly id: string;
  readonly title: string;
  readonly cycles: readonly Cycle[];
}

/** Cycle names that a tag writes in another way. */
const aliases: Readonly<Record<string, string>> = { "amazon-linux 1": "2018.03" };

function parseCycle(id: string, text: string): Cycle {
  const [name = "", eol = "", extended = "", codename = ""] = text.split(" ");
  // Debian's long-term support reaches every image without a subscription, so its end is the end.
  return id === "debian" && extended !== "-"
    ? { name, eol: extended, extended: "-", codename }
    : { name, eol, extended, codename };
}

function parseProduct(line: string): Product {
  const [id = "", title = "", ...cycles] = line.split(";");
  return { id, title, cycles: cycles.map((text) => parseCycle(id, text)) };
}

interface Table {
  readonly products: ReadonlyMap<string, Product>;
  readonly codenames: ReadonlyMap<string, ProductVersion>;
}

let table: Table | undefined;

function load(): Table {
  if (table !== undefined) return table;
  const products = new Map(
    productTable.split("\n").map((line) => [line.slice(0, line.indexOf(";")), parseProduct(line)]),
  );
  const codenames = new Map<string, ProductVersion>();
  for (const id of ["ubuntu", "debian"])
    for (const { name, codename } of products.get(id)?.cycles ?? [])
      if (codename !== "") codenames.set(codename, { product: id, version: name });
  table = { products, codenames };
  return table;
}

const hasEnded = ({ eol }: Cycle, today: string): boolean => eol === "true" || (eol !== "-" && eol < today);

/** Compares dotted numbers by their parts: `3.9` is before `3.10`. */
function compareVersions(a: string, b: string): number {
  const left = a.split(".").map(Number);
  const right = b.split(".").map(Number);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * The cycles that a version may mean: `3.8.2` is of cycle `3.8`; a tag that is shorter than every cycle, such as
 * `php:7`, may be any cycle of that line.
 */
function cyclesOf({ id, cycles }: Product, written: string): readonly Cycle[] {
  const version = aliases[`${id} ${written}`] ?? written;
  for (let prefix = version; prefix !== ""; prefix = prefix.slice(0, Math.max(0, prefix.lastIndexOf(".")))) {
    // Microsoft tags `6.0` what its table calls `6`, which the shorter prefix finds.
    const exact = cycles.find(({ name }) => name === prefix);
    if (exact !== undefined) return [exact];
  }
  return cycles.filter(({ name }) => name.startsWith(`${version}.`));
}

function latest(days: readonly string[]): string | undefined {
  const dated = days.filter((day) => day !== "-" && day !== "true").sort();
  return dated.at(-1);
}

/** The nearest newer cycle that is supported for another year, or else at all. */
function successorOf({ cycles }: Product, cycle: string, today: string): string | undefined {
  const inAYear = `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`;
  const newer = cycles
    .filter((candidate) => !hasEnded(candidate, today) && compareVersions(candidate.name, cycle) > 0)
    .sort((a, b) => compareVersions(a.name, b.name));
  return (newer.find((candidate) => !hasEnded(candidate, inAYear)) ?? newer[0])?.name;
}

function ended({ product: id, version }: ProductVersion, today: string): EndOfLife | undefined {
  const product = load().products.get(id);
  const cycles = product === undefined ? [] : cyclesOf(product, version);
  if (product === undefined || cycles.length === 0 || !cycles.every((cycle) => hasEnded(cycle, today)))
    return undefined;
  const only = cycles.length === 1 ? cycles[0] : undefined;
  const cycle = only?.name ?? version;
  const extended = latest(cycles.map((candidate) => candidate.extended));
  return {
    product: id,
    cycle,
    eol: latest(cycles.map(({ eol }) => eol)),
    extended: extended !== undefined && extended >= today ? extended : undefined,
    successor: successorOf(product, cycle, today),
    label: `${product.title} ${cycle}${only?.codename ? ` (${only.codename})` : ""}`,
  };
}

/**
 * What in this image is past the end of its support on the day `today` (`YYYY-MM-DD`); the day of the end itself is
 * still supported. Both the image's product and the distribution in its tag count. An image, a tag or a version that
 * the tables do not know gives nothing.
 */
export function endOfLife(image: NamedImage, today: string): readonly EndOfLife[] {
  const label = deprecatedLabel(image.repository);
  const found: EndOfLife[] = [];
  if (label !== undefined)
    found.push({
      product: image.repository,
      cycle: "",
      eol: undefined,
      extended: undefined,
      successor: undefined,
      label,
    });
  for (const version of productVersions(image, load().codenames)) {
    const finding = ended(version, today);
    if (finding === undefined) continue;
    if (!found.some(({ product, cycle }) => product === finding.product && cycle === finding.cycle))
      found.push(finding);
  }
  return found;
}
