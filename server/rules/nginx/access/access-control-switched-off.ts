import { accessControls } from "../../../engine/nginx/access-control.ts";
import { servesContent } from "../../../engine/nginx/answers.ts";
import type { Block, Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { Explanations } from "../logging/explanations.ts";
import { isGuarded, isPublicPath, meansEveryone } from "./guards.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/access-control-switched-off",
  title: "A location is opened under access control, and nothing says why",
  severity: "info",
  enabled: true,
  rationale:
    "`auth_basic off`, `auth_request off` and `allow all` cut a hole into the protection around them. Such holes are made for a test or an integration and stay, and nobody can tell later whether they are meant.",
  remedy: "Remove the line, or say in a comment above it why this part is open.",
  criteria: {
    "CC6.1": {
      why: "A part of a protected area can be reached without the check that protects it.",
      limits: "Does not show whether the part is meant to be public.",
    },
  },
  fixable: false,
  equivalents: [],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_auth_basic_module.html#auth_basic",
    "https://nginx.org/en/docs/http/ngx_http_access_module.html",
  ],
  since: "0.1.0",

  *check(configuration) {
    const explanations = new Explanations();
    for (const directive of switches(configuration)) {
      const { parent: level } = directive;
      const outer = level.parent ? accessControls(level.parent) : [];
      const [control] = outer;
      if (!control || !isHole(level, configuration) || explanations.has(directive)) continue;
      if (level.directive && explanations.has(level.directive)) continue;
      const path = shorten(level.directive?.args.at(-1)?.value ?? "this server", 30);
      yield {
        at: directive.at(),
        message: `${directive.name} ${directive.arg(0)} opens ${path} to everyone, without a reason given`,
        related: [{ ...control.at(), message: "protects what is around it" }],
      };
    }
  },
};

/** The lines that switch a check off; of several on one level the first. */
function switches(configuration: NginxConfiguration): Iterable<Directive> {
  const found = new Map<Block, Directive>();
  for (const name of ["auth_basic", "auth_request", "auth_jwt", "auth_oidc", "allow"]) {
    for (const directive of configuration.named(name)) {
      const isOff = name === "allow" ? meansEveryone(directive) : directive.arg(0) === "off";
      if (isOff && !found.has(directive.parent)) found.set(directive.parent, directive);
    }
  }
  return found.values();
}

function isHole(level: Block, configuration: NginxConfiguration): boolean {
  if (!level.directive || (level.context !== "location" && level.context !== "server")) return false;
  const path = level.directive.args.at(-1)?.value ?? "";
  if (isPublicPath(path) || accessControls(level).length > 0 || !servesContent(level)) return false;
  return !isGuarded(level, configuration.variables.server(level.directive));
}
