import type { Block, Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { insertAfter, insertBefore } from "../../../engine/nginx/edit.ts";
import { hostKind } from "../../../engine/nginx/hosts.ts";
import { backendsOf, passesOf } from "../../../engine/nginx/passes.ts";
import type { FileEdit, Fix, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/forwarded-client-missing",
  title: "The application sees the proxy's address in place of the client's",
  severity: "warning",
  enabled: true,
  rationale:
    "The application's log, its lock-outs and its limits by address all speak of nginx. Nobody can tell which client tried the passwords, and blocking that one address blocks everybody.",
  remedy:
    "Send `X-Real-IP $remote_addr` and `X-Forwarded-For $proxy_add_x_forwarded_for`, together with the other `proxy_set_header` lines of the level.",
  criteria: {
    "CC7.2": {
      why: "The application's records name the client only when the proxy passes the address on.",
      limits: "Does not show that the application reads the header or logs it.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "cis-nginx",
      id: "3.7",
      match: "narrower",
      why: "Ours accepts any header that carries the address, and is silent where the target is not known to be one's own.",
    },
  ],
  references: ["https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_set_header"],
  since: "0.1.0",

  *check(configuration) {
    const own = new Set(ownPasses(configuration));
    const subrequests = new Set(configuration.named("auth_request").map((directive) => directive.arg(0)));
    for (const { block, pattern, isInternal } of configuration.locations) {
      const [pass] = block.own("proxy_pass");
      if (!pass || isInternal || subrequests.has(pattern) || !own.has(pass)) continue;
      if (!block.knows("proxy_set_header") || passesAddress(block)) continue;
      yield {
        at: pass.at(),
        message: `proxy_pass ${shorten(pass.arg(0), 35)} does not tell the application the client's address`,
        fixes: () => [sendAddress(block, pass)],
      };
    }
  },
};

const sendAddress = (block: Block, pass: Directive): Fix => ({
  title: "Send X-Real-IP and X-Forwarded-For (the application learns the client's address)",
  kind: "review",
  edits: [addHeaders(block, pass)],
});

/** Headers that carry an address by custom, whatever the vendor calls them. */
const carriesAddress = /forwarded|real-?ip|client-?ip|connecting-ip|remote-?(addr|ip|user-ip)|client-?addr/i;

function passesAddress(block: Block): boolean {
  if (block.value("proxy_bind")?.has("transparent")) return true;
  const headers = block.effective("proxy_set_header");
  return headers.some(
    (header) => carriesAddress.test(header.arg(0)) || /remote_addr|forwarded_for/.test(header.arg(1)),
  );
}

/** The lines that pass requests to a host of one's own for certain: this machine, or one of a private network. */
const ownPasses = (configuration: NginxConfiguration): readonly Directive[] =>
  passesOf(configuration)
    .filter((pass) => backendsOf(configuration, pass).some(({ host }) => host && hostKind(host) !== "public"))
    .map(({ directive }) => directive);

/** A level's first own line hides the outer ones, which are therefore repeated. */
function addHeaders(block: Block, pass: Directive): FileEdit {
  const added = [
    "proxy_set_header X-Real-IP $remote_addr;",
    "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
  ];
  const last = block.last("proxy_set_header");
  if (last && last.document === pass.document) return insertAfter(last, ...added);
  const lost = block.effective("proxy_set_header").filter((header) => header.parent !== block);
  const repeated = lost.map(({ document, head }) => `${document.source.slice(head.start, head.end)};`);
  return insertBefore(pass, ...repeated, ...added);
}
