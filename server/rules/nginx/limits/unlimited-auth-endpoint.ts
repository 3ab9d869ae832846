import { authentication, refusals } from "../../../engine/nginx/access-control.ts";
import { answerOf } from "../../../engine/nginx/answers.ts";
import type { Block, Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { insertAtStart } from "../../../engine/nginx/edit.ts";
import type { Location } from "../../../engine/nginx/location.ts";
import { isPrivate } from "../../../engine/nginx/server.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { namesAuthentication } from "./auth-paths.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/unlimited-auth-endpoint",
  title: "Passwords and tokens can be tried without a limit",
  severity: "warning",
  enabled: true,
  rationale:
    "Tools try lists of leaked passwords at hundreds of requests a second. Without a limit in front of it, a login page answers every one of them, and checking passwords slowly on purpose lets the same flood exhaust the application.",
  remedy: "Put `limit_req` with a zone keyed by `$binary_remote_addr` on the location, with a burst that people do not reach.",
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
    { tool: "cis-nginx", id: "5.2.5", match: "related", why: "It asks for rate limits in general; ours names the endpoints." },
  ],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_limit_req_module.html#limit_req",
    "https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html",
  ],
  since: "0.1.0",

  *check(configuration) {
    const reported = new Set<Directive>();
    for (const server of configuration.servers) {
      if (server.listeners.length > 0 && server.listeners.every(isPrivate)) continue;
      const targets = new Set(configuration.named("auth_request").map((directive) => directive.arg(0)));
      for (const location of server.locations) {
        if (!isTried(location) || targets.has(location.pattern)) continue;
        if (namesAuthentication(location)) yield unlimited(configuration, location);
        else yield* unlimitedPasswords(location.block, reported);
      }
      if (server.locations.length === 0 && isUnlimited(server.block)) yield* unlimitedPasswords(server.block, reported);
    }
  },
};

/** Whether clients reach an application or a password here, as often as they like. */
const isTried = (location: Location): boolean => !location.isInternal && isUnlimited(location.block);

/** Whether it is known that no limit is in force, and no list of addresses keeps strangers out. */
const isUnlimited = (block: Block): boolean =>
  block.knows("limit_req") &&
  block.effective("limit_req").length === 0 &&
  !(block.value("satisfy")?.arg(0) !== "any" && refusals(block).some((directive) => directive.arg(0) === "all"));

