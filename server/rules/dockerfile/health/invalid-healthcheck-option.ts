import { readDuration } from "../../../engine/dockerfile/duration.ts";
import type { Flag } from "../../../engine/dockerfile/instruction.ts";
import type { Equivalent, Fix, Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

const syntaxProblem = (id: string): Equivalent => ({
  tool: "dockerfile-utils",
  id,
  match: "related",
  why: "a missing, repeated, unknown or superfluous part of HEALTHCHECK is a syntax problem here",
});

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/invalid-healthcheck-option",
  title: "An option of HEALTHCHECK has a value that the builder refuses or replaces",
  severity: "error",
  enabled: true,
  rationale:
    "The builder refuses a duration that it cannot read, and no variable is put in here. Zero does not mean none: the default is taken, so the check runs at other times than the file says.",
  remedy: "Write durations with their units, such as `30s` or `1m30s`, and retries as a number from 1 on.",
  criteria: {},
  fixable: "review",
  equivalents: [
    {
      tool: "dockerfile-utils",
      id: "FLAG_INVALID_DURATION",
      match: "related",
      why: "ours is one check for all values, and takes each spelling that Go reads",
    },
    {
      tool: "dockerfile-utils",
      id: "FLAG_MISSING_DURATION",
      match: "related",
      why: "ours is one check for all values, and takes each spelling that Go reads",
    },
    { tool: "dockerfile-utils", id: "FLAG_UNKNOWN_UNIT", match: "wider", why: "ours is one check for all values" },
    {
      tool: "dockerfile-utils",
      id: "FLAG_LESS_THAN_1MS",
      match: "related",
      why: "theirs takes zero for an error too, also where it is the default; ours reads other values as well",
    },
    { tool: "dockerfile-utils", id: "FLAG_AT_LEAST_ONE", match: "wider", why: "ours is one check for all values" },
    { tool: "dockerfile-utils", id: "INVALID_SYNTAX", match: "wider", why: "ours is one check for all values" },
    syntaxProblem("FLAG_DUPLICATE"),
    syntaxProblem("FLAG_MISSING_VALUE"),
    syntaxProblem("UNKNOWN_HEALTHCHECK_FLAG"),
    syntaxProblem("HEALTHCHECK_CMD_ARGUMENT_MISSING"),
    syntaxProblem("UNKNOWN_TYPE"),
    syntaxProblem("ARGUMENT_UNNECESSARY"),
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#healthcheck", "https://pkg.go.dev/time#ParseDuration"],
  since: "0.1.0",
  needs: ["HEALTHCHECK"],

  *check(document) {
    for (const check of document.withTriggers("HEALTHCHECK")) {
      if (check.isNone) continue;
      for (const flag of check.flags) {
        // Without a value it is a syntax problem, and an empty one is taken as absent.
        const problem = flag.value ? problemOf(flag, flag.value) : undefined;
        if (problem) yield problem;
      }
    }
  },
};

/** What zero stands for. */
const defaults: Readonly<Record<string, string>> = { interval: "30s", timeout: "30s", "start-interval": "5s" };

function problemOf(flag: Flag, value: string): Problem | undefined {
  if (flag.name === "retries") return retriesProblem(flag, value);
  if (flag.name !== "start-period" && !Object.hasOwn(defaults, flag.name)) return undefined;
  const duration = readDuration(value);
  if ("flaw" in duration) return refused(flag, value, duration.flaw);
  const { milliseconds } = duration;
  const instead = defaults[flag.name];
  if (milliseconds === 0) return instead === undefined ? undefined : replaced(flag, value, instead);
  return milliseconds < 1 ? refused(flag, value, "is shorter than 1ms") : undefined;
}

function retriesProblem(flag: Flag, value: string): Problem | undefined {
  if (!/^[+-]?\d{1,9}$/.test(value)) return refused(flag, value, "is no number");
  if (Number(value) < 0) return refused(flag, value, "is negative");
  return Number(value) === 0 ? replaced(flag, value, "3") : undefined;
}

function refused(flag: Flag, value: string, flaw: string): Problem {
  const fix = /^\d+$/.test(value) ? inSeconds(flag, value) : undefined;
  const shown = shorten(`--${flag.name}=${value}`, 50);
  return { at: { span: flag.valueSpan }, message: `${shown} ${flaw}`.slice(0, 90), fixes: fix ? [fix] : [] };
}

const replaced = (flag: Flag, value: string, instead: string): Problem => ({
  at: { span: flag.valueSpan },
  message: `--${flag.name}=${value.slice(0, 20)} stands for the default, ${instead}`,
  severity: "warning",
});

const inSeconds = ({ valueSpan }: Flag, value: string): Fix => ({
  title: `Write ${value}s: seconds`,
  kind: "review",
  edits: [{ edits: [{ span: valueSpan, text: `${value}s` }] }],
});
