import { deleteWord } from "../../../engine/dockerfile/edit.ts";
import type { From } from "../../../engine/dockerfile/from.ts";
import type { Flag } from "../../../engine/dockerfile/instruction.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

const platform = /^[a-z0-9]+(?:\/[a-z0-9_]+(?:\/[a-z0-9]+)?)?$/i;

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/constant-platform",
  title: "FROM names one platform for every build",
  severity: "info",
  enabled: true,
  rationale:
    "With a platform written into FROM, `docker build --platform` builds an image whose label names one architecture and whose files are of another. It starts under emulation or not at all.",
  remedy: "Leave `--platform` out; in a stage that compiles for others write `--platform=$BUILDPLATFORM`.",
  criteria: {},
  fixable: "review",
  equivalents: [
    {
      tool: "hadolint",
      id: "DL3029",
      match: "narrower",
      why: "ours lets variables and stages named after their platform pass",
    },
    { tool: "buildkit", id: "FromPlatformFlagConstDisallowed", match: "same" },
    {
      tool: "kics",
      id: "Using Platform Flag with FROM Command",
      match: "narrower",
      why: "theirs reports variables too",
    },
    { tool: "semgrep", id: "avoid-platform-with-from", match: "narrower", why: "theirs reports variables too" },
  ],
  references: [
    "https://docs.docker.com/reference/build-checks/from-platform-flag-const-disallowed/",
    "https://docs.docker.com/build/building/multi-platform/",
  ],
  since: "0.1.0",
  needs: ["--platform"],

  *check(document, { settings }) {
    for (const from of document.named("FROM")) {
      const flag = from.platform;
      if (flag?.value === undefined || !platform.test(flag.value) || isNamedAfter(from, flag.value)) continue;
      const isShipped = from.stage !== undefined && document.shippedLayers(settings.shippedTargets).has(from.stage);
      yield {
        at: { span: flag.span },
        message: `the image is taken for ${shorten(flag.value, 30)}, whatever the build is for`,
        fixes: () => fixesOf(from, flag, isShipped),
      };
    }
  },
};

/** A stage that is called after its system or architecture is meant for it. */
const isNamedAfter = ({ stage }: From, value: string): boolean =>
  value
    .toLowerCase()
    .split("/")
    .some((part) => stage?.name?.includes(part));

function fixesOf({ document }: From, { span, valueSpan }: Flag, isShipped: boolean): readonly Fix[] {
  const edit = deleteWord(document, span);
  const own = { span: valueSpan, text: "$BUILDPLATFORM" };
  return [
    ...(edit
      ? [{ title: "Take the image for the platform of the build", kind: "review", edits: [{ edits: [edit] }] } as const]
      : []),
    ...(isShipped
      ? []
      : [
          {
            title: "Run this stage on the platform of the builder",
            kind: "review",
            edits: [{ edits: [own] }],
          } as const,
        ]),
  ];
}
