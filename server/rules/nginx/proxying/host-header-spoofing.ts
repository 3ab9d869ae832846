import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { dot } from "../../../engine/nginx/regex.ts";
import type { Word } from "../../../engine/nginx/syntax.ts";
import type { Piece } from "../../../engine/nginx/values.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { firstOfEach, placeOf, wayOf, writtenAs } from "./client-text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/host-header-spoofing",
  title: "The application is told whatever host name the client sends",
  severity: "warning",
  enabled: true,
  rationale:
    "With a full URL in the request line a client gets past `server_name` and still sends any Host header; the application then builds password-reset links, redirects and cached pages for the attacker's domain.",
  remedy:
    "Send `$host`, which is the name that nginx chose the server by, or a fixed name; give unknown hosts a server of their own.",
  criteria: {
    "CC6.6": {
      why: "The name that the boundary checked is not the one that the application gets.",
      limits: "Does not show what the application builds from the host name.",
    },
    "PI1.2": {
      why: "A value that no server name was compared with is taken for valid input.",
      limits: "Does not show whether the application has a list of its own hosts.",
    },
  },
  fixable: "review",
  equivalents: [
    ...(["gixy", "gixy-ng", "gixy-next"] as const).map((tool) => ({
      tool,
      id: "host_spoofing",
      match: "wider" as const,
      why: "Ours also follows `set`, `map` and captures, and other headers of the client.",
    })),
    { tool: "semgrep", id: "request-host-used", match: "narrower", why: "It reports every use of `$http_host`." },
  ],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_core_module.html#var_host",
    "https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2",
  ],
  since: "0.1.0",

  *check(configuration) {
    for (const name of ["proxy_set_header", "grpc_set_header"]) {
      for (const directive of configuration.named(name)) {
        if (directive.arg(0).toLowerCase() === "host") yield* anyName(configuration, directive);
      }
    }
  },
};

function* anyName({ variables }: NginxConfiguration, directive: Directive): Generator<Problem> {
  const word = directive.args[1];
  // `$host` chose this server, and is what most write.
  if (!word || word.value === "$host" || !variables.mayCarry(word.value, dot)) return;
  const pieces = variables.values(word.value, directive, dot).flat();
  for (const piece of firstOfEach(pieces, isAnyName)) {
    yield {
      at: placeOf(directive, word, piece),
      message: `${writtenAs(word, piece)} tells the application any host name that the client sends`,
      related: wayOf(piece),
      fixes: () => sendHost(directive, word, piece),
    };
  }
}

/** `$host`, and what a pattern of `server_name` took from it, chose this server. */
const isAnyName = (piece: Piece): boolean =>
  (piece.characters & dot) !== 0 &&
  piece.source !== "host" &&
  !piece.path.some((directive) => directive.name === "server_name");

function sendHost(directive: Directive, word: Word, piece: Piece): readonly Fix[] {
  const { span } = placeOf(directive, word, piece);
  const text = /\w/.test(word.value[piece.reference?.end ?? 0] ?? "") ? "${host}" : "$host";
  return [
    {
      title: "Send $host, in lower case and without the client's port",
      kind: "review",
      edits: [directive.edit({ span, text })],
    },
  ];
}
