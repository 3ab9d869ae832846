import { nearest } from "../../../engine/nearest.ts";
import type { Directive } from "../../../engine/nginx/block.ts";
import { replaceWord } from "../../../engine/nginx/edit.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/misspelt-upstream",
  title: "A backend's name is one letter away from an upstream",
  severity: "warning",
  enabled: true,
  rationale:
    "A name that is no upstream is taken for a host. nginx then refuses to start because the host does not exist, or sends requests to another machine that happens to have the name.",
  remedy: "Write the name of the upstream, or add an upstream of this name.",
  criteria: {
    "CC8.1": {
      why: "A slip in a name is found before release and not by a failed start.",
      limits: "Does not show that the name resolves, or to what.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: ["https://nginx.org/en/docs/http/ngx_http_upstream_module.html#upstream"],
  since: "0.1.0",

  *check(configuration) {
    const upstreams = configuration.named("upstream").map((directive) => directive.arg(0));
    if (upstreams.length === 0) return;
    const known = new Set(upstreams.map((name) => name.toLowerCase()));
    for (const name of ["proxy_pass", "grpc_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass", "memcached_pass"]) {
      for (const directive of configuration.named(name)) {
        const host = hostOf(directive);
        const near = host === undefined || known.has(host.toLowerCase()) ? undefined : nearest(host, upstreams, 1);
        if (host && near && !/\d/.test(host)) yield problem(directive, host, near);
      }
    }
  },
};

/** The host of a target that may be an upstream: upstreams have no port, and names with dots are real hosts. */
const hostOf = (directive: Directive): string | undefined =>
  /^(?:[a-z]+:\/\/)?([A-Za-z_][A-Za-z_-]{3,60})(?:\/|$)/.exec(directive.arg(0))?.[1];

function problem(directive: Directive, host: string, near: string): Problem {
  const [word] = directive.args;
  if (!word) throw new RangeError("a target is an argument");
  return {
    at: directive.at(word),
    message: `no upstream is called ${shorten(host, 25)}; did you mean ${shorten(near, 25)}?`,
    fixes: [
      {
        title: `Send requests to ${shorten(near)}`,
        kind: "review",
        edits: [replaceWord(directive, word, word.value.replace(host, near))],
      },
    ],
  };
}
