import type { Cmd, Entrypoint } from "../dockerfile/execution.ts";
import type { Stage } from "../dockerfile/stages.ts";
import { stockPort } from "./stock-nginx.ts";

/** How a container of an image starts nginx, and nothing else. */
export interface NginxStart {
  /** The main file named by `-c`; undefined for the one compiled in. */
  readonly main: string | undefined;
  /** Whether the entrypoint of nginx's own image runs first and fills in `/etc/nginx/templates`. */
  readonly fillsTemplates: boolean;
}

const stockEntrypoint = "/docker-entrypoint.sh";

/** How nginx starts; undefined when the container starts something else too, or when that is not known. */
export function nginxStart(stage: Stage): NginxStart | undefined {
  const isStock = stockPort(stage) !== undefined;
  const { entrypoint, cmd } = stage;
  const usesStock = isStock && (!entrypoint || isStockEntrypoint(entrypoint));
  if (usesStock && !entrypoint && !cmd) return { main: undefined, fillsTemplates: true };
  const started = entrypoint && !usesStock ? entrypoint : cmd;
  return started && readStart(started, usesStock);
}

const isStockEntrypoint = (entrypoint: Entrypoint): boolean =>
  entrypoint.form === "exec" && entrypoint.words.length === 1 && entrypoint.words[0]?.value === stockEntrypoint;

function readStart(started: Cmd | Entrypoint, fillsTemplates: boolean): NginxStart | undefined {
  const [command, ...more] = started.commands();
  if (!command || more.length > 0 || !/^(?:nginx|openresty)(?:-debug)?$/.test(command.name)) return undefined;
  if (command.flag("-p")) return undefined;
  const main = command.flag("-c");
  if (main && !main.value?.startsWith("/")) return undefined;
  return { main: main?.value, fillsTemplates };
}
