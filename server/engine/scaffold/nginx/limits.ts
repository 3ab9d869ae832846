import type { Answers } from "../answers.ts";
import type { GeneratedFile } from "../file.ts";
import { rates } from "../rates.ts";
import { remarks } from "../remark.ts";
import { block, type Line, lines } from "../text.ts";

const hasPasswords = ({ admin }: Answers): boolean => admin.access === "basic" && admin.paths.length > 0;
const hasLogins = ({ limits }: Answers): boolean => limits.rate !== "off" && limits.loginPaths.length > 0;

/** The limits of every request; nothing where no limit is wanted. */
export function requestLimit({ limits }: Answers): Line {
  if (limits.rate === "off") return false;
  const { burst, atOnce } = rates[limits.rate];
  return [`limit_req zone=requests burst=${burst} nodelay;`, `limit_conn connections ${atOnce};`];
}

/** The limits where somebody logs in; those of every request stand again, because a list replaces the inherited one. */
export const loginLimit = ({ limits }: Answers): Line =>
  limits.rate !== "off" && [
    "limit_req zone=logins burst=5 nodelay;",
    `limit_req zone=requests burst=${rates[limits.rate].burst} nodelay;`,
  ];

/** The limit of guesses at the password of administrators: also where other requests are not limited. */
export const passwordLimit = ({ limits }: Answers): Line => [
  "limit_req zone=passwords burst=20 nodelay;",
  limits.rate !== "off" && `limit_req zone=requests burst=${rates[limits.rate].burst} nodelay;`,
];

/** Zones in which clients are counted by their address; none where nothing is limited. */
export function limitsFile(answers: Answers): readonly GeneratedFile[] {
  const { limits } = answers;
  if (limits.rate === "off" && !hasPasswords(answers)) return [];
  const say = remarks(answers);
  return [
    {
      path: "deploy/nginx/includes/limits.conf",
      reason: "How many requests one client may send.",
      criteria: ["CC6.6", "A1.1"],
      text: lines(
        say.short("What one client may ask for; 10 MB count some 160,000 addresses (CC6.6, A1.1)."),
        limits.rate !== "off" && [
          `limit_req_zone $binary_remote_addr zone=requests:10m rate=${rates[limits.rate].rate}r/s;`,
          "limit_conn_zone $binary_remote_addr zone=connections:10m;",
        ],
        hasLogins(answers) &&
          limits.rate !== "off" && [
            "",
            say.full("Showing a login page is not an attempt: only methods that send something are counted."),
            block("map $request_method $login_client", '~^(?:GET|HEAD|OPTIONS)$ "";', "default $binary_remote_addr;"),
            `limit_req_zone $login_client zone=logins:10m rate=${rates[limits.rate].login}r/m;`,
          ],
        hasPasswords(answers) && [
          "",
          say.full("A browser sends the password with every request, so that this must allow whole pages."),
          "limit_req_zone $binary_remote_addr zone=passwords:10m rate=5r/s;",
        ],
        "",
        say.full("A refusal is no outage: monitoring tells 429 from 503 (CC7.2)."),
        "limit_req_status 429;",
        limits.rate !== "off" && "limit_conn_status 429;",
      ),
    },
  ];
}
