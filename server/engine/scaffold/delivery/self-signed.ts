import type { Answers } from "../answers.ts";
import { type GeneratedFile, names } from "../file.ts";
import { lines } from "../text.ts";

/** What may stand in a certificate's list of names. */
const hostName = (domain: string): string => domain.replace(/[^A-Za-z0-9.*-]/g, "");

/** A script that makes a certificate for development; only where the proxy reads one from a file. */
export function selfSigned(answers: Answers): readonly GeneratedFile[] {
  const { source } = answers.tls;
  if (answers.proxy === "none" || (source !== "files" && source !== "self-signed")) return [];
  const hosts = [...answers.domains.map(hostName).filter((host) => host !== ""), "localhost"];
  return [
    {
      path: "deploy/dev/self-signed.sh",
      reason: "Makes a certificate for development, which no browser trusts.",
      criteria: ["CC8.1"],
      executable: true,
      text: lines(
        "#!/bin/sh",
        "# DEVELOPMENT ONLY: makes a certificate that nobody trusts, valid for 30 days. It replaces no file.",
        "set -eu",
        'cd "$(dirname "$0")/../.."',
        "mkdir -p secrets",
        `certificate=secrets/${names.secrets.certificate}`,
        `key=secrets/${names.secrets.key}`,
        'for file in "$certificate" "$key"; do',
        '  if [ -e "$file" ]; then',
        '    echo "$file exists; remove it first" >&2',
        "    exit 1",
        "  fi",
        "done",
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 \\",
        `  -subj "/O=development only/CN=${hosts[0]}" \\`,
        `  -addext "subjectAltName=${hosts.map((host) => `DNS:${host}`).join(",")}" \\`,
        '  -keyout "$key" -out "$certificate"',
        "# The user of the container is another one than yours; a real key is given to that user instead (secrets/README.md).",
        'chmod 644 "$certificate" "$key"',
        'echo "$certificate and $key are for development only" >&2',
      ),
    },
  ];
}
