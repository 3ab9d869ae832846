import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { replaceWord } from "../../../engine/nginx/edit.ts";
import type { Rule } from "../../../engine/rule.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/unusual-requests-accepted",
  title: "nginx hands on what it usually refuses or cleans",
  severity: "warning",
  enabled: true,
  rationale:
    "Two programs that read a request differently can be played off against each other: `X_Forwarded_For` becomes the same name as `X-Forwarded-For` in many applications, a malformed name hides a header from one of the two, and `//admin` is `/admin` for the backend while no location of nginx matches it.",
  remedy: "Leave the three at their defaults; rename the header, or repair the client, that needs another value.",
  criteria: {
    "CC6.6": {
      why: "Rules of the boundary can be passed by spelling a request in another way.",
      limits: "Does not show how the backend reads such requests.",
    },
    "PI1.2": {
      why: "Malformed input reaches the application.",
      limits: "Does not show the checks that the application makes itself.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_core_module.html#ignore_invalid_headers",
    "https://nginx.org/en/docs/http/ngx_http_core_module.html#underscores_in_headers",
    "https://nginx.org/en/docs/http/ngx_http_core_module.html#merge_slashes",
  ],
  since: "0.1.0",

  *check(configuration) {
    for (const [name, { wrong, right, message, title }] of settings) {
      for (const directive of configuration.named(name)) {
        const [word] = directive.args;
        if (word?.value.toLowerCase() !== wrong || isIgnored(configuration, directive)) continue;
        const edits = [replaceWord(directive, word, right)];
        yield { at: directive.at(), message, fixes: [{ title, kind: "review", edits }] };
      }
    }
  },
};

const settings = Object.entries({
  ignore_invalid_headers: {
    wrong: "off",
    right: "on",
    message: "ignore_invalid_headers off hands malformed headers on to the backend",
    title: "Drop malformed headers again",
  },
  underscores_in_headers: {
    wrong: "on",
    right: "off",
    message: "underscores_in_headers on lets X_Forwarded_For stand in for X-Forwarded-For",
    title: "Drop headers with underscores again",
  },
  merge_slashes: {
    wrong: "off",
    right: "on",
    message: "merge_slashes off lets //path pass by the locations for /path",
    title: "Take several slashes for one again",
  },
});

/** In a server that is the default of none of its sockets nginx does not read these. */
function isIgnored(configuration: NginxConfiguration, directive: Directive): boolean {
  const server = configuration.variables.server(directive);
  if (!server || !configuration.isWhole || server.listeners.length === 0) return false;
  return server.listeners.every(({ socket }) => configuration.defaultServer(socket) !== server);
}
