import { dataDate, type EndOfLife, endOfLife } from "../../../engine/dockerfile/end-of-life.ts";
import type { From } from "../../../engine/dockerfile/from.ts";
import type { ImageReference } from "../../../engine/dockerfile/image.ts";
import { imageName } from "../../../engine/dockerfile/image-facts.ts";
import { rememberAny } from "../../../engine/memo.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { shorten, span } from "../../../engine/text.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/end-of-life-base-image",
  title: "The base image is past the end of its support",
  severity: "warning",
  enabled: true,
  rationale:
    "After the end of support no security fixes come. Each weakness that is published later stays open in the image, with a public description of how to use it, and rebuilding does not help.",
  remedy: "Move to a release that is still supported, in the product and in the distribution that the tag names.",
  criteria: {
    "CC7.1": {
      why: "A release without security fixes carries every weakness that became known since.",
      limits: "Does not show which weaknesses the image has, nor whether a supported image was rebuilt lately.",
    },
    "CC6.8": {
      why: "Software that nobody repairs is what malicious code gets in by.",
      limits: "Reads the name of the image alone; packages installed later have their own end of support.",
    },
  },
  fixable: "review",
  equivalents: [
    { tool: "tally", id: "ruby/eol-ruby-version", match: "wider", why: "ours knows 80 products, theirs Ruby alone" },
    { tool: "scout", id: "recommended_tag", match: "related", why: "theirs asks a service for a newer tag" },
  ],
  references: [
    "https://endoflife.date/",
    "https://docs.docker.com/build/building/best-practices/#choose-the-right-base-image",
  ],
  since: "0.1.0",

  *check(document, { settings }) {
    const shipped = document.shippedLayers(settings.shippedTargets);
    for (const from of document.named("FROM")) {
      const problem = ended(from, settings.today);
      const isShipped = from.stage !== undefined && shipped.has(from.stage);
      if (problem) yield isShipped ? problem : { ...problem, severity: "info" };
    }
  },
};

function ended(from: From, today: string): Problem | undefined {
  const { image, reference } = from;
  if (image === undefined || image === "scratch" || !reference) return undefined;
  const found = endedIn(image, today);
  const [first, ...others] = found;
  if (!first) return undefined;
  const fix = found.length === 1 ? newerTag(from, first) : undefined;
  const at = { span: reference.span };
  const [named = ""] = reference.text.split("@", 1);
  return {
    at,
    message: messageOf(named, first),
    related: others.map((other) => ({ ...at, message: messageOf(named, other) })),
    fixes: fix ? [fix] : [],
  };
}

const byDay = rememberAny((_: ImageReference) => new Map<string, readonly EndOfLife[]>());

/** What in an image is past the end of its support, looked up once for each image and day. */
function endedIn(image: ImageReference, today: string): readonly EndOfLife[] {
  const known = byDay(image);
  const found = known.get(today) ?? endOfLife({ repository: imageName(image), tag: image.tag }, today);
  known.set(today, found);
  return found;
}

function messageOf(image: string, { label, eol }: EndOfLife): string {
  const what = eol === undefined ? "is unsupported" : `support ended ${eol}`;
  const fact = `: ${shorten(label, 30)} ${what}, data of ${dataDate}`;
  return `${shorten(image, 90 - fact.length)}${fact}`;
}

/** Variants that publishers build of every release; other suffixes may not exist for the newer one. */
const everyRelease = /^(?:-(?:alpine|slim|fpm|apache|cli|jdk|jre))*$/;

/** Replaces the version at the head of a literal tag. */
function newerTag({ image, reference }: From, { product, cycle, successor }: EndOfLife): Fix | undefined {
  if (!reference || image === undefined || image === "scratch") return undefined;
  const { tag = "" } = image;
  const version = /^\d[\d.]*/.exec(tag)?.[0] ?? "";
  const isOfCycle = version === cycle || version.startsWith(`${cycle}.`);
  const isLiteral = reference.text.endsWith(`:${tag}`);
  if (successor === undefined || !isOfCycle || !isLiteral || !everyRelease.test(tag.slice(version.length)))
    return undefined;
  const start = reference.span.end - tag.length;
  // Microsoft writes 8.0 what the table calls 8.
  const text = product === "dotnet" ? `${successor}.0` : successor;
  const edits = [{ edits: [{ span: span(start, start + version.length), text }] }];
  return { title: `Move to ${text}, which may need changes of the application`, kind: "review", edits };
}
