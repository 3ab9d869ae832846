import { replaceWord } from "../../../engine/nginx/edit.ts";
import { isAtLeast } from "../../../engine/nginx/version.ts";
import type { Rule } from "../../../engine/rule.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/quic-bpf-with-reuseport",
  title: "QUIC connections can be lost when nginx reloads its configuration",
  severity: "warning",
  enabled: true,
  rationale:
    "With `quic_bpf` the kernel sorts QUIC packets to the workers by a table. After a reload that table can point at sockets of workers that are gone, and clients that speak HTTP/3 lose their connections.",
  remedy: "Turn `quic_bpf` off, unless clients must keep connections while they change networks.",
  criteria: {},
  fixable: "review",
  equivalents: [
    {
      tool: "gixy-ng",
      id: "quic_bpf_reuseport",
      match: "narrower",
      why: "Ours is silent where the target version in portcullis.yaml is mended.",
    },
    {
      tool: "gixy-next",
      id: "quic_bpf_reuseport",
      match: "narrower",
      why: "Ours is silent where the target version in portcullis.yaml is mended.",
    },
  ],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_v3_module.html#quic_bpf",
    "https://nginx.org/en/docs/http/ngx_http_core_module.html#listen",
  ],
  since: "0.1.0",

  *check(configuration, project) {
    const [workers] = configuration.named("worker_processes");
    const socket = configuration.named("listen").find((listen) => listen.has("quic") && listen.has("reuseport"));
    if (!workers || !/^(auto|[2-9]|[1-9]\d+)$/.test(workers.arg(0)) || !socket) return;
    if (isAtLeast(project.settings.nginxVersion, "1.31.7")) return;
    for (const directive of configuration.named("quic_bpf")) {
      const [word] = directive.args;
      if (word?.value.toLowerCase() !== "on") continue;
      yield {
        at: directive.at(),
        message: "quic_bpf on beside a reuseport socket can lose connections at a reload",
        related: [
          { ...socket.at(), message: "each worker has a socket of its own here" },
          { ...workers.at(), message: "more than one worker" },
        ],
        fixes: [
          {
            title: "Set quic_bpf off (clients that change networks connect anew)",
            kind: "review",
            edits: [replaceWord(directive, word, "off")],
          },
        ],
      };
    }
  },
};
