import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { insertBefore, replaceWord } from "../../../engine/nginx/edit.ts";
import { type Pass, passesOf } from "../../../engine/nginx/passes.ts";
import { noCharacters } from "../../../engine/nginx/regex.ts";
import { isAtLeast } from "../../../engine/nginx/version.ts";
import type { Fix, Rule, Severity } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/h2c-smuggling",
  title: "A client can switch its connection to the backend to another protocol",
  severity: "warning",
  enabled: true,
  rationale:
    "A backend that accepts `Upgrade: h2c` turns the connection into HTTP/2, and from then on nginx passes bytes without reading them: further requests reach paths that locations, limits and access rules keep closed, and none of them is logged.",
  remedy: "Pass only `websocket` on, by a `map` of `$http_upgrade`, and only in the locations that serve WebSocket.",
  criteria: {
    "CC6.6": {
      why: "Requests pass the boundary without meeting its rules.",
      limits: "Does not show whether the backend speaks HTTP/2 without TLS.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "semgrep",
      id: "possible-h2c-smuggling",
      match: "related",
      why: "It compares text in one order; ours follows inheritance, maps and tests, and tells two degrees apart.",
    },
  ],
  references: [
    "https://nginx.org/en/docs/http/websocket.html",
    "https://www.rfc-editor.org/rfc/rfc9113#section-3.1",
    "https://www.rfc-editor.org/rfc/rfc7540#section-3.2",
  ],
  since: "0.1.0",

  *check(configuration, { settings }) {
    const found = new Map<Directive, Severity>();
    for (const pass of passesOf(configuration)) {
      const upgrade = passedUpgrade(configuration, pass);
      if (!upgrade || !speaksHttp11(pass, settings.nginxVersion)) continue;
      const severity = connectionSeverity(configuration, pass);
      if (severity && found.get(upgrade) !== "warning") found.set(upgrade, severity);
    }
    for (const [upgrade, severity] of found) {
      const word = upgrade.args[1];
      if (!word) continue;
      yield {
        at: upgrade.at(word),
        message: `${shorten(word.value, 30)} asks the backend for any protocol that a client names`,
        severity,
        fixes: () => onlyWebSocket(configuration, upgrade),
      };
    }
  },
};

const entryOf = ({ directive }: Pass, key: string): Directive | undefined =>
  directive.parent.effective("proxy_set_header").find((entry) => entry.arg(0).toLowerCase() === key);

/** The line that hands the client's Upgrade header on, where no map or test limits it. */
function passedUpgrade({ variables }: NginxConfiguration, pass: Pass): Directive | undefined {
  const entry = pass.protocol === "proxy" ? entryOf(pass, "upgrade") : undefined;
  if (!entry?.arg(1).includes("$")) return undefined;
  const pieces = variables.values(entry.arg(1), entry).flat();
  const isClients = pieces.some(({ source, characters }) => source === "http_upgrade" && characters !== noCharacters);
  const passed = variables.values("$http_upgrade", pass.directive).flat();
  return isClients && passed.some(({ characters }) => characters !== noCharacters) ? entry : undefined;
}

function speaksHttp11({ directive }: Pass, version: string | undefined): boolean {
  const set = directive.parent.value("proxy_http_version");
  return set ? set.arg(0) === "1.1" : isAtLeast(version, "1.29.7") === true;
}

/** With the client's own Connection header the switch is complete; a fixed one lacks a token that strict backends ask for. */
function connectionSeverity({ variables }: NginxConfiguration, pass: Pass): Severity | undefined {
  const entry = entryOf(pass, "connection");
  const value = entry?.arg(1).toLowerCase() ?? "";
  if (!entry || value === "" || value === "close" || value === "keep-alive") return undefined;
  const pieces = variables.values(value, entry).flat();
  return pieces.some(({ source, characters }) => source === "http_connection" && characters !== noCharacters)
    ? "warning"
    : "info";
}

const name = "websocket_only";

/** A map in front of the server, and its variable in the header. */
function onlyWebSocket({ variables }: NginxConfiguration, upgrade: Directive): readonly Fix[] {
  const word = upgrade.args[1];
  const server = upgrade.parent.enclosing("server")?.directive;
  const existing = variables.map(name);
  if (!word || !server || (existing && existing.source !== "$http_upgrade")) return [];
  const map = [`map $http_upgrade $${name} {`, '    default   "";', "    websocket websocket;", "}"];
  const edits = [...(existing ? [] : [insertBefore(server, ...map)]), replaceWord(upgrade, word, `$${name}`)];
  return [{ title: "Pass only websocket on: other protocols are cut off", kind: "review", edits }];
}
