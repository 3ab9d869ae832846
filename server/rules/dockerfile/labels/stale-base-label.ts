import { type ImageReference, parseImageReference } from "../../../engine/dockerfile/image.ts";
import type { Pair } from "../../../engine/dockerfile/pairs.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { imageLabels } from "./image-labels.ts";

const prefix = "org.opencontainers.image.base.";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/stale-base-label",
  title: "A label names another base image than FROM",
  severity: "hint",
  enabled: true,
  rationale:
    "Scanners and update bots read these labels to tell what an image was built on. One that was written by hand and forgotten makes them compare with the wrong image.",
  remedy: "Change the label together with FROM, or let the build write it.",
  criteria: {},
  fixable: "review",
  equivalents: [
    {
      tool: "tally",
      id: "labels/no-stale-base-digest",
      match: "related",
      why: "ours also compares the name of the image, and lets an emptied label pass",
    },
  ],
  references: ["https://github.com/opencontainers/image-spec/blob/main/annotations.md"],
  since: "0.1.0",
  needs: ["LABEL"],

  *check(document, { settings }) {
    if (document.named("LABEL").length === 0) return;
    for (const stage of document.shippedStages(settings.shippedTargets)) {
      const { image, chain } = stage;
      const { byKey } = imageLabels(stage);
      if (image === undefined || image === "scratch" || chain.at(-1)?.from.reference?.text.includes("$")) continue;
      const digest = literal(byKey.get(`${prefix}digest`));
      const name = literal(byKey.get(`${prefix}name`));
      if (digest && digest.value !== image.digest) yield staleDigest(digest.pair, image.digest);
      if (name && !isSame(image, parseImageReference(name.value))) yield staleName(name.pair, image);
    }
  },
};

/** The value of a label that is written out. */
function literal(pair: Pair | undefined): { readonly pair: Pair; readonly value: string } | undefined {
  const value = pair?.text?.includes("$") ? undefined : pair?.value?.trim();
  return pair && value ? { pair, value } : undefined;
}

/** Whether a reference names an image, in as much as it says. */
const isSame = (image: ImageReference, named: ImageReference | undefined): boolean =>
  named === undefined ||
  (named.registry === image.registry &&
    named.repository === image.repository &&
    (named.tag === undefined || named.tag === (image.tag ?? "latest")));

function staleDigest({ valueSpan }: Pair, digest: string | undefined): Problem {
  const at = { span: valueSpan };
  if (digest === undefined) return { at, message: "the digest of the base stands still while the tag in FROM moves" };
  return { at, message: "FROM has another digest than this label", fixes: [replace(valueSpan, digest)] };
}

function staleName({ valueSpan }: Pair, { registry, repository, tag }: ImageReference): Problem {
  const path = registry === "docker.io" && !repository.includes("/") ? `library/${repository}` : repository;
  const name = `${registry}/${path}${tag === undefined ? "" : `:${tag}`}`;
  return {
    at: { span: valueSpan },
    message: `FROM takes another image than this label says: ${shorten(name, 40)}`,
    fixes: [replace(valueSpan, name)],
  };
}

const replace = (span: Pair["valueSpan"], value: string): Fix => ({
  title: "Write what FROM says",
  kind: "review",
  edits: [{ edits: [{ span, text: `"${value}"` }] }],
});
