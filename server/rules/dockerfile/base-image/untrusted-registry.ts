import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { imageUses } from "./image-use.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/untrusted-registry",
  title: "An image comes from a registry that the project does not trust",
  severity: "error",
  enabled: true,
  rationale:
    "Whoever publishes an image decides what runs in yours. Registries outside the list have no agreement with you, may hold look-alikes of known names, and nobody scans what comes from them.",
  remedy: "Take the image from a registry of `dockerfile.trustedRegistries`, or have the registry added to the list.",
  criteria: {
    "CC6.8": {
      why: "Software from places that nobody chose is kept out of the image.",
      limits: "Packages and downloads inside a RUN come from places of their own.",
    },
  },
  fixable: false,
  equivalents: [
    { tool: "hadolint", id: "DL3026", match: "related", why: "ours takes * anywhere in a name, and reads ONBUILD" },
    { tool: "dockle", id: "CIS-DI-0002", match: "related", why: "theirs reads the name of the built image" },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#from", "https://csrc.nist.gov/pubs/sp/800/190/final"],
  since: "0.1.0",

  *check(document, { settings }) {
    if (settings.trustedRegistries.length === 0) return;
    const trusted = settings.trustedRegistries.map(patternOf);
    for (const { image, span } of imageUses(document)) {
      if (trusted.some((matches) => matches(image.registry))) continue;
      yield { at: { span }, message: `${shorten(image.registry, 50)} is no trusted registry of this project` };
    }
  },
};

/** Names under which Docker Hub is known. */
const dockerHub: ReadonlySet<string> = new Set(["hub.docker.com", "index.docker.io", "registry-1.docker.io"]);

/** Whether a registry is the one that a setting names, in which `*` stands for any text. */
function patternOf(setting: string): (registry: string) => boolean {
  const name = setting.trim().toLowerCase();
  const parts = (dockerHub.has(name) ? "docker.io" : name).split("*");
  const [first = "", last = ""] = [parts[0], parts.at(-1)];
  if (parts.length === 1) return (registry) => registry.toLowerCase() === first;
  return (registry) => {
    const text = registry.toLowerCase();
    if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
    let at = first.length;
    return parts.slice(1, -1).every((part) => {
      const found = text.indexOf(part, at);
      at = found + part.length;
      return found >= 0 && at <= text.length - last.length;
    });
  };
}
