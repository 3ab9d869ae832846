import type { Answers } from "../answers.ts";
import { userId } from "../docker/runtime.ts";
import { names } from "../file.ts";
import { common } from "./common.ts";
import type { ComposePart, ComposeService, ComposeValue } from "./part.ts";

/** Seconds after which a stopped application is killed: what the proxy waits for an answer, and a little more. */
const gracePeriod = ({ limits }: Answers): string => `${limits.timeoutSeconds + 5}s`;

/** The application. Only the proxy reaches it; without one it is published to the host itself. */
export function appPart(answers: Answers): ComposePart {
  const { app } = answers;
  const service: ComposeService = {
    image: `${answers.name}:\${TAG:-local}`,
    build: build(answers),
    // Something has to reap orphans and hand on signals, which Node.js does not do as the first process.
    ...(app.framework === "static" ? {} : { init: true }),
    ...common(answers, { cpus: "1.0", memory: "512M", temporary: temporary(answers) }),
    stop_grace_period: gracePeriod(answers),
    ...(app.environment.length > 0 ? { environment: environment(app.environment) } : {}),
    ...published(answers),
    networks: networks(answers),
  };
  return {
    services: { [names.services.app]: withReplicas(service, answers.replicas) },
    networks: Object.fromEntries(networks(answers).map((name) => [name, {}])),
    ...(app.npmrc ? { secrets: { npmrc: { file: "./.npmrc" } } } : {}),
  };
}

function build({ app }: Answers): ComposeValue {
  return {
    context: ".",
    args: { REVISION: `\${REVISION:-unknown}`, SOURCE: `\${SOURCE:-https://example.com/unknown}` },
    ...(app.npmrc ? { secrets: ["npmrc"] } : {}),
  };
}

/** Next.js keeps rendered pages and scaled pictures beside its files. */
const temporary = ({ app }: Answers): readonly string[] => [
  "/tmp",
  ...(app.framework === "next"
    ? [
        `/app/${app.workspace === undefined ? "" : `${app.workspace}/`}.next/cache:uid=${userId(app)},gid=${userId(app)}`,
      ]
    : []),
];

/** A name without a value takes it from the shell or from `.env`, so that none stands in the file. */
const environment = (variables: readonly string[]): ComposeValue =>
  Object.fromEntries(variables.map((name) => [name, null]));

function networks({ proxy, monitoring }: Answers): readonly string[] {
  const { edge, internal, monitoring: watched } = names.networks;
  return [proxy === "none" ? edge : internal, ...(monitoring === "none" ? [] : [watched])];
}

/** Without a proxy the host's own one is in front: it alone reaches the port, one for each instance. */
function published({ proxy, app, replicas }: Answers): ComposeService {
  if (proxy !== "none") return { expose: [String(app.port)] };
  const last = app.port + replicas - 1;
  return { ports: [`127.0.0.1:${replicas > 1 ? `${app.port}-${last}` : app.port}:${app.port}`] };
}

const withReplicas = (service: ComposeService, replicas: number): ComposeService =>
  replicas === 1 ? service : { ...service, deploy: { replicas, ...(service.deploy as ComposeService | undefined) } };
