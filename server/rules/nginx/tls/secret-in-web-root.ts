import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { foldersByPath, servedAs } from "./served-file.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/secret-in-web-root",
  title: "A key or password file lies where clients can fetch it",
  severity: "error",
  enabled: true,
  rationale:
    "Whoever downloads the private key can pose as the server and read recorded traffic that was agreed on with it; a password file is tried against word lists at leisure. Scanners ask for such names all day.",
  remedy:
    "Keep keys and password files outside every folder that `root` or `alias` names, and replace those that lay there.",
  criteria: {
    "CC6.1": {
      why: "A key or a password file that anybody can fetch restricts nobody.",
      limits: "Does not show whether the file is there, or was fetched.",
    },
    "C1.1": {
      why: "The file is confidential and is served like a page.",
      limits: "Does not show who has read it.",
    },
  },
  fixable: false,
  equivalents: [],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_certificate_key",
    "https://nginx.org/en/docs/http/ngx_http_core_module.html#root",
  ],
  since: "0.1.0",

  *check(configuration) {
    const folders = foldersByPath(configuration);
    for (const name of secretFiles) {
      for (const directive of configuration.named(name)) {
        const [word] = directive.args;
        const served = word && servedAs(word.value, folders, configuration);
        if (!served) continue;
        yield {
          at: directive.at(word),
          message: `${name} lies in the web root: clients fetch it as ${shorten(served.uri, 28)}`,
          related: [{ ...served.by.at(), message: "this folder is served" }],
        };
      }
    }
  },
};

const secretFiles: readonly string[] = [
  "ssl_certificate_key",
  "ssl_session_ticket_key",
  "proxy_ssl_certificate_key",
  "grpc_ssl_certificate_key",
  "uwsgi_ssl_certificate_key",
  "auth_basic_user_file",
];
