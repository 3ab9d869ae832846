import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { grantedModes, modeSetters } from "./granted-modes.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/setuid-bit",
  title: "A program runs with the rights of its owner, whoever starts it",
  severity: "warning",
  enabled: true,
  rationale:
    "A program with the setuid bit runs as its owner, mostly root. Each hole in it, or a shell that it starts, turns an ordinary user of the container into root, which is what USER was to prevent.",
  remedy: "Leave the bit out. Let the program run as the service's user, or give it one capability with `setcap`.",
  criteria: {
    "CC6.3": {
      why: "Whoever may start the program gets the rights of another user.",
      limits: "Programs of the base image and of packages may have the bit as well.",
    },
  },
  fixable: false,
  equivalents: [
    {
      tool: "sonar",
      id: "S2612",
      match: "related",
      why: "theirs reports rights of others to write under the same id, and sees the bit at chmod in RUN alone",
    },
    { tool: "dockle", id: "CIS-DI-0008", match: "related", why: "theirs reads the files of the built image" },
  ],
  references: ["https://man7.org/linux/man-pages/man2/chmod.2.html", "https://csrc.nist.gov/pubs/sp/800/190/final"],
  since: "0.1.0",
  needs: ["--chmod", ...modeSetters],

  *check(document, { settings }) {
    const modes = grantedModes(document).filter(({ rights }) => rights.setuid || rights.setgid);
    if (modes.length === 0) return;
    const shipped = document.shippedLayers(settings.shippedTargets);
    for (const { stage, span, mode, rights } of modes) {
      if (!stage || !shipped.has(stage)) continue;
      const what = rights.setuid
        ? "setuid bit: whoever starts it acts as its owner"
        : "setgid bit: its group is passed on";
      yield {
        at: { span },
        message: `mode ${shorten(mode, 20)} sets the ${what}`,
        severity: rights.setuid ? "warning" : "info",
      };
    }
  },
};
