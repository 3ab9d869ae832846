import type { Answers } from "../answers.ts";
import { type GeneratedFile, names } from "../file.ts";
import { contentSecurityPolicy } from "../headers.ts";
import { remarks } from "../remark.ts";
import { block, type Line, lines } from "../text.ts";
import { accessLocations, deciderUpstream } from "./access.ts";
import { keepFor, staticPattern } from "./cache.ts";
import type { Gate } from "./gate.ts";
import { loginLimit, requestLimit } from "./limits.ts";
import { paths } from "./paths.ts";
import { passHeaders, upstream, upstreamName, websocketMaps } from "./proxy.ts";
import { terminator, toHttps } from "./terminator.ts";
import { certificate } from "./tls.ts";
import { hostNames, pathPattern } from "./words.ts";

const pass = `proxy_pass http://${upstreamName};`;

/** The application's own server: what stands before which path. */
export function appServerFile(answers: Answers, gate: Gate): GeneratedFile {
  return {
    path: "deploy/nginx/conf.d/app.conf",
    reason: "Host names, paths and what stands before each.",
    criteria: ["CC6.1", "CC6.6", "CC6.7", "A1.2"],
    text: lines(
      upstream(answers, gate),
      deciderUpstream(answers, gate),
      "",
      websocketMaps(answers),
      answers.csp === "enforce" && [
        block(
          "map $upstream_http_content_security_policy $content_security_policy",
          `"" "${contentSecurityPolicy}";`,
          "default $upstream_http_content_security_policy;",
        ),
        "",
      ],
      terminator(answers),
      answers.tls.source !== "external" && [redirectServer(answers), ""],
      server(answers, gate),
    ),
  };
}

/** Plain requests for our own names: to TLS, but for the challenges of a certificate authority. */
function redirectServer(answers: Answers): Line {
  const say = remarks(answers);
  const redirect = "return 301 https://$host$request_uri;";
  return [
    say.short("Plain requests for our own names go to TLS (CC6.7)."),
    block(
      "server",
      `listen ${names.ports.http};`,
      `server_name ${hostNames(answers.domains)};`,
      answers.tls.source === "acme"
        ? [
            "",
            say.short("Here the certificate authority looks whether the names are ours."),
            block(
              "location ^~ /.well-known/acme-challenge/",
              `root ${paths.acmeChallenges};`,
              "default_type text/plain;",
              "add_header X-Content-Type-Options nosniff always;",
              `add_header Content-Security-Policy "default-src 'none'; frame-ancestors 'none'" always;`,
            ),
            block("location /", redirect),
          ]
        : redirect,
    ),
  ];
}

function server(answers: Answers, gate: Gate): Line {
  return [
    remarks(answers).short("The application."),
    answers.tls.source !== "external" &&
      answers.tls.hsts === "off" &&
      "# portcullis: allow nginx/hsts-missing -- tls.hsts is off in .portcullis/stack.yaml",
    block(
      "server",
      listen(answers, gate),
      `server_name ${hostNames(answers.domains)};`,
      answers.tls.source !== "external" && certificate(answers),
      "",
      "include includes/headers.conf;",
      passHeaders,
      requestLimit(answers),
      toHttps(answers),
      "",
      accessLocations(answers),
      loginLocation(answers),
      answers.caching !== "off" && [
        "",
        remarks(answers).short("Files, which are the same for everybody."),
        block(`location ~* ${staticPattern}`, keepFor("10m"), pass),
      ],
      "",
      block("location /", answers.caching === "micro" && keepFor("1s"), pass),
    ),
  ];
}

function listen({ tls }: Answers, gate: Gate): Line {
  if (tls.source === "external") return `listen ${names.ports.http};`;
  return [`listen ${names.ports.https} ssl${gate.http2 ? "" : " http2"};`, gate.http2 && "http2 on;"];
}

const loginLocation = (answers: Answers): Line =>
  answers.limits.rate !== "off" &&
  answers.limits.loginPaths.length > 0 && [
    "",
    remarks(answers).short("Guessing passwords is slow here (CC6.6)."),
    block(`location ~* ${pathPattern(answers.limits.loginPaths)}`, loginLimit(answers), pass),
  ];
