import type { Block, Directive } from "../../../engine/nginx/block.ts";
import { replaceWord } from "../../../engine/nginx/edit.ts";
import { numberOf } from "../../../engine/nginx/measure.ts";
import type { Rule } from "../../../engine/rule.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/http2-limits-high",
  title: "HTTP/2 clients may open and reset more streams than the defaults allow",
  severity: "info",
  enabled: true,
  rationale:
    "In the rapid reset attack (CVE-2023-44487) a client opens streams and resets them at once, so that each costs the server more than the client. The default numbers of streams and of requests per connection are what bounds it.",
  remedy: "Leave `http2_max_concurrent_streams` at 128, and `keepalive_requests` at 1000 where HTTP/2 is on.",
  criteria: {
    "CC6.6": {
      why: "The bound on streams is the boundary's defence against this flood.",
      limits: "Does not show whether the running version notices such clients by itself.",
    },
    "A1.1": {
      why: "What one connection may ask for is capacity.",
      limits: "Does not show how many connections arrive.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_v2_module.html#http2_max_concurrent_streams",
    "https://nginx.org/en/docs/http/ngx_http_core_module.html#keepalive_requests",
  ],
  since: "0.1.0",

  *check(configuration) {
    const isAnyHttp2 = configuration.servers.some(({ block }) => takesHttp2(block));
    const speaksHttp2 = ({ parent }: Directive): boolean => {
      const server = parent.enclosing("server");
      return server ? takesHttp2(server) : isAnyHttp2;
    };
    for (const { name, most, standard, lost } of bounds) {
      for (const directive of configuration.named(name)) {
        const [word] = directive.args;
        const count = word && numberOf(word.value);
        if (!word || count === undefined || count <= most || directive.parent.context === "upstream") continue;
        if (name === "keepalive_requests" && !speaksHttp2(directive)) continue;
        yield {
          at: directive.at(word),
          message: `${name} ${word.value} lets HTTP/2 clients reset ${lost}`,
          fixes: [
            {
              title: `Set ${name} ${standard} (connections that ask for more are made to wait or closed)`,
              kind: "review",
              edits: [replaceWord(directive, word, standard)],
            },
          ],
        };
      }
    }
  },
};

const bounds = [
  { name: "http2_max_concurrent_streams", most: 128, standard: "128", lost: "over 128 streams at a time" },
  { name: "keepalive_requests", most: 10_000, standard: "1000", lost: "over 10000 streams per connection" },
] as const;

/** Whether a server takes HTTP/2 from clients. */
const takesHttp2 = (block: Block): boolean =>
  block.value("http2")?.arg(0).toLowerCase() === "on" || block.own("listen").some((listen) => listen.has("http2"));
