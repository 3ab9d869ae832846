import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { dot, noCharacters, questionMark, slash } from "../../../engine/nginx/regex.ts";
import type { Piece, Value } from "../../../engine/nginx/values.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { placeOf, wayOf, writtenAs } from "./client-text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/client-controlled-proxy-host",
  title: "The client chooses the host that nginx connects to",
  severity: "error",
  enabled: true,
  rationale:
    "Whoever chooses the host makes nginx fetch from inside the network: metadata services of the cloud, databases, administration pages, and any site of the internet in your name (server-side request forgery).",
  remedy:
    "Name the host in the configuration, or choose it by a `map` with fixed values and a fixed default; mark a location that only the application redirects to as `internal`.",
  criteria: {
    "CC6.6": {
      why: "A request from outside reaches hosts that the boundary is there to keep apart.",
      limits: "Does not show which hosts the network lets nginx reach.",
    },
  },
  fixable: false,
  equivalents: [
    ...(["gixy", "gixy-ng", "gixy-next"] as const).map((tool) => ({
      tool,
      id: "ssrf",
      match: "narrower" as const,
      why: "Ours is silent where a test or a fixed domain limits the host.",
    })),
    { tool: "semgrep", id: "dynamic-proxy-host", match: "narrower", why: "It reports every variable in the host." },
    { tool: "semgrep", id: "dynamic-proxy-scheme", match: "narrower", why: "It reports every variable as the scheme." },
    {
      tool: "semgrep",
      id: "missing-internal",
      match: "related",
      why: "It reports any variable in a target, the path included, where the location is not internal.",
    },
  ],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass",
    "https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html",
  ],
  since: "0.1.0",

  *check(configuration) {
    for (const name of handlers) {
      for (const directive of configuration.named(name)) {
        if (directive.parent.context !== "stream-server" && !isInternal(directive))
          yield* chosenHost(configuration, directive);
      }
    }
  },
};

const handlers: readonly string[] = ["proxy_pass", "grpc_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass"];

/** Only the application sends a request here, by `X-Accel-Redirect`. */
const isInternal = (directive: Directive): boolean =>
  [...directive.parent.levels()].some((level) => level.own("internal").length > 0);

function* chosenHost({ variables }: NginxConfiguration, directive: Directive): Generator<Problem> {
  const [word] = directive.args;
  if (!word?.value.includes("$")) return;
  for (const value of variables.values(word.value, directive, dot)) {
    const piece = pieceInHost(value);
    if (!piece) continue;
    yield {
      at: placeOf(directive, word, piece),
      message: `${writtenAs(word, piece)} lets the client choose the host that nginx connects to`,
      related: wayOf(piece),
    };
    return;
  }
}

/** The piece before the path with which a client can name any host. */
function pieceInHost(value: Value): Piece | undefined {
  for (const [index, piece] of value.entries()) {
    if (choosesHost(piece, value[index + 1])) return piece;
    if (endsHost(piece)) return undefined;
  }
  return undefined;
}

function choosesHost({ characters, startsWithSlash }: Piece, next: Piece | undefined): boolean {
  if ((characters & dot) === 0 || startsWithSlash) return false;
  return (characters & (slash | questionMark)) !== 0 || leavesHost(next);
}

/** Whether the host is over with this piece, or what follows cannot be told from it because the piece is not known. */
function endsHost({ text, characters, startsWithSlash, source }: Piece): boolean {
  if (text === undefined) return startsWithSlash || (characters === noCharacters && source !== "scheme");
  return /[/?]|^unix:/.test(text.replace(/^[a-z]*:\/\//i, ""));
}

/** Whether what follows leaves the host as it is: nothing, a port, a path, or more text of the client. */
function leavesHost(next: Piece | undefined): boolean {
  if (!next) return true;
  return next.text === undefined ? next.characters !== noCharacters : /^(?:[/?]|:(?!\/\/))/.test(next.text);
}
