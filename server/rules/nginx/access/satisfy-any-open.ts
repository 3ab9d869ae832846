import { authentication } from "../../../engine/nginx/access-control.ts";
import type { Block, Directive } from "../../../engine/nginx/block.ts";
import { isPrivateAddress } from "../../../engine/nginx/server.ts";
import type { Rule } from "../../../engine/rule.ts";
import { addressRules } from "./guards.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/satisfy-any-open",
  title: "Under satisfy any an allow for everyone makes the password needless",
  severity: "error",
  enabled: true,
  rationale:
    "With `satisfy any` an allowed address needs no credentials. An `allow all`, or an `allow` for a large part of the internet, therefore switches the password off, although it stands right beside it.",
  remedy:
    "Allow only the addresses that may pass without credentials and end the list with `deny all;`, or drop `satisfy any`.",
  criteria: {
    "CC6.1": {
      why: "Credentials are asked for in the configuration and never needed.",
      limits: "Does not show whether the application asks for credentials itself.",
    },
  },
  fixable: false,
  equivalents: [
    {
      tool: "gixy-next",
      id: "status_page_exposed",
      match: "related",
      why: "It reads satisfy any for status pages alone.",
    },
  ],
  references: ["https://nginx.org/en/docs/http/ngx_http_access_module.html"],
  since: "0.1.0",

  *check(configuration) {
    const reported = new Set<Directive>();
    const deciding = names.flatMap((name) => configuration.named(name));
    for (const level of new Set(deciding.map(({ parent }) => parent))) {
      const open = openingRule(level);
      if (!open || reported.has(open)) continue;
      reported.add(open);
      const [control] = authentication(level);
      yield {
        at: open.at(),
        message: `allow ${open.arg(0)} makes ${control?.name} needless: satisfy any asks for one of both`,
        related: control ? [{ ...control.at(), message: "is not asked for" }] : [],
      };
    }
  },
};

/** What decides about access on a level. */
const names: readonly string[] = ["satisfy", "allow", "auth_basic", "auth_request", "auth_jwt", "auth_oidc"];

/** The `allow` that lets strangers pass a level without their credentials. */
function openingRule(level: Block): Directive | undefined {
  if (level.value("satisfy")?.arg(0) !== "any" || authentication(level).length === 0) return undefined;
  const rules = addressRules(level);
  const closing = rules.findIndex((rule) => rule.name === "deny" && rule.arg(0) === "all");
  const heeded = closing < 0 ? rules : rules.slice(0, closing);
  return heeded.find((rule) => rule.name === "allow" && isWide(rule.arg(0)));
}

/** All addresses, or a public network of more than 2^24 of them. */
function isWide(address: string): boolean {
  if (address === "all") return true;
  const [network = "", bits] = address.split("/");
  return bits !== undefined && Number(bits) < 8 && !isPrivateAddress(network);
}
