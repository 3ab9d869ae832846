import type { Answers } from "../answers.ts";
import { type GeneratedFile, names } from "../file.ts";
import { remarks } from "../remark.ts";
import { indent, lines } from "../text.ts";

/** Suites of Mozilla's intermediate profile for TLS 1.2 (guideline 5.7) that Go has; those of TLS 1.3 are not chosen. */
const suites: readonly string[] = [
  "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
  "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
  "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
  "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
  "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
  "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
];

/** Versions, suites and certificates of TLS; none where another terminator stands in front. */
export function tlsFiles(answers: Answers): readonly GeneratedFile[] {
  const { source, profile } = answers.tls;
  if (source === "external") return [];
  const text = lines(
    remarks(answers).short(`Mozilla's ${profile} profile (CC6.7).`),
    "tls:",
    "  options:",
    "    default:",
    profile === "modern"
      ? "      minVersion: VersionTLS13"
      : ["      minVersion: VersionTLS12", "      cipherSuites:", suites.map((suite) => `        - ${suite}`)],
    "      curvePreferences: [X25519, CurveP256, CurveP384]",
    ...indent(6, remarks(answers).full("A client that names no host we have a certificate for gets none.")),
    "      sniStrict: true",
    source !== "acme" && [
      "  certificates:",
      `    - certFile: /run/secrets/${names.secrets.certificate}`,
      `      keyFile: /run/secrets/${names.secrets.key}`,
    ],
  );
  return [
    {
      path: "deploy/traefik/dynamic/tls.yaml",
      reason: "Versions, suites and certificates of TLS.",
      criteria: ["CC6.7"],
      text,
    },
  ];
}
