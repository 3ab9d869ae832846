import type { Answers } from "../answers.ts";
import type { ComposeService, ComposeValue } from "./part.ts";

/** What a service needs beside what all get. */
export interface Needs {
  /** Limits of one container, as compose writes them. */
  readonly cpus: string;
  readonly memory: string;
  readonly pids?: number;
  /** Folders that are written to and lost with the container. */
  readonly temporary?: readonly string[];
}

/** What a service gets for the asking: restart, logs, limits and hardening, each as far as the answers say. */
export function common(answers: Answers, { cpus, memory, pids = 200, temporary = ["/tmp"] }: Needs): ComposeService {
  const limits = { limits: { cpus, memory, pids } };
  return {
    restart: "unless-stopped",
    ...(answers.hardening
      ? { read_only: true, tmpfs: temporary, cap_drop: ["ALL"], security_opt: ["no-new-privileges:true"] }
      : {}),
    ...(answers.resourceLimits ? { deploy: { resources: limits } } : {}),
    logging: logging(answers),
  };
}

/** Drivers that keep files rotate them; the others hand logs to a service of the host, which does. */
function logging({ logging: driver }: Answers): ComposeValue {
  const rotation = { "max-size": "10m", "max-file": "5" };
  if (driver === "json-file" || driver === "local") return { driver, options: rotation };
  return { driver, options: { tag: "{{.Name}}" } };
}
