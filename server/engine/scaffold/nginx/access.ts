import type { Answers } from "../answers.ts";
import { names } from "../file.ts";
import { remarks } from "../remark.ts";
import { block, type Line } from "../text.ts";
import type { Gate } from "./gate.ts";
import { passwordLimit } from "./limits.ts";
import { paths, secretFile } from "./paths.ts";
import { passHeaders, upstreamName } from "./proxy.ts";
import { pathPattern } from "./words.ts";

/** The service that decides who may reach the paths for administrators. */
interface Decider {
  readonly scheme: "http" | "https";
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

/** What a text such as `http://auth:9091/verify` says; undefined where it is no such address. */
export function deciderOf(url: string | undefined): Decider | undefined {
  const parts = /^(https?):\/\/([A-Za-z0-9._-]{1,253})(?::(\d{1,5}))?(\/[\w./~%-]{0,500})?$/.exec(url ?? "");
  if (!parts) return undefined;
  const [, scheme, host = "", port, path = "/"] = parts;
  const isTls = scheme === "https";
  return { scheme: isTls ? "https" : "http", host, port: port ? Number(port) : isTls ? 443 : 80, path };
}

const isForwarded = ({ admin }: Answers): boolean =>
  admin.access === "forward" && admin.paths.length > 0 && deciderOf(admin.forwardUrl) !== undefined;

/** Paths that nobody reaches from outside: also those that nobody says who may reach. */
function closedPaths(answers: Answers): readonly string[] {
  const { admin, monitoring } = answers;
  const isOpen = admin.access === "basic" || isForwarded(answers);
  const metrics = monitoring === "none" || admin.paths.includes("/metrics") ? [] : ["/metrics"];
  return [...(isOpen ? [] : admin.paths), ...metrics];
}

/** Locations that nobody, or not everybody, may reach. */
export function accessLocations(answers: Answers): readonly Line[] {
  const say = remarks(answers);
  const closed = closedPaths(answers);
  return [
    say.short("Files whose names begin with a dot are nobody's business (CC6.6, C1.1)."),
    block("location ~ /\\.(?!well-known/)", "deny all;"),
    closed.length > 0 && [
      "",
      say.short("Not for anybody outside (CC6.1)."),
      block(`location ~* ${pathPattern(closed)}`, "deny all;"),
    ],
    adminLocations(answers),
  ];
}

function adminLocations(answers: Answers): Line {
  const { access, paths: adminPaths } = answers.admin;
  if (adminPaths.length === 0) return false;
  if (access === "basic") return passwordLocation(answers);
  return isForwarded(answers) && forwardLocations(answers);
}

const passwordLocation = (answers: Answers): Line => [
  "",
  remarks(answers).short("Paths for administrators, who need a password (CC6.1)."),
  block(
    `location ~* ${pathPattern(answers.admin.paths)}`,
    passwordLimit(answers),
    'auth_basic "Administrators";',
    `auth_basic_user_file ${secretFile(names.secrets.adminPasswords)};`,
    passHeaders,
    remarks(answers).full("The password is for the proxy: the application does not see it."),
    'proxy_set_header Authorization "";',
    `proxy_pass http://${upstreamName};`,
  ),
];

/** The upstream of the deciding service. */
export function deciderUpstream(answers: Answers, { resolve }: Gate): Line {
  const decider = isForwarded(answers) ? deciderOf(answers.admin.forwardUrl) : undefined;
  if (!decider) return false;
  return [
    "",
    remarks(answers).short("The service that says who may reach the paths for administrators."),
    block(
      "upstream admin-decision",
      "zone admin-decision 64k;",
      `server ${decider.host}:${decider.port}${resolve ? " resolve" : ""};`,
      "keepalive 8;",
      "keepalive_timeout 4s;",
    ),
  ];
}

function forwardLocations(answers: Answers): Line {
  const decider = deciderOf(answers.admin.forwardUrl);
  if (!decider) return false;
  const say = remarks(answers);
  return [
    "",
    say.short("Paths for administrators, whom another service lets through (CC6.1)."),
    block(
      `location ~* ${pathPattern(answers.admin.paths)}`,
      "auth_request /.admin-decision;",
      `proxy_pass http://${upstreamName};`,
    ),
    "",
    block(
      "location = /.admin-decision",
      "internal;",
      "include includes/proxy.conf;",
      `proxy_set_header Host ${decider.host};`,
      "proxy_set_header X-Forwarded-Method $request_method;",
      "proxy_set_header X-Forwarded-Uri $request_uri;",
      say.full("The decision needs the head of a request, not its body."),
      "proxy_pass_request_body off;",
      'proxy_set_header Content-Length "";',
      decider.scheme === "https" && [
        "proxy_ssl_verify on;",
        `proxy_ssl_trusted_certificate ${paths.authorities};`,
        "proxy_ssl_server_name on;",
        `proxy_ssl_name ${decider.host};`,
      ],
      `proxy_pass ${decider.scheme}://admin-decision${decider.path};`,
    ),
  ];
}
