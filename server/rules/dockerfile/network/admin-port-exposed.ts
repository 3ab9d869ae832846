import { deleteInstruction, deleteWord } from "../../../engine/dockerfile/edit.ts";
import type { Expose, Port } from "../../../engine/dockerfile/settings.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/admin-port-exposed",
  title: "The image offers a port of remote administration",
  severity: "warning",
  enabled: true,
  rationale:
    "A server for SSH, Telnet or a remote desktop in a container is a second way in, with accounts and patches of its own, past everything that watches the orchestrator. Tools that publish all exposed ports open it to the network.",
  remedy:
    "Remove the server and its EXPOSE; use `docker exec` or `kubectl exec`, which the platform authorises and records.",
  criteria: {
    "CC6.6": {
      why: "A service for remote administration is offered at the boundary of the container.",
      limits: "EXPOSE publishes nothing by itself: the run command and the network decide.",
    },
    "CC6.1": {
      why: "Log-ins to the container bypass the accounts of the platform.",
      limits: "Does not show whether a server listens on the port, or how it authenticates.",
    },
  },
  fixable: "review",
  equivalents: [
    { tool: "trivy", id: "DS-0004", match: "related", why: "theirs knows port 22 alone, and reads every stage" },
    {
      tool: "checkov",
      id: "CKV_DOCKER_1",
      match: "related",
      why: "theirs knows port 22 alone, no ranges, and reads every stage",
    },
    {
      tool: "kics",
      id: "Exposing Port 22 (SSH)",
      match: "related",
      why: "theirs knows port 22 alone, and reads every stage",
    },
    { tool: "sonar", id: "S6473", match: "related", why: "theirs reads every stage, ours what ships" },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#expose", "https://csrc.nist.gov/pubs/sp/800/190/final"],
  since: "0.1.0",
  needs: ["EXPOSE"],

  *check(document, { settings }) {
    const layers = document.shippedLayers(settings.shippedTargets);
    for (const expose of document.withTriggers("EXPOSE")) {
      if (expose.stage && !layers.has(expose.stage)) continue;
      for (const port of expose.ports) {
        const service = serviceOf(port);
        if (!service) continue;
        const message = `${shorten(port.word.text, 24)} offers ${service} to whoever reaches the container`;
        yield { at: { span: port.word.span }, message, fixes: () => removal(expose, port, service) };
      }
    }
  },
};

const services: readonly (readonly [first: number, last: number, name: string])[] = [
  [22, 22, "SSH"],
  [23, 23, "Telnet"],
  [3389, 3389, "a remote desktop"],
  [5800, 5800, "VNC"],
  [5900, 5903, "VNC"],
];

/** The service of remote administration that a port, or a range that holds one, stands for; they all use TCP. */
function serviceOf({ first, last, protocol }: Port): string | undefined {
  if (first === undefined || last === undefined || protocol !== "tcp") return undefined;
  return services.find(([low, high]) => first <= high && low <= last)?.[2];
}

/** A range may hold ports that are needed. */
function removal(expose: Expose, { word, first, last }: Port, service: string): Fix[] {
  if (expose.isTrigger || first !== last) return [];
  const isOnly = expose.ports.length === 1;
  const edit = isOnly ? deleteInstruction(expose.document, expose) : deleteWord(expose.document, word.span);
  const title = `Delete ${word.text}: ${service} is then no longer announced`;
  return edit ? [{ title, kind: "review", edits: [{ edits: [edit] }] }] : [];
}
