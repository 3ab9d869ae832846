import type { Answers } from "../answers.ts";
import { names } from "../file.ts";
import { rates } from "../rates.ts";
import type { Line } from "../text.ts";
import { code, list, type Section } from "./section.ts";

const title = ({ proxy }: Answers): string => (proxy === "nginx" ? "nginx" : "Traefik");

/** Where requests enter, and what becomes of them. */
export function proxySection(answers: Answers): Section {
  const isNginx = answers.proxy === "nginx";
  const domains = list(answers.domains);
  return {
    title: "The reverse proxy",
    text: [
      `${title(answers)} is the only service that is published. It serves ${domains}; a request for another name is`,
      isNginx ? "closed without an answer." : "answered 404, and a handshake for another name shows no certificate.",
      "Every answer carries the security headers, also a refusal or a failure, and neither names nor versions of programs.",
      "What a client says about its own address is not believed.",
      `A request body may have ${answers.limits.bodyMegabytes} MB, and the application has ${answers.limits.timeoutSeconds} seconds to answer.`,
      !answers.websocket && "Connections are not upgraded to WebSockets.",
      csp(answers),
      !isNginx && traefikNotes(answers),
    ],
    criteria: ["CC6.6", "CC6.1", "PI1.2"],
    people: [
      "Look at firewalls and load balancers in front of this: these files do not describe them.",
      ...(answers.csp === "report-only"
        ? ["Read what browsers report in their console, mend it, then set `csp: enforce` in .portcullis/stack.yaml."]
        : []),
      ...(answers.tls.source === "external"
        ? [
            "Narrow the ranges from which the terminator in front is believed (now all private ones) to its own address.",
          ]
        : []),
    ],
  };
}

function csp({ csp: chosen, proxy }: Answers): Line {
  if (chosen === "off") return "The Content-Security-Policy is left to the application.";
  if (chosen === "report-only") return "The Content-Security-Policy refuses nothing yet: browsers only report.";
  return proxy === "nginx"
    ? "The Content-Security-Policy allows the own origin only; one of the application takes precedence."
    : "The Content-Security-Policy allows the own origin only, and replaces one of the application.";
}

/** What Traefik does otherwise than one may expect. */
const traefikNotes = ({ compression }: Answers): Line => [
  "",
  "Traefik can limit a body only by collecting it first, and then it collects the answer as well. That is why requests with",
  "GET and HEAD take another way: their answers are passed on as they come, and a body of theirs is not limited here.",
  "The configuration is written for Traefik 3.0 and newer: an unknown key would make it ignore a whole file.",
  compression && "Answers of the type text/event-stream are not compressed where the request names that type.",
];

const sources: Readonly<Record<Answers["tls"]["source"], string>> = {
  files: "The certificate is yours: two files in secrets/.",
  "self-signed": "The certificate is self-signed and for development only: no browser trusts it.",
  acme: "The certificate comes from an ACME authority, by a challenge on port 80, and is renewed without anybody's doing.",
  external:
    "TLS ends before this stack, which speaks plain HTTP to the terminator: nothing but that may reach port 80.",
};

/** TLS and certificates. */
export function tlsSection(answers: Answers): Section {
  const { source, profile, hsts } = answers.tls;
  const isOurs = source !== "external";
  return {
    title: "TLS",
    text: [
      sources[source],
      isOurs && [
        profile === "modern"
          ? "Only TLS 1.3 is spoken (Mozilla's modern profile)."
          : "TLS 1.2 and 1.3 are spoken (Mozilla's intermediate profile).",
        "Plain requests are sent to TLS.",
        hsts === "short" && "HSTS holds for five minutes, so that a mistake does not lock anybody out for long.",
        hsts === "long" && "HSTS holds for two years: browsers will not speak plain HTTP to these names in that time.",
        hsts === "off" && "HSTS is off.",
      ],
      source === "acme" && first(answers),
    ],
    criteria: ["CC6.7"],
    people: [
      ...(source === "files" ? ["Renew the certificate in time, and start the proxy again afterwards."] : []),
      ...(source === "self-signed" ? ["Choose another certificate before anybody else uses this."] : []),
      ...(source === "acme"
        ? ["Point the host names at this machine first, and look for the renewal in the log."]
        : []),
      ...(isOurs && hsts === "short"
        ? ["Set `tls.hsts: long` when all of the site has worked with TLS for a while."]
        : []),
      ...(isOurs ? [] : ["Set versions, ciphers and HSTS at the terminator."]),
      "Look at what the servers really negotiate, from outside.",
    ],
  };
}

