import type { Port } from "../../../engine/dockerfile/settings.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/expose-host-mapping",
  title: "EXPOSE maps a port of the host, which it cannot",
  severity: "warning",
  enabled: true,
  rationale:
    "EXPOSE names ports of the container; which port or address of the host leads there is decided when it is run. What is written in front of the colon is dropped, so the file says something that never happens.",
  remedy: "Write the port of the container alone, and map it with `docker run --publish` or `ports:` of Compose.",
  criteria: {},
  fixable: "safe",
  equivalents: [{ tool: "buildkit", id: "ExposeInvalidFormat", match: "same" }],
  references: [
    "https://docs.docker.com/reference/build-checks/expose-invalid-format/",
    "https://docs.docker.com/reference/dockerfile/#expose",
  ],
  since: "0.1.0",
  needs: ["EXPOSE"],

  *check(document) {
    for (const expose of document.withTriggers("EXPOSE")) {
      for (const port of expose.ports) {
        if (!isMapping(port)) continue;
        const message = `${shorten(port.word.text, 40)} maps a port of the host, which EXPOSE cannot`;
        yield { at: { span: port.word.span }, message, fixes: () => container(port) };
      }
    }
  },
};

/** Whether a colon parts the word, outside variables or in the value of one. */
const isMapping = ({ word, resolved }: Port): boolean =>
  resolved === undefined ? word.text.replace(/\$\{[^}]*\}/g, "").includes(":") : resolved.includes(":");

/** Keeps the port of the container; a variable may hold more than one part. */
function container({ word }: Port): Fix[] {
  const port = /:(\d{1,5}(?:-\d{1,5})?(?:\/\w{1,5})?)$/.exec(word.text)?.[1];
  if (port === undefined || word.text.includes("$")) return [];
  return [{ title: `Expose ${port}`, kind: "safe", edits: [{ edits: [{ span: word.span, text: port }] }] }];
}
