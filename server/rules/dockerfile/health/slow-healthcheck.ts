import { readDuration } from "../../../engine/dockerfile/duration.ts";
import type { Healthcheck } from "../../../engine/dockerfile/execution.ts";
import { imageName } from "../../../engine/dockerfile/image-facts.ts";
import type { Flag } from "../../../engine/dockerfile/instruction.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { activeChecks } from "./checks.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/slow-healthcheck",
  title: "The times of the health check do not fit the server",
  severity: "hint",
  enabled: true,
  rationale:
    "An outage is noticed after the interval, times the retries: with more than five minutes between two checks that is a quarter of an hour. A Java server that is asked too early is called unhealthy, and may be restarted, before it has started.",
  remedy:
    "Ask at least every five minutes, wait for an answer no longer than the interval, and give slow starters a `--start-period`.",
  criteria: {
    "A1.2": {
      why: "What restarts or replaces a stuck container can do so only once the check has noticed it.",
      limits: "Does not show what reacts to the state of the container, or how fast it starts.",
    },
  },
  fixable: false,
  equivalents: [],
  references: ["https://docs.docker.com/reference/dockerfile/#healthcheck"],
  since: "0.1.0",
  needs: ["HEALTHCHECK"],

  *check(document, { settings }) {
    for (const { stage, check } of activeChecks(document, settings)) {
      yield* longTimes(check);
      const early = tooEarly(stage, check);
      if (early) yield early;
    }
  },
};

const seconds = 1000;
const longestInterval = 300 * seconds;
/** Many Java servers take longer than this to start. */
const slowStart = 60 * seconds;
const defaultInterval = 30 * seconds;

function timeOf(flag: Flag | undefined): number | undefined {
  const read = readDuration(flag?.value ?? "");
  return "flaw" in read || read.milliseconds <= 0 ? undefined : read.milliseconds;
}

function* longTimes(check: Healthcheck): Generator<Problem> {
  const interval = check.flag("interval");
  const timeout = check.flag("timeout");
  const every = timeOf(interval);
  const wait = timeOf(timeout);
  if (interval && every !== undefined && every > longestInterval)
    yield {
      at: { span: interval.valueSpan },
      message: `--interval=${interval.value} lets an outage go unnoticed for more than five minutes`,
    };
  if (timeout && wait !== undefined && every !== undefined && wait > every)
    yield {
      at: { span: timeout.valueSpan },
      message: `--timeout=${timeout.value} waits longer for an answer than the interval is`,
    };
}

const javaImages: ReadonlySet<string> = new Set(
  "amazoncorretto eclipse-temurin elasticsearch jenkins/jenkins jetty openjdk quay.io/keycloak/keycloak solr tomcat".split(
    " ",
  ),
);

/** A check of a Java server whose failures count from the start, and that gives up before many have started. */
function tooEarly({ image }: Stage, check: Healthcheck): Problem | undefined {
  if (image === undefined || image === "scratch" || !javaImages.has(imageName(image))) return undefined;
  const interval = check.flag("interval");
  if (check.flag("start-period") || !interval) return undefined;
  const every = timeOf(interval) ?? defaultInterval;
  const retries = Number(check.flag("retries")?.value ?? 3);
  if (!(every * retries < slowStart)) return undefined;
  const after = Math.round((every * retries) / seconds);
  return {
    at: { span: check.keyword },
    message: `A Java server that needs more than ${after} s to start is called unhealthy: no --start-period`,
  };
}
