import type { Source } from "../../../engine/dockerfile/copy.ts";
import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import { type ImageReference, parseImageReference } from "../../../engine/dockerfile/image.ts";
import { imageFacts } from "../../../engine/dockerfile/image-facts.ts";
import { remember } from "../../../engine/memo.ts";
import { type Span, span } from "../../../engine/text.ts";

/** A place where the build takes an image from a registry. */
export interface ImageUse {
  readonly image: ImageReference;
  /** As the file has it, variables included. */
  readonly written: string;
  readonly span: Span;
  /** The tag where it stands literally at the end; undefined when there is none or a variable holds it. */
  readonly tagSpan: Span | undefined;
}

/** Tags that publishers move to each new release, with the suffixes that name a variant and no version. */
const moving =
  /^(?:latest|stable|edge|lts|nightly|mainline)(?:-(?:alpine|slim|perl|fpm|apache|jdk\d+|debian|ubuntu|trixie|bookworm|bullseye))*$/;

/** Whether a tag names no version but whatever is newest. */
export const isMovingTag = (tag: string | undefined): boolean => tag !== undefined && moving.test(tag);

/** All images that a Dockerfile takes: by FROM, `COPY --from` and `RUN --mount=from=`; earlier stages are not among them. */
export const imageUses: (document: DockerfileDocument) => readonly ImageUse[] = remember((document) => {
  const bases = document.named("FROM").flatMap(({ image, reference }) => {
    return image === undefined || image === "scratch" || !reference ? [] : [use(document, image, reference.span)];
  });
  const copied = document.named("COPY").flatMap(({ from }) => useOf(document, from, from?.flag.valueSpan));
  const mounted = document
    .named("RUN")
    .flatMap((run) =>
      run.mounts.flatMap((mount) => useOf(document, mount.from, valueSpan(document, mount.option("from")?.span))),
    );
  return [...bases, ...copied, ...mounted];
});

function useOf(document: DockerfileDocument, from: Source | undefined, at: Span | undefined): readonly ImageUse[] {
  const image = from && !from.stage ? copiedImage(from.value) : undefined;
  return image && at ? [use(document, image, at)] : [];
}

function use(document: DockerfileDocument, image: ImageReference, at: Span): ImageUse {
  const written = document.source.slice(at.start, at.end);
  const hasTag = image.tag !== undefined && written.endsWith(`:${image.tag}`);
  return { image, written, span: at, tagSpan: hasTag ? span(at.end - (image.tag?.length ?? 0), at.end) : undefined };
}

/** A bare name after `from` may be a named build context as well, unless it is an image that everybody knows. */
function copiedImage(value: string | undefined): ImageReference | undefined {
  const image = value === undefined ? undefined : parseImageReference(value);
  const isClear = image && (value?.includes("/") || image.tag !== undefined || image.digest !== undefined);
  return image && (isClear || imageFacts(image)) ? image : undefined;
}

/** What follows the `=` of a mount option. */
function valueSpan({ source }: DockerfileDocument, option: Span | undefined): Span | undefined {
  return option && span(source.indexOf("=", option.start) + 1, option.end);
}
