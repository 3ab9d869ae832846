import type { Criteria, Equivalent } from "../../../engine/rule.ts";

/** What running as root relates to, whether a USER says so or none does. */
export const rootCriteria: Criteria = {
  "CC6.1": {
    why: "The rights of root reach every file and credential in the container.",
    limits: "The run time can still choose another user, and namespaces or an entrypoint may limit root.",
  },
  "CC6.3": {
    why: "A service seldom needs root's rights, so running as root is more than least privilege.",
    limits: "Says nothing about the privileges of people.",
  },
};

/** Peers that have one check where we have two; `other` is what theirs reports besides. */
export const rootEquivalents = (other: string): readonly Equivalent[] => [
  { tool: "trivy", id: "DS-0002", match: "related", why: `theirs reports ${other} under the same id` },
  { tool: "sonar", id: "S6471", match: "related", why: `theirs reports ${other} under the same id` },
  { tool: "dockle", id: "CIS-DI-0001", match: "related", why: "theirs reads the built image" },
  {
    tool: "tally",
    id: "stateful-root-runtime",
    match: "related",
    why: "theirs reports images that keep data in a volume alone",
  },
  {
    tool: "tally",
    id: "user-created-but-never-used",
    match: "related",
    why: "theirs reports images that create a user alone",
  },
];

export const rootReferences: readonly string[] = [
  "https://docs.docker.com/reference/dockerfile/#user",
  "https://docs.docker.com/build/building/best-practices/#user",
  "https://csrc.nist.gov/pubs/sp/800/190/final",
];
