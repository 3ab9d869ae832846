import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten, span } from "../../../engine/text.ts";
import { type GrantedMode, grantedModes, modeSetters } from "./granted-modes.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/world-writable-file",
  title: "Files of the image may be written by everybody",
  severity: "warning",
  enabled: true,
  rationale:
    "Whoever takes over any process of the container, whatever user it runs as, can replace these files. A script or configuration that root reads later then does what the attacker wrote into it.",
  remedy: "Give the files to the user that must write them (`COPY --chown`, `chown`), and take the right from others.",
  criteria: {
    "CC6.3": {
      why: "Every user of the container may change the files, not only the one that must.",
      limits: "A read-only root file system or a lone user in the container may make it harmless.",
    },
  },
  fixable: "review",
  equivalents: [
    { tool: "sonar", id: "S2612", match: "related", why: "theirs reports the setuid bit under the same id" },
    {
      tool: "tally",
      id: "world-writable-state-path-workaround",
      match: "wider",
      why: "theirs looks at chmod of directories with data alone",
    },
  ],
  references: [
    "https://docs.docker.com/reference/dockerfile/#copy---chown---chmod",
    "https://csrc.nist.gov/pubs/sp/800/190/final",
  ],
  since: "0.1.0",
  needs: ["--chmod", ...modeSetters],

  *check(document, { settings }) {
    const modes = grantedModes(document).filter(({ rights }) => rights.othersWrite && !rights.sticky);
    if (modes.length === 0) return;
    const shipped = document.shippedLayers(settings.shippedTargets);
    for (const mode of modes) {
      const isShipped = mode.stage !== undefined && shipped.has(mode.stage);
      yield { ...writable(mode, document.source), severity: isShipped ? "warning" : "info" };
    }
  },
};

function writable({ span: at, mode }: GrantedMode, source: string): Problem {
  const narrower = mode.replace(/[0-7]$/, (digit) => String(Number(digit) & 5));
  const start = at.start + source.slice(at.start, at.end).indexOf(mode);
  const edit = { span: span(start, start + mode.length), text: narrower };
  const isLiteral = start >= at.start && narrower !== mode;
  return {
    at: { span: at },
    message: `mode ${shorten(mode, 30)} lets every user of the container write`,
    fixes: isLiteral
      ? [{ title: `Take the right to write from others: ${narrower}`, kind: "review", edits: [{ edits: [edit] }] }]
      : [],
  };
}
