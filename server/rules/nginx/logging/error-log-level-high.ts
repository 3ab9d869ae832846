import { replaceWord } from "../../../engine/nginx/edit.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { OtherLogs } from "./other-logs.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/error-log-level-high",
  title: "The error log leaves out attacks and failures, or tells too much",
  severity: "warning",
  enabled: true,
  rationale:
    "Refused addresses, exceeded limits and unreachable applications are logged at levels up to error. From crit on nothing of that is written, so that an attack leaves no trace here. At debug level, on the other hand, headers and with them credentials reach the log.",
  remedy: "Log at warn or error. Use debug for a short time, and write it to memory.",
  criteria: {
    "CC7.2": {
      why: "What the level leaves out cannot be noticed.",
      limits: "Does not show that anybody reads the log.",
    },
  },
  fixable: "safe",
  equivalents: [
    {
      tool: "cis-nginx",
      id: "3.3",
      match: "narrower",
      why: "It asks for level info; ours accepts warn and error as well.",
    },
  ],
  references: ["https://nginx.org/en/docs/ngx_core_module.html#error_log"],
  since: "0.1.0",

  *check(configuration) {
    // A line of the same level may write what another leaves out.
    const lower = new OtherLogs((line) => !highLevels.has(line.arg(1)));
    for (const directive of configuration.named("error_log")) {
      const word = directive.args[1];
      const level = word?.value ?? "";
      const isHigh = highLevels.has(level);
      if (!word || (!isHigh && level !== "debug") || directive.arg(0).startsWith("memory:")) continue;
      if (isHigh && lower.has(directive)) continue;
      const edits = [replaceWord(directive, word, "warn")];
      const problem: Problem = isHigh
        ? {
            at: directive.at(word),
            message: `Level ${level} keeps attacks and failed applications out of the log`,
            fixes: [{ title: "Log from level warn on", kind: "safe", edits }],
          }
        : {
            at: directive.at(word),
            message: "Level debug can write headers and credentials to the log",
            severity: "info",
            fixes: [{ title: "Log from level warn on (debug lines end)", kind: "review", edits }],
          };
      yield problem;
    }
  },
};

const highLevels: ReadonlySet<string> = new Set(["crit", "alert", "emerg"]);
