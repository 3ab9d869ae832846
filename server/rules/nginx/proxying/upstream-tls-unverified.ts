import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { insertBefore, replaceWord } from "../../../engine/nginx/edit.ts";
import { hostKind, isAddress } from "../../../engine/nginx/hosts.ts";
import { backendsOf, type Pass, passesOf } from "../../../engine/nginx/passes.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/upstream-tls-unverified",
  title: "The backend's certificate is not verified",
  severity: "warning",
  enabled: true,
  rationale:
    "nginx encrypts to whoever answers: a machine that gets between it and the backend, by a forged address or a stolen route, shows a certificate of its own and reads and changes everything.",
  remedy:
    "Set `proxy_ssl_verify on`, `proxy_ssl_trusted_certificate` to the authorities that may sign for the backend, and `proxy_ssl_server_name on`.",
  criteria: {
    "CC6.7": {
      why: "Encryption to an unknown party does not protect what is sent.",
      limits: "Does not show whether the network between the two is closed to others.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "cis-nginx",
      id: "4.1.10",
      match: "wider",
      why: "Ours also asks for the name that the verification compares, and reads gRPC and uwsgi.",
    },
  ],
  references: ["https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_ssl_verify"],
  since: "0.1.0",

  *check(configuration) {
    const off = new Set<Directive>();
    for (const pass of passesOf(configuration)) {
      if (!/^(?:https|grpcs|suwsgi)$/.test(pass.scheme) || staysHere(configuration, pass)) continue;
      const level = pass.directive.parent;
      const verify = level.value(`${pass.protocol}_ssl_verify`);
      if (verify?.arg(0).toLowerCase() === "off") off.add(verify);
      else if (!verify && level.knows(`${pass.protocol}_ssl_verify`)) yield notSet(pass);
      else if (verify) yield* withoutName(pass);
    }
    for (const verify of off) yield turnedOff(verify);
  },
};

/** Whether every backend is a process of this machine, so that nobody can get between. */
const staysHere = (configuration: NginxConfiguration, pass: Pass): boolean =>
  backendsOf(configuration, pass).every(({ host }) => host !== undefined && hostKind(host) === "local");

function notSet({ directive, word, protocol }: Pass): Problem {
  const statements = [
    `${protocol}_ssl_verify on;`,
    `${protocol}_ssl_trusted_certificate /etc/ssl/certs/ca-certificates.crt;`,
    `${protocol}_ssl_server_name on;`,
  ].filter((statement) => !directive.parent.value(statement.split(" ")[0] ?? ""));
  const fix: Fix = {
    title: "Verify it: requests fail unless a public authority signed for the backend",
    kind: "review",
    edits: [insertBefore(directive, ...statements)],
  };
  return {
    at: directive.at(word),
    message: `${shorten(word.value, 40)} is trusted with any certificate`,
    fixes: directive.parent.context === "location" ? [fix] : [],
  };
}

function turnedOff(verify: Directive): Problem {
  const [word] = verify.args;
  const trusted = verify.parent.value(verify.name.replace("_verify", "_trusted_certificate"));
  return {
    at: verify.at(),
    message: `${verify.name} off trusts a backend with any certificate`,
    fixes:
      word && trusted
        ? [
            {
              title: "Verify it: requests fail with other certificates",
              kind: "review",
              edits: [replaceWord(verify, word, "on")],
            },
          ]
        : [],
  };
}

/** Without the name in the handshake a backend of several sites shows the certificate of another one. */
function* withoutName({ directive, word, protocol, host }: Pass): Generator<Problem> {
  const name = `${protocol}_ssl_server_name`;
  const set = directive.parent.value(name);
  if (host === undefined || isAddress(host) || set || !directive.parent.knows(name)) return;
  yield {
    at: directive.at(word),
    message: `${shorten(word.value, 40)} is not told which site's certificate to show`,
    severity: "info",
    fixes:
      directive.parent.context === "location"
        ? [
            {
              title: "Send the backend's name in the handshake",
              kind: "review",
              edits: [insertBefore(directive, `${name} on;`)],
            },
          ]
        : [],
  };
}
