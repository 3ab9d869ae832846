import { nearest } from "../../../engine/nearest.ts";
import { replaceWord } from "../../../engine/nginx/edit.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { consequence, refused } from "./refused.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/unknown-log-format",
  title: "A log names a format that nobody declares",
  severity: "error",
  enabled: true,
  rationale: `The second word of \`access_log\` is always the name of a format, also where a parameter such as \`buffer=\` was meant. ${consequence}`,
  remedy:
    "Declare the format with `log_format` in the http block, or write `combined`, which nginx brings, before any parameter.",
  criteria: refused,
  fixable: "review",
  equivalents: [],
  references: ["https://nginx.org/en/docs/http/ngx_http_log_module.html#access_log"],
  since: "0.1.0",

  *check(configuration) {
    const { http } = configuration;
    if (!http?.knows("log_format")) return;
    const names = http.own("log_format").map((directive) => directive.arg(0));
    const known = new Set([...names, "combined"]);
    for (const directive of configuration.named("access_log")) {
      const [, word] = directive.args;
      const isHttp = directive.parent.enclosing("http") !== undefined;
      if (!word || !isHttp || known.has(word.value) || word.value.includes("$") || directive.arg(0) === "off") continue;
      const near = nearest(word.value, [...known]);
      yield {
        at: directive.at(word),
        message: `no log_format declares ${shorten(word.value)}`,
        fixes: near
          ? [
              {
                title: `Log in the format ${shorten(near)}`,
                kind: "review",
                edits: [replaceWord(directive, word, near)],
              },
            ]
          : [],
      };
    }
  },
};
