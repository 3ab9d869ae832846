import { isNode } from "yaml";
import type { Answers } from "../answers.ts";
import { type GeneratedFile, names } from "../file.ts";
import { remarks } from "../remark.ts";
import type { ComposeService, ComposeValue } from "./part.ts";
import { composeDocument, composeText } from "./yaml.ts";

/** What a developer runs: the same stack, on ports of the loopback interface, built anew when a file changes. */
export function development(answers: Answers): GeneratedFile {
  const hasProxy = answers.proxy !== "none";
  const { app, proxy } = names.services;
  const services: ComposeService = {
    [app]: {
      // Any free port of the host; `docker compose port app` tells which.
      ...(hasProxy ? { ports: [`127.0.0.1::${answers.app.port}`] } : {}),
      develop: { watch: [{ action: "rebuild", path: ".", ignore: ["deploy/", "docs/", "secrets/"] }] },
    },
    ...(hasProxy ? { [proxy]: { ports: ports(answers) } } : {}),
  };
  const document = composeDocument(answers, { services });
  const node = document.getIn(["services", proxy, "ports"]);
  // Without this, compose would add these ports to those of compose.yaml.
  if (isNode(node)) node.tag = "!override";
  const how = "For development: docker compose -f compose.yaml -f compose.dev.yaml up --build --watch";
  document.commentBefore = remarks(answers, "").short(how) ?? null;
  return {
    path: "compose.dev.yaml",
    text: composeText(document),
    reason: "Changes the stack for development: ports of the loopback interface, rebuilt when files change.",
    criteria: ["CC8.1"],
  };
}

const ports = ({ tls }: Answers): ComposeValue => [
  `127.0.0.1:8080:${names.ports.http}`,
  ...(tls.source === "external" ? [] : [`127.0.0.1:8443:${names.ports.https}`]),
];
