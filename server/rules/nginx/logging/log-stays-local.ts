import type { Directive } from "../../../engine/nginx/block.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/log-stays-local",
  title: "Logs are written to files of this machine alone",
  severity: "hint",
  enabled: false,
  rationale:
    "Whoever takes over a server deletes its log files first, and a container takes its files with it when it ends. What went to another machine, or to the container's output, is still there.",
  remedy: "Send logs to syslog, or write them to /dev/stdout and /dev/stderr where the container's host collects them.",
  criteria: {
    "CC7.2": {
      why: "Logs that leave the machine can be watched in one place and outlive it.",
      limits: "Does not show a collector that reads the files, or where the container's output goes.",
    },
  },
  fixable: false,
  equivalents: [
    {
      tool: "cis-nginx",
      id: "3.5",
      match: "narrower",
      why: "It asks for syslog; ours takes the container's output as well.",
    },
    {
      tool: "cis-nginx",
      id: "3.6",
      match: "narrower",
      why: "It asks for syslog; ours takes the container's output as well.",
    },
  ],
  references: ["https://nginx.org/en/docs/syslog.html"],
  since: "0.1.0",

  *check(configuration) {
    for (const name of ["access_log", "error_log"]) {
      const lines = configuration
        .named(name)
        .filter(({ parent, args }) => parent.context !== "stream" && args.length > 0);
      const [first] = lines.filter(isFile);
      if (!first || !lines.every((line) => isFile(line) || line.arg(0) === "off")) continue;
      yield {
        at: first.at(first.args[0]),
        message: `${shorten(first.arg(0), 40)} stays on this machine, as every ${name} here`,
      };
    }
  },
};

/** The paths that official images lead to the container's output. */
const outputs: ReadonlySet<string> = new Set(["/var/log/nginx/access.log", "/var/log/nginx/error.log"]);

/** Whether the line writes to a file for certain. */
const isFile = (line: Directive): boolean =>
  !/^(off$|stderr$|syslog:|memory:|\/dev\/|\/proc\/)/.test(line.arg(0)) &&
  !line.arg(0).includes("$") &&
  !outputs.has(line.arg(0));
