import { isWindows } from "../../../engine/dockerfile/dialect.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { absolutePath } from "./paths.ts";

const system = /^\/(?:boot|dev|initrd|lost\+found|proc|sys)(?:\/|$)/;

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/system-directory-workdir",
  title: "The working directory lies in a directory of the kernel or the boot loader",
  severity: "error",
  enabled: true,
  rationale:
    "A working directory such as `/proc/self/fd/8` makes some versions of runc start the process in a directory of the host (CVE-2024-21626): it can then read and replace the host's files. Other directories of this kind hold no files that last.",
  remedy: "Work in a directory of the application, such as `/srv/app`.",
  criteria: {
    "CC6.8": {
      why: "Images made to break out of the container use this very instruction.",
      limits: "Does not show whether the runtime still has that hole.",
    },
  },
  fixable: false,
  equivalents: [{ tool: "trivy", id: "DS-0030", match: "narrower", why: "theirs reports /devops as if it were /dev" }],
  references: [
    "https://docs.docker.com/reference/dockerfile/#workdir",
    "https://github.com/opencontainers/runc/security/advisories/GHSA-xr7r-f8xq-vfvv",
  ],
  since: "0.1.0",
  needs: ["WORKDIR"],

  *check(document) {
    for (const workdir of document.withTriggers("WORKDIR")) {
      const path = absolutePath(workdir.resolved);
      if (path === undefined || !system.test(path) || (workdir.stage && isWindows(workdir.stage))) continue;
      const span = workdir.word?.span ?? workdir.span;
      yield { at: { span }, message: `${shorten(path, 40)} is a directory of the system, not of the application` };
    }
  },
};
