import { isWindows } from "../../../engine/dockerfile/dialect.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { type Span, shorten } from "../../../engine/text.ts";
import { absolutePath } from "./paths.ts";

/** Sockets by which a container rules the engine that runs it. */
const socket = /^\/(?:var\/)?run\/(?:docker|containerd|podman|crio|buildkit)(?:\.sock|\/|$)|\/docker\.sock$/;
/** Directories of the system that are no place for data. */
const system = /^\/(?:boot|dev|etc|proc|sys)(?:\/|$)/;
/** Below `/etc` a program may keep a directory of its own. */
const ownDirectory = /^\/etc\/[^/]+/;

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/system-path-volume",
  title: "A VOLUME names a directory of the system or the engine's socket",
  severity: "error",
  enabled: true,
  rationale:
    "A volume on the engine's socket asks whoever runs the image to mount it, and a process that has it starts containers as root on the host. A volume on `/proc`, `/sys`, `/dev`, `/boot` or `/etc` outlives the container and hides what the kernel or the image put there.",
  remedy: "Leave the path out of VOLUME. Keep data in a directory of its own, such as `/var/lib/app`.",
  criteria: {
    "CC6.1": {
      why: "These paths lead to the engine, the kernel and the accounts of the system.",
      limits: "What is mounted is chosen when the container is started, not here.",
    },
  },
  fixable: false,
  equivalents: [
    {
      tool: "semgrep",
      id: "dockerfile-dockerd-socket-mount",
      match: "wider",
      why: "ours also knows other engines and system directories",
    },
    {
      tool: "dockle",
      id: "DKL-DI-0002",
      match: "related",
      why: "theirs reads the built image and does not know sockets",
    },
  ],
  references: [
    "https://docs.docker.com/reference/dockerfile/#volume",
    "https://docs.docker.com/engine/security/protect-access/",
  ],
  since: "0.1.0",
  needs: ["VOLUME"],

  *check(document) {
    for (const volume of document.withTriggers("VOLUME")) {
      if (volume.stage && isWindows(volume.stage)) continue;
      for (const { text, span } of volume.words) {
        const path = absolutePath(document.expand(text, volume));
        if (path !== undefined) yield* problemOf(path, span);
      }
    }
  },
};

function* problemOf(path: string, span: Span): Iterable<Problem> {
  const subject = shorten(path, 40);
  if (socket.test(path)) yield { at: { span }, message: `${subject} gives its holder root on the host` };
  else if (system.test(path) && !ownDirectory.test(path)) {
    yield { at: { span }, message: `${subject} belongs to the system and becomes a volume`, severity: "warning" };
  }
}
