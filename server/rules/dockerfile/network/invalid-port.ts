import type { Port } from "../../../engine/dockerfile/settings.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/invalid-port",
  title: "EXPOSE names no valid port",
  severity: "error",
  enabled: true,
  rationale:
    "A port is a number up to 65535, a range goes upwards, and the protocol is tcp, udp or sctp. With anything else the build fails, or the image announces a port that nobody can reach.",
  remedy:
    "Write the port that the process listens on, with `/udp` or `/sctp` where it is not TCP; one word for each port.",
  criteria: {},
  fixable: false,
  equivalents: [
    {
      tool: "hadolint",
      id: "DL3011",
      match: "wider",
      why: "theirs does not look at the protocol or the order of a range",
    },
    { tool: "trivy", id: "DS-0008", match: "wider", why: "theirs looks only at numbers above 65535" },
    { tool: "kics", id: "UNIX Ports Out Of Range", match: "wider", why: "theirs looks only at numbers above 65535" },
    { tool: "semgrep", id: "invalid-port", match: "wider", why: "theirs looks only at numbers above 65535" },
    { tool: "dockerfile-utils", id: "INVALID_PORT", match: "related", why: "a mapping has a rule of its own with us" },
    { tool: "dockerfile-utils", id: "INVALID_PROTO", match: "wider", why: "ours looks at ports as well" },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#expose", "https://www.rfc-editor.org/rfc/rfc6335"],
  since: "0.1.0",
  needs: ["EXPOSE"],

  *check(document) {
    for (const expose of document.withTriggers("EXPOSE")) {
      for (const port of expose.ports) {
        const fault = faultOf(port);
        if (fault) yield { at: { span: port.word.span }, message: `${shorten(port.word.text, 30)} ${fault}` };
      }
    }
  },
};

/** What is wrong with a port; undefined for a valid one, for one that is not known, and for a mapping. */
function faultOf({ resolved }: Port): string | undefined {
  if (resolved === undefined || resolved === "" || resolved.includes(":")) return undefined;
  const [ports = "", protocol = ""] = resolved.split("/");
  if (!/^(?:tcp|udp|sctp|)$/i.test(protocol)) return "has a protocol that is not tcp, udp or sctp";
  const range = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(ports);
  if (!range) return "is no port and no range of ports";
  const first = Number(range[1]);
  const last = Number(range[2] ?? range[1]);
  if (first > 65535 || last > 65535) return "lies above 65535, the highest port";
  return first > last ? "is a range that ends before it starts" : undefined;
}
