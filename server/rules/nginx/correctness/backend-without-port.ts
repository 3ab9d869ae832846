import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { consequence, isFilledIn, refused } from "./refused.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/backend-without-port",
  title: "A backend is named without the port that nginx needs",
  severity: "error",
  enabled: true,
  rationale: `Only \`http\` and \`https\` have a port of their own. For FastCGI, uWSGI, SCGI, gRPC, memcached and plain TCP or UDP nginx knows none. ${consequence}`,
  remedy: "Write the port, as in `fastcgi_pass app:9000`, or the name of an upstream.",
  criteria: refused,
  fixable: false,
  equivalents: [],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_fastcgi_module.html#fastcgi_pass",
    "https://nginx.org/en/docs/stream/ngx_stream_proxy_module.html#proxy_pass",
  ],
  since: "0.1.0",

  *check(configuration) {
    if (configuration.root.context !== "main") return;
    const implicit = new Set(configuration.named("proxy_pass").map(({ args }) => hostOf(args[0]?.value ?? "")));
    for (const directive of targets(configuration)) {
      const [word] = directive.args;
      if (!word || isFilledIn(word.value, directive.document.isTemplate) || !lacksPort(word.value)) continue;
      const host = word.value.replace(/^grpcs?:\/\//, "");
      if (!isUpstream(host, directive) && !(isHttp(directive) && implicit.has(host))) {
        yield { at: directive.at(word), message: `${directive.name} ${shorten(host)} names no port` };
      }
    }
  },
};

function* targets(configuration: NginxConfiguration): Generator<Directive> {
  for (const name of ["fastcgi_pass", "uwsgi_pass", "scgi_pass", "memcached_pass", "grpc_pass"]) {
    yield* configuration.named(name);
  }
  for (const directive of configuration.named("proxy_pass")) {
    if (directive.parent.context === "stream-server") yield directive;
  }
  for (const directive of configuration.named("server")) {
    if (directive.parent.context === "stream-upstream") yield directive;
  }
}

/** nginx makes an upstream of each host that `proxy_pass` names, which others then may use. */
const hostOf = (target: string): string => /^https?:\/\/([^:/?$]+)(?:[/?]|$)/.exec(target)?.[1] ?? "";

const isHttp = ({ parent }: Directive): boolean => !parent.context?.startsWith("stream");

/** A host without a colon; variables and unix sockets have none to miss. */
const lacksPort = (target: string): boolean => /^(?:grpcs?:\/\/)?(?!unix:)[^:$/]+$/.test(target);

/** Also where an upstream of this name may stand in a file that is not at hand. */
function isUpstream(host: string, { parent }: Directive): boolean {
  if (parent.context === "stream-upstream") return false;
  const around = parent.enclosing("stream") ?? parent.enclosing("http");
  return !around?.knows("upstream") || around.own("upstream").some((directive) => directive.arg(0) === host);
}
