import { authentication } from "../../../engine/nginx/access-control.ts";
import type { Block } from "../../../engine/nginx/block.ts";
import type { Rule } from "../../../engine/rule.ts";
import { isGuarded, isPrivateServer } from "./guards.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/dav-without-access-control",
  title: "Everyone may write or delete files over WebDAV",
  severity: "error",
  enabled: true,
  rationale:
    "`dav_methods` lets clients store, move and delete files. Without access control anyone replaces pages, fills the disk, or places a script where an application runs it.",
  remedy: "Ask for credentials or restrict addresses, at least inside a `limit_except GET { … }`.",
  criteria: {
    "CC6.1": {
      why: "Files can be changed without any right to them.",
      limits: "Does not show what file permissions still prevent.",
    },
    "CC6.8": {
      why: "Outsiders can place files, programs among them, on the server.",
      limits: "Does not show whether anything there is executed.",
    },
  },
  fixable: false,
  equivalents: [
    {
      tool: "cis-nginx",
      id: "2.1.2",
      match: "narrower",
      why: "It asks that the module is not built in at all.",
    },
  ],
  references: ["https://nginx.org/en/docs/http/ngx_http_dav_module.html#dav_methods"],
  since: "0.1.0",

  *check(configuration) {
    for (const directive of configuration.named("dav_methods")) {
      const { parent: block } = directive;
      const server = configuration.variables.server(directive);
      const isFragment = block.directive === undefined;
      if (directive.has("off") || isFragment || isGuarded(block, server) || limitsMethods(block)) continue;
      if (isPrivateServer(server)) continue;
      yield { at: directive.at(), message: `dav_methods ${directive.arg(0)} lets everyone change files` };
    }
  },
};

/** Whether a `limit_except` here asks for more than a method. */
const limitsMethods = (block: Block): boolean =>
  block
    .own("limit_except")
    .some(({ block: inner }) => inner && (authentication(inner).length > 0 || inner.own("deny").length > 0));
