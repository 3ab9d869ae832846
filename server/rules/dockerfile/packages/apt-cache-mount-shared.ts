import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten, span } from "../../../engine/text.ts";
import { type CacheMount, cacheMounts, isWithin } from "./cache-mounts.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/apt-cache-mount-shared",
  title: "Builds share a cache mount of apt at the same time",
  severity: "info",
  enabled: true,
  rationale:
    "apt needs its directories for itself. Two builds, or two stages of one, that run side by side meet on the mount: one of them fails because it cannot take the lock, now and then and for no visible reason.",
  remedy: "Add `sharing=locked`, so that the second one waits, or `sharing=private`.",
  criteria: {},
  fixable: "safe",
  equivalents: [],
  references: ["https://docs.docker.com/reference/dockerfile/#run---mounttypecache"],
  since: "0.1.0",
  needs: ["--mount"],

  *check(document) {
    for (const cache of cacheMounts(document)) {
      const { mount, target } = cache;
      if (!directories.some((directory) => isWithin(target, directory))) continue;
      if (mount.option("sharing") && mount.value("sharing") !== "shared") continue;
      yield {
        at: { span: (mount.option("sharing") ?? mount.option("target"))?.span ?? mount.flag.span },
        message: `the cache mount on ${shorten(target, 40)} lets two builds use apt at once`,
        fixes: () => lock(cache),
      };
    }
  },
};

const directories = ["/var/cache/apt", "/var/lib/apt"];

function lock({ mount }: CacheMount): Fix[] {
  const sharing = mount.option("sharing");
  const end = mount.options.at(-1)?.span.end ?? mount.flag.span.end;
  const edit = sharing
    ? { span: sharing.span, text: "sharing=locked" }
    : { span: span(end, end), text: ",sharing=locked" };
  return [{ title: "Let other builds wait", kind: "safe", edits: [{ edits: [edit] }] }];
}
