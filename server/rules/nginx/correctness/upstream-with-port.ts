import type { Directive } from "../../../engine/nginx/block.ts";
import { replaceWord } from "../../../engine/nginx/edit.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { consequence, refused } from "./refused.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/upstream-with-port",
  title: "An upstream is used with a port",
  severity: "error",
  enabled: true,
  rationale: `The servers of an upstream have their own ports; a port behind its name has no meaning. ${consequence}`,
  remedy: "Write the name of the upstream alone.",
  criteria: refused,
  fixable: "review",
  equivalents: [],
  references: ["https://nginx.org/en/docs/http/ngx_http_upstream_module.html#upstream"],
  since: "0.1.0",

  *check(configuration) {
    const upstreams = configuration.named("upstream").filter(({ block }) => block?.context === "upstream");
    if (upstreams.length === 0) return;
    const names = new Set(upstreams.map((directive) => directive.arg(0).toLowerCase()));
    for (const name of ["proxy_pass", "grpc_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass", "memcached_pass"]) {
      for (const directive of configuration.named(name)) {
        const [, scheme = "", host = "", port = ""] = /^([a-z]+:\/\/)?([\w.-]+)(:\d+)/i.exec(directive.arg(0)) ?? [];
        const isHttp = !directive.parent.context?.startsWith("stream");
        if (isHttp && names.has(host.toLowerCase())) yield problem(directive, scheme + host, port);
      }
    }
  },
};

function problem(directive: Directive, target: string, port: string): Problem {
  const [word] = directive.args;
  if (!word) throw new RangeError("a target is an argument");
  return {
    at: directive.at(word),
    message: `${shorten(target.replace(/^.*\//, ""))} is an upstream, which takes no port here`,
    fixes: [
      {
        title: "Leave out the port: the servers of the upstream have theirs",
        kind: "review",
        edits: [replaceWord(directive, word, target + word.value.slice(target.length + port.length))],
      },
    ],
  };
}
