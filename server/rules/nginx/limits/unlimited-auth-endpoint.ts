import { authentication, refusals } from "../../../engine/nginx/access-control.ts";
import { answerOf } from "../../../engine/nginx/answers.ts";
import type { Block, Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import type { Location } from "../../../engine/nginx/location.ts";
import { isPrivate } from "../../../engine/nginx/server.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { namesAuthentication } from "./auth-paths.ts";
import { limitRequests } from "./limit-requests.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/unlimited-auth-endpoint",
  title: "Passwords and tokens can be tried without a limit",
  severity: "warning",
  enabled: true,
  rationale:
    "Tools try lists of leaked passwords at hundreds of requests a second. Without a limit in front of it, a login page answers every one of them, and checking passwords slowly on purpose lets the same flood exhaust the application.",
  remedy:
    "Put `limit_req` with a zone keyed by `$binary_remote_addr` on the location, with a burst that people do not reach.",
  criteria: {
    "CC6.1": {
      why: "Guessing credentials at full speed defeats the restriction they stand for.",
      limits: "Does not show limits, lock-outs or second factors in the application.",
    },
    "CC6.6": {
      why: "Slowing down repeated attempts is a defence at the boundary.",
      limits: "Does not show limits in load balancers or firewalls in front.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "cis-nginx",
      id: "5.2.5",
      match: "related",
      why: "It asks for rate limits in general; ours names the endpoints.",
    },
  ],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_limit_req_module.html#limit_req",
    "https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html",
  ],
  since: "0.1.0",

  *check(configuration) {
    const targets = new Set(configuration.named("auth_request").map((directive) => directive.arg(0)));
    const passwords = new Set<Directive>();
    for (const server of configuration.servers) {
      if (server.listeners.length > 0 && server.listeners.every(isPrivate)) continue;
      const open = server.locations.filter(
        ({ isInternal, pattern, block }) => !isInternal && !targets.has(pattern) && isUnlimited(block),
      );
      const named = new Set(
        open.filter((location) => namesAuthentication(location) && takesCredentials(location.block)),
      );
      for (const location of named) yield unlimited(configuration, location);
      const blocks = open.filter((location) => !named.has(location)).map(({ block }) => block);
      if (server.locations.length === 0 && isUnlimited(server.block)) blocks.push(server.block);
      for (const directive of blocks.flatMap(passwordOf)) passwords.add(directive);
    }
    for (const directive of passwords) {
      yield { at: directive.at(), message: "auth_basic takes any number of passwords: no limit_req is in force" };
    }
  },
};

/** Whether it is known that no limit is in force, and no list of addresses keeps strangers out. */
const isUnlimited = (block: Block): boolean =>
  block.knows("limit_req") &&
  block.effective("limit_req").length === 0 &&
  (block.value("satisfy")?.arg(0) === "any" || !refusesAll(block));

/** Whether an application answers here, and not to GET alone. */
function takesCredentials(block: Block): boolean {
  const { kind, by } = answerOf(block);
  const isApplication = kind === "content" && by !== undefined && by.name !== "root" && by.name !== "alias";
  const readOnly = block.own("limit_except").some((directive) => !directive.has("POST") && refusesAll(directive.block));
  return isApplication && !readOnly;
}

const refusesAll = (block: Block | undefined): boolean =>
  block !== undefined && refusals(block).some((directive) => directive.arg(0) === "all");

function unlimited(configuration: NginxConfiguration, { directive, block, pattern }: Location): Problem {
  const fix = limitRequests(configuration, block);
  return {
    at: directive.at(directive.args.at(-1)),
    message: `${shorten(pattern, 30)} answers any number of attempts: no limit_req is in force`,
    fixes: fix ? [fix] : [],
  };
}

/** The `auth_basic` that asks for a password here: its limit may stand beside it. */
function passwordOf(block: Block): readonly Directive[] {
  const { by } = answerOf(block);
  if (by?.name === "return" || by?.name === "rewrite") return [];
  return authentication(block).filter((directive) => directive.name === "auth_basic");
}
