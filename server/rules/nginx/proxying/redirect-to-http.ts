import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { hostKind } from "../../../engine/nginx/hosts.ts";
import { placeInWord } from "../../../engine/nginx/interpolation.ts";
import { readTarget } from "../../../engine/nginx/passes.ts";
import { isPrivate } from "../../../engine/nginx/server.ts";
import type { Word } from "../../../engine/nginx/syntax.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten, span } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/redirect-to-http",
  title: "A redirect leads to a page without TLS",
  severity: "warning",
  enabled: true,
  rationale:
    "The browser asks again without TLS: whoever is on the way reads the address and the cookies, and answers in the place of the site.",
  remedy: "Redirect to `https://` by name; a target without a scheme, such as `/new/`, keeps the client's own.",
  criteria: {
    "CC6.7": {
      why: "Clients are led from the protected way, or kept on the open one.",
      limits: "Does not show whether browsers hold the target to HTTPS already, by HSTS.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "semgrep",
      id: "insecure-redirect",
      match: "narrower",
      why: "It reports targets without a scheme, too.",
    },
    {
      tool: "cis-nginx",
      id: "4.1.1",
      match: "related",
      why: "It asks for a redirect to HTTPS; ours judges the redirects that there are.",
    },
  ],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#return",
    "https://www.rfc-editor.org/rfc/rfc9110#section-17.2",
  ],
  since: "0.1.0",

  *check(configuration) {
    for (const name of ["return", "rewrite", "error_page"]) {
      for (const directive of configuration.named(name)) {
        const word = targetOf(directive);
        if (word && plainScheme.test(word.value)) yield* problemOf(configuration, directive, word);
      }
    }
  },
};

const plainScheme = /^(?:http|\$scheme|\$\{scheme\})(?=:\/\/)/i;

function* problemOf(configuration: NginxConfiguration, directive: Directive, word: Word): Generator<Problem> {
  const scheme = plainScheme.exec(word.value)?.[0] ?? "";
  const keeps = scheme.startsWith("$");
  if (isInner(word.value) || (keeps && !keepsPlain(configuration, directive))) return;
  const place = placeInWord(directive.document, word, span(0, scheme.length));
  const edits = [directive.edit({ span: place, text: "https" })];
  yield {
    at: directive.at(word),
    message: `${shorten(word.value, 40)} ${keeps ? "keeps clients" : "leads clients to a page"} without TLS`,
    ...(keeps ? { severity: "info" as const } : {}),
    fixes: [{ title: "Redirect to https: the target must speak TLS", kind: "review", edits }],
  };
}

/** The URL that clients are sent to; undefined where none can be. */
function targetOf({ name, args }: Directive): Word | undefined {
  const [first, second] = args;
  if (name === "rewrite") return second;
  if (name === "error_page") return args.at(-1);
  return /^30[12378]$/.test(first?.value ?? "") ? second : first;
}

/** Hosts of this machine and of private networks, where certificates are hard to come by. */
function isInner(text: string): boolean {
  const { host } = readTarget(text);
  return host !== undefined && hostKind(host) !== "public";
}

/** A kept scheme is only wrong where a client can come without TLS, and then it makes nothing worse. */
function keepsPlain({ variables }: NginxConfiguration, directive: Directive): boolean {
  const plain = variables.server(directive)?.plainListeners ?? [];
  return plain.some((listener) => !isPrivate(listener)) && !isTested(directive);
}

/** Whether the redirect stands behind a test of the scheme. */
const isTested = ({ parent }: Directive): boolean =>
  parent.directive?.name === "if" && parent.directive.args.some(({ value }) => /scheme|https|proto/i.test(value));
