import type { Block, Directive } from "../../../engine/nginx/block.ts";
import { replaceWord } from "../../../engine/nginx/edit.ts";
import type { Rule } from "../../../engine/rule.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/proxy-buffering-off",
  title: "Slow clients hold the application's connections",
  severity: "hint",
  enabled: true,
  rationale:
    "Without buffers the application's response moves at the speed of the client. A few hundred clients that read a byte at a time keep as many of its workers busy.",
  remedy:
    "Leave buffering on and turn it off only where responses are streams; an application can ask for that itself with `X-Accel-Buffering: no`.",
  criteria: {
    "A1.1": {
      why: "How long a client holds a worker of the application decides its capacity.",
      limits: "Does not show how many workers the application has, or whether its responses are streams.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "gixy-next",
      id: "proxy_buffering_off",
      match: "narrower",
      why: "Ours is silent where the location streams by its path or upgrades the connection.",
    },
  ],
  references: ["https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffering"],
  since: "0.1.0",

  *check(configuration) {
    for (const directive of configuration.named("proxy_buffering")) {
      const [word] = directive.args;
      if (word?.value.toLowerCase() !== "off" || !isHttp(directive) || streams(directive.parent)) continue;
      yield {
        at: directive.at(),
        message: "proxy_buffering off lets slow clients hold the application's connections",
        fixes: [
          {
            title: "Set proxy_buffering on (responses reach clients in larger pieces)",
            kind: "review",
            edits: [replaceWord(directive, word, "on")],
          },
        ],
      };
    }
  },
};

const isHttp = ({ parent }: Directive): boolean => ["http", "server", "location"].includes(parent.context ?? "");

/** Paths of responses that are meant to arrive piece by piece, or that are larger than any buffer. */
const streaming =
  /\b(sse|events?|streams?|ws|wss|websockets?|sockets?|sockjs|socket\.io|signalr|hubs?|live|logs?|tail|watch|poll|longpoll|notifications?|mqtt|download|upload|v2|graphql|chat|completions)\b/i;

function streams(block: Block): boolean {
  const path = block.enclosing("location")?.directive?.args.at(-1)?.value.slice(0, 500) ?? "";
  if (streaming.test(path) || block.own("grpc_pass").length > 0) return true;
  // Uploads that are passed on as they come: somebody thought of the whole way.
  if (block.value("proxy_request_buffering")?.arg(0).toLowerCase() === "off") return true;
  return block.effective("proxy_set_header").some((header) => /^(upgrade|x-accel-buffering)$/i.test(header.arg(0)));
}
