import { remember } from "../memo.ts";
import { basename, join, matchesPath, relative } from "../uri.ts";
import type { Copy } from "./copy.ts";
import type { DockerfileDocument } from "./document.ts";
import { absolutePath } from "./paths.ts";
import type { Stage } from "./stages.ts";

/** A COPY from another stage, with what of it is known. */
interface Transfer {
  readonly copy: Copy;
  readonly from: Stage;
  readonly to: Stage;
  /** Absolute paths in the other stage; they may hold globs. */
  readonly sources: readonly string[];
  /** Absolute; undefined when it is not known. */
  readonly target: string | undefined;
  /** Whether the sources are put into the target, rather than being named like it. */
  readonly isInto: boolean;
}

/** Ways followed from one file; a hostile Dockerfile has more. */
const mostWays = 50;

const transfersOf = remember((document: DockerfileDocument): readonly Transfer[] =>
  document.named("COPY").flatMap((copy) => {
    const from = copy.from?.stage;
    const { stage: to, destination } = copy;
    if (!from || !to || !destination) return [];
    const written = document.expand(destination.text, copy);
    const sources = copy.sources.flatMap(({ text }) => {
      const path = document.expand(text, copy);
      return path === undefined ? [] : [join("/", path)];
    });
    const isInto = written !== undefined && (/(?:^|\/)\.{0,2}$/.test(written) || sources.length > 1);
    return [{ copy, from, to, sources, target: written && absolutePath(written, copy), isInto }];
  }),
);

/** Where a COPY puts a file of its source stage; undefined when it does not take it, "" when the place is not known. */
function carriedTo(path: string, { sources, target, isInto }: Transfer): string | undefined {
  for (const source of sources) {
    const below = path === source || matchesPath(source, path) ? "" : relative(source, path);
    if (below === undefined) continue;
    if (target === undefined) return "";
    // A folder is replaced by what it holds; a file keeps its name, unless the target is a name itself.
    return below === "" && isInto ? join(target, basename(path)) : join(target, below);
  }
  return undefined;
}

/** A file on its way: where it is, and the COPY that it left its first stage by. */
interface Way {
  readonly stage: Stage;
  readonly path: string;
  readonly first: Copy | undefined;
}

/** Where the transfers that are still open take a file next. */
function onward({ stage, path, first }: Way, open: readonly Transfer[]): (Way & { readonly transfer: Transfer })[] {
  return open.flatMap((transfer) => {
    const place = transfer.from.chain.includes(stage) ? carriedTo(path, transfer) : undefined;
    return place === undefined ? [] : [{ transfer, stage: transfer.to, path: place, first: first ?? transfer.copy }];
  });
}

/**
 * The COPY that takes a file of a stage, or a folder with it, and by which it gets into a shipped image, over other stages
 * perhaps; undefined when there is none. The stage's own layers are not asked.
 */
export function carriedBy(stage: Stage, path: string, targets: readonly string[] | undefined): Copy | undefined {
  const layers = stage.document.shippedLayers(targets);
  let open = transfersOf(stage.document);
  const waiting: Way[] = [{ stage, path, first: undefined }];
  for (let ways = 0; ways < mostWays; ways++) {
    const next = waiting.shift();
    if (!next) return undefined;
    const taken = onward(next, open);
    const arrived = taken.find(({ transfer }) => layers.has(transfer.to));
    if (arrived) return arrived.first;
    const used = new Set(taken.map(({ transfer }) => transfer));
    open = open.filter((transfer) => !used.has(transfer));
    waiting.push(...taken.filter((way) => way.path !== ""));
  }
  return undefined;
}
