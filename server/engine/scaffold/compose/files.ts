import type { Answers } from "../answers.ts";
import type { GeneratedFile } from "../file.ts";
import { monitoringCompose } from "../monitoring/compose.ts";
import { appPart } from "./app.ts";
import { development } from "./development.ts";
import { joined } from "./merge.ts";
import type { ComposeService } from "./part.ts";
import { proxyPart } from "./proxy.ts";
import { composeDocument, composeText } from "./yaml.ts";

/** compose.yaml, and what differs from it on the machine of a developer. */
export const composeFiles = (answers: Answers): readonly GeneratedFile[] => [production(answers), development(answers)];

function production(answers: Answers): GeneratedFile {
  const { services, networks, volumes, secrets } = joined([
    proxyPart(answers),
    appPart(answers),
    monitoringCompose(answers),
  ]);
  const hardened = Object.entries(services).map(([name, service]) => [name, ordered(service)] as const);
  const sections = { services: Object.fromEntries(hardened), networks, volumes, secrets };
  const used = Object.entries(sections).filter(([, section]) => Object.keys(section).length > 0);
  return {
    path: "compose.yaml",
    text: composeText(composeDocument(answers, { name: answers.name, ...Object.fromEntries(used) })),
    reason: "Runs the stack: who reaches whom, with which rights and limits.",
    criteria: ["CC6.1", "CC6.3", "CC6.6", "CC7.2", "A1.1", "A1.2"],
    merge: "compose",
  };
}

/** The order in which a service is read best; what is not listed comes last. */
const order: readonly string[] = [
  ...["image", "build", "user", "init", "entrypoint", "command", "restart", "depends_on", "environment", "env_file"],
  ...["ports", "expose", "networks", "volumes", "secrets", "labels", "healthcheck", "stop_signal", "stop_grace_period"],
  ...["read_only", "tmpfs", "cap_drop", "cap_add", "security_opt", "deploy", "logging"],
];

const rank = (key: string): number => (order.includes(key) ? order.indexOf(key) : order.length);

const ordered = (service: ComposeService): ComposeService =>
  Object.fromEntries(Object.entries(service).sort(([a], [b]) => rank(a) - rank(b)));
