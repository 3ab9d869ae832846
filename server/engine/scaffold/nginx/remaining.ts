import type { Answers } from "../answers.ts";

/** A finding that is left in the generated files, and why. */
export interface Remaining {
  /** Rule, or `tool:id` of another tool. */
  readonly id: string;
  readonly why: string;
}

/** What reviews of the generated nginx configuration still say with these answers, for the guide to argue. */
export function nginxRemaining(answers: Answers): readonly Remaining[] {
  if (answers.proxy !== "nginx") return [];
  const { csp, limits, tls } = answers;
  const isShort = tls.source !== "external" && tls.hsts === "short";
  const hasNoHsts = tls.source !== "external" && tls.hsts === "off";
  const shortWhy =
    "HSTS begins with five minutes, so that a mistake does not lock anybody out; set tls.hsts to long later.";
  const all: readonly (Remaining | false)[] = [
    isShort && { id: "nginx/hsts-too-short", why: shortWhy },
    isShort && { id: "gixy-ng:hsts_header", why: shortWhy },
    hasNoHsts && {
      id: "gixy-ng:hsts_header",
      why: "tls.hsts is off; conf.d/app.conf holds the exception from our own rule.",
    },
    csp === "off" && {
      id: "nginx/csp-missing",
      why: "csp is off: the application sends a policy of its own, or none.",
    },
    csp === "report-only" && {
      id: "nginx/csp-missing",
      why: "The policy is only reported until it is known that it refuses nothing of yours; set csp to enforce then.",
    },
    limits.rate === "off" && {
      id: "nginx/unlimited-clients",
      why: "limits.rate is off: something else limits clients.",
    },
  ];
  return all.filter((one) => one !== false);
}
