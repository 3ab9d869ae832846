import { combine, insertAfter, insertAtStart } from "../../../engine/nginx/edit.ts";
import { decidingTlsServers, serversBySocket } from "../../../engine/nginx/tls.ts";
import type { FileEdit, Fix, Rule } from "../../../engine/rule.ts";
import { isOn } from "./insert-setting.ts";
import { type Unmarked, unmarkedBlocks } from "./unmarked-blocks.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/early-data-unmarked",
  title: "TLS early data reaches the application unmarked",
  severity: "warning",
  enabled: true,
  rationale:
    "Whoever records the early data of a TLS 1.3 connection can send it again, as often as wanted. Without a mark the application cannot tell, and carries out a payment or a deletion once more.",
  remedy:
    "Send `Early-Data $ssl_early_data` with each proxied request and let the application answer 425 where a repetition would harm, or leave early data off.",
  criteria: {
    "PI1.3": {
      why: "A repeated request is processed again.",
      limits: "Does not show whether the application has other means against repetition.",
    },
    "CC6.7": {
      why: "Early data lacks the protection against replay that the rest of TLS has.",
      limits: "Does not show whether clients send early data.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_early_data",
    "https://www.rfc-editor.org/rfc/rfc8470",
  ],
  since: "0.1.0",

  *check(configuration) {
    const deciding = decidingTlsServers(configuration).filter(({ block }) => isOn(block.value("ssl_early_data")));
    if (deciding.length === 0) return;
    const bySocket = serversBySocket(configuration);
    for (const server of deciding) {
      const directive = server.block.value("ssl_early_data");
      const neighbours = server.listeners.flatMap(({ isTls, socket }) => (isTls ? (bySocket.get(socket) ?? []) : []));
      const unmarked = [...new Set(neighbours)].flatMap((other) => unmarkedBlocks(other, configuration));
      const [first] = unmarked;
      if (!directive || !first) continue;
      yield {
        at: directive.at(),
        message: "ssl_early_data on lets repeated requests reach the application unmarked",
        related: [{ ...first.by.at(), message: "requests go on without an Early-Data header" }],
        fixes: () => mark(unmarked),
      };
    }
  },
};

/** Beside the headers that act, wherever they stand: a first own one would drop those. */
function mark(unmarked: readonly Unmarked[]): readonly Fix[] {
  if (!unmarked.every(({ by }) => by.name === "proxy_pass")) return [];
  const edits = unmarked.map(({ block }): FileEdit | undefined => {
    const place = block.effective("proxy_set_header").at(-1);
    return place ? insertAfter(place, header) : insertAtStart(block, header);
  });
  return [
    {
      title: "Mark early data: an application that knows the header may answer 425",
      kind: "review",
      edits: combine(edits.flatMap((edit) => edit ?? [])),
    },
  ];
}

const header = "proxy_set_header Early-Data $ssl_early_data;";
