import type { Answers } from "../answers.ts";
import type { GeneratedFile } from "../file.ts";
import { contentSecurityPolicy, hstsSeconds, permissionsPolicy } from "../headers.ts";
import { remarks } from "../remark.ts";
import { type Line, lines } from "../text.ts";

/** Headers that every answer carries, by name. */
const fixed: readonly (readonly [name: string, value: string])[] = [
  ["X-Content-Type-Options", "nosniff"],
  ["X-Frame-Options", "DENY"],
  ["Referrer-Policy", "strict-origin-when-cross-origin"],
  ["Permissions-Policy", `"${permissionsPolicy}"`],
  ["Cross-Origin-Opener-Policy", "same-origin"],
];

const sendsHsts = ({ tls }: Answers): boolean => tls.source !== "external" && tls.hsts !== "off";

/** The application's own copies of these are dropped, because each would be sent twice. */
export const hidden = (answers: Answers): readonly string[] => [
  ...fixed.map(([name]) => name),
  ...(answers.csp === "enforce" ? ["Content-Security-Policy"] : []),
  ...(sendsHsts(answers) ? ["Strict-Transport-Security"] : []),
];

/** Headers of every answer of the server, also of refusals and failures. */
export function headersFile(answers: Answers): GeneratedFile {
  const say = remarks(answers);
  return {
    path: "deploy/nginx/includes/headers.conf",
    reason: "Security headers of every answer.",
    criteria: ["CC6.6", "CC6.7"],
    text: lines(
      say.short("Headers of every answer, also of refusals and failures (CC6.6)."),
      say.full("A location that adds one of its own must include this file again: nginx then inherits none."),
      fixed.map(([name, value]) => `add_header ${name} ${value} always;`),
      policy(answers),
      hsts(answers),
      say.full("What a user reports can be found in the log."),
      "add_header X-Request-ID $request_id always;",
    ),
  };
}

/** An enforced policy gives way to the application's own, which may know nonces. */
function policy(answers: Answers): Line {
  const say = remarks(answers);
  if (answers.csp === "off") return false;
  return [
    answers.csp === "report-only"
      ? [
          say.full("Browsers only report what it would refuse; enforce it when nothing of yours is reported."),
          `add_header Content-Security-Policy-Report-Only "${contentSecurityPolicy}" always;`,
        ]
      : [
          say.full("Where the application sends a policy of its own, that one is sent: it may know nonces."),
          "add_header Content-Security-Policy $content_security_policy always;",
        ],
  ];
}

const hsts = (answers: Answers): Line => {
  const { hsts: length } = answers.tls;
  if (!sendsHsts(answers) || length === "off") return false;
  return [
    length === "short" &&
      remarks(answers).full("Five minutes to begin with: make it two years when all of the site works with TLS."),
    `add_header Strict-Transport-Security "max-age=${hstsSeconds[length]}" always;`,
  ];
};