/** Where keys lie, and what happens until there is a certificate. */
const first = ({ proxy }: Answers): Line => [
  `The account and the keys lie in the volume ${code(proxy === "traefik" ? "acme" : "letsencrypt")}.`,
  "Until the first certificate is there, handshakes fail; a new one is taken without a restart.",
];

/** What one client may ask. */
export function limitSection(answers: Answers): Section | undefined {
  const { rate, loginPaths } = answers.limits;
  if (rate === "off") return undefined;
  const { rate: perSecond, burst, atOnce, login } = rates[rate];
  return {
    title: "Limits",
    text: [
      `One client address may send ${perSecond} requests a second, ${burst} at a burst and ${atOnce} at once; more is answered 429.`,
      loginPaths.length > 0 && `On ${list(loginPaths)} it has ${login} attempts a minute, five of them at a burst.`,
      "People behind one shared address share one limit.",
    ],
    criteria: ["CC6.6", "A1.1"],
    people: [
      "Compare the limits with what real visitors need, and lock accounts in the application after failed attempts.",
    ],
  };
}

/** What the proxy keeps. */
export function cachingSection(answers: Answers): Section | undefined {
  const { caching, proxy } = answers;
  if (caching === "off") return undefined;
  if (proxy === "traefik")
    return {
      title: "Caching",
      text: [
        "Caching was asked for, but Traefik has no cache of its own: nothing is kept. Let the application send Cache-Control,",
        "which browsers obey, put a cache in front, or choose nginx.",
      ],
      criteria: [],
      people: ["Send Cache-Control with files whose names hold a hash."],
    };
  return {
    title: "Caching",
    text: [
      caching === "micro"
        ? "Static files are kept, and other public answers for one second."
        : "Static files are kept, other answers are not.",
      "The cache tells hosts and schemes apart. Requests with credentials and answers that set cookies never touch it.",
    ],
    criteria: ["PI1.4", "C1.1"],
    people: ["Send `Cache-Control: private` with what is meant for one visitor only, also where no cookie shows it."],
  };
}

/** Paths for administrators. */
export function adminSection(answers: Answers): Section | undefined {
  const { access, paths, forwardUrl } = answers.admin;
  const isWatched = answers.monitoring === "prometheus";
  if (paths.length === 0 && !isWatched) return undefined;
  const who: Readonly<Record<typeof access, string>> = {
    none: "Closed to everyone outside",
    basic: `Asked for a name and a password, those of ${code(`secrets/${names.secrets.adminPasswords}`)}, which the application does not see`,
    forward: `Answered only when ${code(forwardUrl ?? "")} says 2xx to the same request`,
  };
  return {
    title: "Closed paths",
    text: [
      paths.length > 0 && `${who[access]}: ${list(paths)}.`,
      isWatched && "`/metrics` is for Prometheus and closed to everyone outside.",
      "Files whose names begin with a dot are closed as well.",
    ],
    criteria: ["CC6.1", "CC6.6"],
    people: [
      ...(access === "basic" ? ["Give each administrator an own name; take it out when somebody leaves."] : []),
      ...(access === "forward" ? ["Run that service in the network `internal`, and review who it lets through."] : []),
      "The application still has to check rights itself: the proxy knows paths only.",
    ],
  };
}
