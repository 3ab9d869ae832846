import type { Equivalent } from "../../../engine/rule.ts";

const ofSpelling = (match: "wider" | "related", number: number, why: string): Equivalent => ({
  tool: "checkov",
  id: `CKV2_DOCKER_${number}`,
  match,
  why,
});
const alone = (spelling: string): string => `theirs looks for ${spelling} alone, ours for every spelling we know`;

/** Checkov has a check for each spelling. */
export const tlsEquivalents: readonly Equivalent[] = [
  ofSpelling("related", 2, "theirs also reports other flags with a k, and requests to this machine"),
  ofSpelling("related", 3, "theirs looks for the text --no-check-certificate, ours for every spelling of a flag"),
  ofSpelling("wider", 4, alone("pip --trusted-host")),
  ofSpelling("wider", 5, alone("PYTHONHTTPSVERIFY")),
  ofSpelling("wider", 6, alone("NODE_TLS_REJECT_UNAUTHORIZED")),
  ofSpelling("wider", 12, alone("NPM_CONFIG_STRICT_SSL")),
  ofSpelling("wider", 13, alone("npm config set strict-ssl")),
  ofSpelling("related", 14, "theirs reports any value, also 0 and an empty one"),
  ofSpelling("wider", 15, alone("sslverify of yum and dnf")),
  ofSpelling("related", 16, "theirs reports any value, also an empty one"),
  { tool: "sonar", id: "S4830", match: "wider", why: "theirs knows curl and wget" },
];
