import type { Block, Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { numberOf, sizeOf } from "../../../engine/nginx/measure.ts";
import { isAtLeast } from "../../../engine/nginx/version.ts";
import type { Rule } from "../../../engine/rule.ts";
import { span } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/header-buffers-large",
  title: "One request's header may take more than 64 KB of memory",
  severity: "warning",
  enabled: true,
  rationale:
    "Every connection may fill these buffers before anything is known of the client, so that a few thousand connections take the memory of the host. In some versions large buffers beside `ignore_invalid_headers off` let a request to an HTTP/2 or gRPC application write past them (CVE-2026-42055).",
  remedy:
    "Stay with `4 8k`, or `4 16k` where large cookies or tokens need it, and make the application's cookies smaller.",
  criteria: {
    "CC6.6": {
      why: "Bounds on what a stranger may send before it is read belong to the boundary.",
      limits: "Does not show the memory of the host or limits in front of nginx.",
    },
    "A1.1": {
      why: "Memory that each connection may take is capacity to plan.",
      limits: "Does not show how many connections arrive.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "cis-nginx",
      id: "5.2.3",
      match: "narrower",
      why: "It asks for small buffers, set explicitly; ours accepts the default and moderate values.",
    },
  ],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_core_module.html#large_client_header_buffers",
    "https://nginx.org/en/security_advisories.html",
  ],
  since: "0.1.0",

  *check(configuration, project) {
    const flawed = isAffected(project.settings.nginxVersion) ? aroundHttp2(configuration) : new Set<Block>();
    for (const directive of configuration.named("large_client_header_buffers")) {
      const [count, size] = directive.args;
      const bytes = (numberOf(count?.value ?? "") ?? 0) * (sizeOf(size?.value ?? "") ?? 0);
      if (!count || !size || bytes <= largest) continue;
      const isFlawed = meetsFlaw(directive, flawed);
      const place = span(count.start, size.end);
      yield {
        at: directive.at(place),
        message: isFlawed
          ? "These buffers can be overrun here in this version of nginx (CVE-2026-42055)"
          : `${count.value} ${size.value} lets one header take ${Math.floor(bytes / 1024)} KB`,
        ...(isFlawed ? {} : { severity: "info" as const }),
        fixes: [
          {
            title: "Set 4 16k (longer headers get 400 or 414)",
            kind: "review",
            edits: [directive.edit({ span: place, text: "4 16k" })],
          },
        ],
      };
    }
  },
};

const largest = 64 * 1024;

/** Mended in 1.30.3, and in 1.31.2 of the mainline. */
function isAffected(version: string | undefined): boolean {
  const isMainline = isAtLeast(version, "1.31.0");
  return isAtLeast(version, isMainline ? "1.31.2" : "1.30.3") === false;
}

/** Whether invalid headers pass here, and go on to an application by HTTP/2. */
const meetsFlaw = ({ parent }: Directive, around: ReadonlySet<Block>): boolean =>
  around.has(parent) && parent.value("ignore_invalid_headers")?.arg(0).toLowerCase() === "off";

/** The blocks in which an application is asked by HTTP/2. */
function aroundHttp2(configuration: NginxConfiguration): ReadonlySet<Block> {
  const versions = configuration.named("proxy_http_version").filter((directive) => directive.arg(0) === "2");
  return new Set([...configuration.named("grpc_pass"), ...versions].flatMap(({ parent }) => [...parent.levels()]));
}
