import type { Block, Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import type { Server } from "../../../engine/nginx/server.ts";
import type { VariableTable } from "../../../engine/nginx/variables.ts";
import type { Rule } from "../../../engine/rule.ts";
import { readsAny } from "./reads.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/client-certificate-not-enforced",
  title: "Client certificates are asked for and never looked at",
  severity: "warning",
  enabled: true,
  rationale:
    "With `optional` a client that sends no certificate is let in, and with `optional_no_ca` one that made its own. Unless something reads the result, everybody gets what the certificates were meant to protect.",
  remedy:
    "Set `ssl_verify_client on;`, refuse where `$ssl_client_verify` is not `SUCCESS`, or hand the result to an application that does.",
  criteria: {
    "CC6.1": {
      why: "The check of who connects has no consequence.",
      limits: "Does not show whether the application asks for other proof.",
    },
  },
  fixable: false,
  equivalents: [],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_verify_client",
    "https://nginx.org/en/docs/http/ngx_http_ssl_module.html#var_ssl_client_verify",
  ],
  since: "0.1.0",

  *check(configuration) {
    if (!configuration.named("ssl_verify_client").some((directive) => evidence.has(directive.arg(0)))) return;
    const inherited = inheritedFrom(configuration);
    for (const server of configuration.servers) {
      const directive = server.isTls ? server.block.value("ssl_verify_client") : undefined;
      const isProof = evidence.get(directive?.arg(0) ?? "");
      if (!directive || !isProof || looksAtIt(server, configuration.variables, inherited, isProof)) continue;
      yield {
        at: directive.at(),
        message: `ssl_verify_client ${directive.arg(0)} lets in everybody: nothing reads the result`,
        related:
          directive.parent === server.block
            ? []
            : [{ ...server.directive.at(server.directive.syntax.name), message: "in this server" }],
      };
    }
  },
};

/** The variables that tell about a certificate: nginx refuses a wrong one with `optional`, so that its name is proof. */
const evidence: ReadonlyMap<string, RegExp> = new Map([
  ["optional", /^ssl_client_/],
  ["optional_no_ca", /^ssl_client_(verify|cert|raw_cert|escaped_cert|fingerprint)$/],
]);

/** Code and files that are not at hand may look at it. */
function looksAtIt(server: Server, variables: VariableTable, inherited: Inherited, isProof: RegExp): boolean {
  const inside = [...server.block.descendants()];
  const blocks = [server.block, ...inside.flatMap(({ block }) => block ?? [])];
  if (inherited === "code" || blocks.some(hidesSomething) || inside.some(({ name }) => isCode(name))) return true;
  return readsAny(variables, [...inside, ...inherited], (name) => isProof.test(name));
}

/** What the levels around a server set for it, or that code among it may do anything. */
type Inherited = readonly Directive[] | "code";

/** The same for all servers of http, so that it is asked once. */
function inheritedFrom({ http, root }: NginxConfiguration): Inherited {
  const around = [...root.children, ...(http?.children ?? [])];
  if (around.some(({ name }) => isCode(name))) return "code";
  return around.filter(({ name, block }) => !block && name !== "log_format");
}

const isCode = (name: string): boolean => /_by_lua|^js_|^perl/.test(name);

const hidesSomething = (block: Block): boolean => block.unresolved.some(({ holds }) => holds === undefined);
