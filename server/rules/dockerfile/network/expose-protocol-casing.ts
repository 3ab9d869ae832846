import type { Rule } from "../../../engine/rule.ts";
import { shorten, span } from "../../../engine/text.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/expose-protocol-casing",
  title: "The protocol of EXPOSE is in capitals",
  severity: "hint",
  enabled: true,
  rationale: "Builders accept `TCP`, yet everything that reads the image's configuration later compares with `tcp`.",
  remedy: "Write `tcp`, `udp` or `sctp`.",
  criteria: {},
  fixable: "safe",
  equivalents: [{ tool: "buildkit", id: "ExposeProtoCasing", match: "same" }],
  references: ["https://docs.docker.com/reference/build-checks/expose-proto-casing/"],
  since: "0.1.0",
  needs: ["EXPOSE"],

  *check(document) {
    for (const expose of document.withTriggers("EXPOSE")) {
      for (const { word } of expose.ports) {
        const protocol = /\/(tcp|udp|sctp)["']?$/i.exec(word.text);
        const written = protocol?.[1];
        if (!protocol || !written || written === written.toLowerCase()) continue;
        const start = word.span.start + protocol.index + 1;
        const at = span(start, start + written.length);
        const text = written.toLowerCase();
        const edits = [{ edits: [{ span: at, text }] }];
        yield {
          at: { span: at },
          message: `${shorten(word.text, 30)} writes the protocol in capitals`,
          fixes: [{ title: `Write ${text}`, kind: "safe", edits }],
        };
      }
    }
  },
};
