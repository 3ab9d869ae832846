import type { Block } from "../../../engine/nginx/block.ts";
import { replaceWord } from "../../../engine/nginx/edit.ts";
import { actingTlsLevels } from "../../../engine/nginx/tls.ts";
import type { Rule } from "../../../engine/rule.ts";
import { isOn } from "./insert-setting.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/server-cipher-order-forced",
  title: "The server insists on its order of equally strong ciphers",
  severity: "hint",
  enabled: true,
  rationale:
    "Where every suite is strong, the client knows best which one it computes fast: phones without AES hardware choose ChaCha20. An order forced by the server takes that choice away and gains nothing.",
  remedy: "Set `ssl_prefer_server_ciphers off;` once the list holds only suites with AEAD.",
  criteria: {},
  fixable: "safe",
  equivalents: [
    {
      tool: "gixy-ng",
      id: "weak_ssl_tls",
      match: "related",
      why: "It judges protocols, ciphers and their order in one.",
    },
    { tool: "mozilla", id: "intermediate", match: "related", why: "It is a recommended configuration, not a check." },
  ],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_prefer_server_ciphers",
    "https://ssl-config.mozilla.org/guidelines/6.0.json",
  ],
  since: "0.1.0",

  *check(configuration) {
    for (const { block, servers } of actingTlsLevels(configuration, "ssl_prefer_server_ciphers", undefined)) {
      const users = servers.length > 0 ? servers.map((server) => server.block) : [block];
      if (!users.every(hasOnlyStrongSuites)) continue;
      for (const directive of block.own("ssl_prefer_server_ciphers")) {
        const [word] = directive.args;
        if (!word || !isOn(directive)) continue;
        yield {
          at: directive.at(word),
          message: "ssl_prefer_server_ciphers on overrules clients although every suite is strong",
          fixes: [
            {
              title: "Let clients choose among the strong suites",
              kind: "safe",
              edits: [replaceWord(directive, word, "off")],
            },
          ],
        };
      }
    }
  },
};

/** Names of suites with authenticated encryption; keywords and lists that a template fills in do not count. */
const strongSuite = /GCM|CHACHA20|POLY1305|CCM/;

/** Whether all suites are named, and strong, and the order serves nothing: `PrioritizeChaCha` works only with it. */
function hasOnlyStrongSuites(block: Block): boolean {
  const entries = block.value("ssl_ciphers")?.arg(0).split(/[: ,]/) ?? [];
  const admitted = entries.filter((entry) => /^[^!]/.test(entry));
  const commands = block.effective("ssl_conf_command").flatMap(({ args }) => args);
  const isNeeded = commands.some(({ value }) => value.includes("PrioritizeChaCha"));
  return !isNeeded && admitted.length > 0 && admitted.every((entry) => strongSuite.test(entry));
}
