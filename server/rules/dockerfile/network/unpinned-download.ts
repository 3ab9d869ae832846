import { downloadUses } from "../../../engine/dockerfile/download-uses.ts";
import { downloadsOf, fetcherNames, type Url } from "../../../engine/dockerfile/downloads.ts";
import type { Instruction } from "../../../engine/dockerfile/instruction.ts";
import { pathOf } from "../../../engine/dockerfile/url.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import type { Settings } from "../../../engine/settings.ts";
import { shorten } from "../../../engine/text.ts";
import { basename } from "../../../engine/uri.ts";
import { movingPart } from "./moving-references.ts";
import { reachesImage } from "./reach.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/unpinned-download",
  title: "A download follows a branch or the latest release",
  severity: "info",
  enabled: true,
  rationale:
    "The URL names something that moves: two builds of the same Dockerfile hold different files, and nothing says which. A change that breaks or harms you arrives without a change of yours.",
  remedy: "Put a release or a commit into the URL, and raise it by a change to the Dockerfile.",
  criteria: {
    "CC8.1": {
      why: "The content of the image changes without a change to its source.",
      limits: "Does not show whether the publisher ever moves what a fixed URL names.",
    },
    "CC6.8": {
      why: "A file nobody looked at enters the image as soon as it is published.",
      limits: "Does not show what the file is.",
    },
  },
  fixable: false,
  equivalents: [],
  references: [
    "https://docs.github.com/en/repositories/working-with-files/using-files/getting-permanent-links-to-files",
    "https://docs.github.com/en/repositories/releasing-projects-on-github/linking-to-releases",
  ],
  since: "0.1.0",
  needs: ["ADD", ...fetcherNames],

  *check(document, { settings }) {
    for (const add of document.withTriggers("ADD")) {
      if (add.flag("checksum")) continue;
      for (const { text, value, span } of add.sources) {
        yield* moving(add, { span, text: add.document.expand(text, add) ?? value }, settings);
      }
    }
    const piped = new Set(downloadUses(document).map(({ download }) => download));
    for (const download of downloadsOf(document)) {
      if (download.files.length === 0 && !piped.has(download)) continue;
      for (const url of download.urls) yield* moving(download.run, url, settings);
    }
  },
};

const proof = /\.(?:asc|minisig|pem|sha\d+(?:sums?)?|sig)$|(?:^|\/)(?:sha\d+sums?|checksums)[^/]*$/i;

function* moving(instruction: Instruction, { span, text }: Url, settings: Settings): Generator<Problem> {
  const part = movingPart(text);
  const path = pathOf(text);
  if (part === undefined || proof.test(path)) return;
  yield {
    at: { span },
    message: `${shorten(basename(path), 36)} follows ${shorten(part, 30)}`,
    severity: reachesImage(instruction, settings) ? "info" : "hint",
  };
}
