import { managerNames, packageCommands, packageRuns } from "../../../engine/dockerfile/package-command.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { keptPackages, listed, servingStages } from "./tools.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/debug-tools-in-final-stage",
  title: "Tools for a person at a terminal are part of the image that ships",
  severity: "info",
  enabled: true,
  rationale:
    "Scanners, packet capture, debuggers and clients are what an intruder looks for first: they find the next machine and carry data out. The program itself calls none of them.",
  remedy:
    "Leave them out, or install them in a stage for debugging that is built with `--target`. `docker debug` and `kubectl debug` bring tools to a running container.",
  criteria: {
    "CC6.8": {
      why: "Software that has no purpose in operation is kept out of the image.",
      limits: "Knows the usual names of tools; what the program calls at run time is not known.",
    },
  },
  fixable: false,
  equivalents: [],
  references: ["https://docs.docker.com/build/building/best-practices/#dont-install-unnecessary-packages"],
  since: "0.1.0",
  needs: managerNames,

  *check(document, project) {
    for (const stage of servingStages(document, project)) {
      const isTool = toolsOf(stage);
      for (const run of stage.chain.flatMap((each) => packageRuns(each))) {
        for (const use of packageCommands(run)) {
          const kept = keptPackages(run, use, isTool);
          const [first] = [...kept.filter(({ name }) => dangerous.test(name)), ...kept];
          if (!first) continue;
          const order = [first, ...kept.filter((other) => other !== first)];
          yield {
            at: { span: first.word.span },
            message: `tools for use by hand stay in the image: ${shorten(listed(order), 40)}`,
            severity: dangerous.test(first.name) ? "info" : "hint",
          };
        }
      }
    }
  },
};

const dangerous =
  /^(?:nmap|ncat|netcat(?:-openbsd|-traditional)?|nc|socat|tcpdump|tshark|strace|ltrace|gdb|telnet|busybox-extras|inetutils-telnet)$/;
const handy =
  /^(?:curl|wget|vim(?:-tiny|-minimal|-enhanced)?|nano|emacs(?:-nox)?|less|htop|iputils-ping|iputils|net-tools|dnsutils|bind-utils|bind-tools|lsof|traceroute|openssh-client(?:s)?)$/;
/** What a script may call for its work; the others are of use to people alone. */
const scriptable = /^(?:curl|wget|nc|ncat|netcat.*|socat|openssh-client.*|busybox-extras)$/;

/** The name under which a package is called. */
const programs: Readonly<Record<string, string>> = {
  "openssh-client": "ssh",
  "openssh-clients": "ssh",
  "busybox-extras": "telnet",
};

/** Which packages are tools that nothing in the stage calls when it runs; a script that is not in view may call some. */
function toolsOf(stage: Stage): (name: string) => boolean {
  const start = [stage.entrypoint, stage.cmd, stage.healthcheck].map((each) => each?.rest ?? "").join(" ");
  const hasScript = /\.(?:sh|bash|py|rb)\b|entrypoint|\/start|\/run\b/.test(start);
  const calls = new Set(start.split(/[^\w.+-]+/));
  return (name) => {
    if (!dangerous.test(name) && !handy.test(name)) return false;
    if (hasScript && scriptable.test(name)) return false;
    return !calls.has(programs[name] ?? name.replace(/^netcat.*/, "nc"));
  };
}
