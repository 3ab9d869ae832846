import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { cacheMounts } from "./cache-mounts.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/cache-mount-holds-credentials",
  title: "A cache mount covers a place of credentials",
  severity: "warning",
  enabled: true,
  rationale:
    "What a login or a key leaves there outlives the build on the builder, where no scan of the image sees it, and every other build that mounts the same target can read it.",
  remedy:
    "Mount the one directory that is a cache, such as `/root/.cache/pip`, and pass credentials by `--mount=type=secret` or `type=ssh`.",
  criteria: {
    "CC6.1": {
      why: "Credentials stay with the build that was given them.",
      limits: "Does not show whether anything writes credentials there.",
    },
  },
  fixable: false,
  equivalents: [],
  references: [
    "https://docs.docker.com/reference/dockerfile/#run---mounttypecache",
    "https://docs.docker.com/build/building/secrets/",
  ],
  since: "0.1.0",
  needs: ["--mount"],

  *check(document) {
    for (const { mount, target } of cacheMounts(document)) {
      if (!credentials.test(target)) continue;
      yield {
        at: { span: mount.option("target")?.span ?? mount.flag.span },
        message: `${shorten(target, 40)} may hold credentials, which the cache keeps for other builds`,
      };
    }
  },
};

/** Home directories as a whole, and the directories of tools that keep tokens and keys there. */
const credentials =
  /^(?:\/root|\/home|\/home\/[^/]+|~)$|\/\.(?:aws|azure|docker|gnupg|kube|ssh|config\/(?:gcloud|gh|helm))$|^\/(?:var\/)?run\/secrets$/;
