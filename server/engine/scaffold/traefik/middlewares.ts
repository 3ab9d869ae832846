import type { Answers } from "../answers.ts";
import { type GeneratedFile, names } from "../file.ts";
import { contentSecurityPolicy, hstsSeconds, permissionsPolicy } from "../headers.ts";
import { rates } from "../rates.ts";
import { remarks } from "../remark.ts";
import { indent, type Line, lines } from "../text.ts";

/** By which address a client is counted: behind another terminator it is the one that this has added. */
const client = ({ tls }: Answers): Line => [
  "sourceCriterion:",
  "  ipStrategy:",
  `    depth: ${tls.source === "external" ? 1 : 0}`,
];

const every = ({ limits, compression }: Answers): Line => [
  "every:",
  "  chain:",
  "    middlewares:",
  "      - headers",
  "      - path-for-log",
  limits.rate !== "off" && ["      - rate", "      - at-once"],
  compression && "      - compress",
];

function headers(answers: Answers): Line {
  const { csp, tls, websocket } = answers;
  return [
    remarks(answers).short("Headers of every answer, also of refusals (CC6.6); HSTS relates to CC6.7."),
    "headers:",
    "  headers:",
    ...indent(
      4,
      tls.source !== "external" && tls.hsts !== "off" && `stsSeconds: ${hstsSeconds[tls.hsts]}`,
      "contentTypeNosniff: true",
      "frameDeny: true",
      "referrerPolicy: strict-origin-when-cross-origin",
      `permissionsPolicy: "${permissionsPolicy}"`,
      csp === "enforce" && `contentSecurityPolicy: "${contentSecurityPolicy}"`,
      "customResponseHeaders:",
      csp === "report-only" && `  Content-Security-Policy-Report-Only: "${contentSecurityPolicy}"`,
      '  Cross-Origin-Opener-Policy: "same-origin"',
      ...indent(2, remarks(answers).full("Empty ones are taken away.")),
      '  Server: ""',
      '  X-Powered-By: ""',
      "customRequestHeaders:",
      '  Forwarded: ""',
      '  X-Forwarded-Prefix: ""',
      '  X-Replaced-Path: ""',
      !websocket && '  Upgrade: ""',
    ),
  ];
}

const pathForLog = (answers: Answers): Line => [
  remarks(answers).full("Changes nothing, but notes the path without its query in X-Replaced-Path for the access log."),
  "path-for-log:",
  "  replacePathRegex:",
  "    regex: ^(.*)$",
  "    replacement: $1",
];

/** A middleware that counts what a client asks. */
const rate = (answers: Answers, name: string, average: string, burst: number): Line => [
  `${name}:`,
  "  rateLimit:",
  `    average: ${average}`,
  `    burst: ${burst}`,
  ...indent(4, client(answers)),
];

function limits(answers: Answers): Line {
  if (answers.limits.rate === "off") return false;
  const { rate: perSecond, burst, atOnce, login } = rates[answers.limits.rate];
  return [
    remarks(answers).short("What one client may ask for; more is answered 429 (CC6.6, A1.1)."),
    rate(answers, "rate", `${perSecond}`, burst),
    "at-once:",
    "  inFlightReq:",
    `    amount: ${atOnce}`,
    ...indent(4, client(answers)),
    answers.limits.loginPaths.length > 0 && rate(answers, "login-rate", `${login}\n    period: 1m`, 5),
  ];
}

function access(answers: Answers): Line {
  const { access: kind, forwardUrl, paths } = answers.admin;
  return [
    remarks(answers).full("No client can have this address."),
    "closed:",
    "  ipAllowList:",
    "    sourceRange: [255.255.255.255/32]",
    kind === "basic" &&
      paths.length > 0 && [
        remarks(answers).full("A browser sends the password with every request, so that this must allow whole pages."),
        rate(answers, "password-rate", "5", 20),
        "admin-password:",
        "  basicAuth:",
        `    usersFile: /run/secrets/${names.secrets.adminPasswords}`,
        "    realm: admin",
        "    removeHeader: true",
      ],
    kind === "forward" &&
      paths.length > 0 && [
        "admin-forward:",
        "  forwardAuth:",
        `    address: ${JSON.stringify(forwardUrl ?? "")}`,
        "    trustForwardHeader: false",
      ],
  ];
}

const body = (answers: Answers): Line => [
  remarks(answers).short("Largest body of a request; it is collected before it is passed on (CC6.6, PI1.2)."),
  "body:",
  "  buffering:",
  `    maxRequestBodyBytes: ${answers.limits.bodyMegabytes * 1024 * 1024}`,
  "    memRequestBodyBytes: 1048576",
];

const rest = (answers: Answers): Line => [
  answers.compression && [
    "compress:",
    "  compress:",
    "    minResponseBodyBytes: 1024",
    "    excludedContentTypes: [text/event-stream]",
  ],
  answers.replicas > 1 && [
    remarks(answers).full(
      "Only when an instance could not be reached: Traefik repeats nothing of which a byte was sent (PI1.3).",
    ),
    "retry:",
    "  retry:",
    "    attempts: 3",
    "    initialInterval: 50ms",
  ],
  answers.tls.source !== "external" && ["to-https:", "  redirectScheme:", "    scheme: https", "    permanent: true"],
];

/** What requests pass before they reach the application. */
export function middlewaresFile(answers: Answers): GeneratedFile {
  return {
    path: "deploy/traefik/dynamic/middlewares.yaml",
    reason: "Headers, limits and access control of the routers.",
    criteria: ["CC6.1", "CC6.6", "CC6.7"],
    text: lines(
      answers.caching !== "off" && remarks(answers).short("Traefik has no cache of its own: nothing is kept here."),
      "http:",
      "  middlewares:",
      ...indent(
        4,
        every(answers),
        headers(answers),
        pathForLog(answers),
        limits(answers),
        access(answers),
        body(answers),
        rest(answers),
      ),
    ),
  };
}
