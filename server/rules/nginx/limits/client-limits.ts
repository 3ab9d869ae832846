import { isAbsent } from "../../../engine/nginx/absence.ts";
import type { Block } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { insertAtStart } from "../../../engine/nginx/edit.ts";
import type { Fix } from "../../../engine/rule.ts";

/** A way to limit what each address may do, with statements that do so for all servers. */
export interface ClientLimit {
  readonly name: string;
  readonly what: string;
  readonly zone: string;
  readonly statements: readonly string[];
  readonly allows: string;
}

/** Generous limits: whole offices come from one address. */
export const clientLimits: readonly ClientLimit[] = [
  {
    name: "limit_req",
    what: "requests",
    zone: "client_requests",
    statements: [
      "limit_req_zone $binary_remote_addr zone=client_requests:10m rate=50r/s;",
      "limit_req zone=client_requests burst=100 nodelay;",
    ],
    allows: "50 requests a second",
  },
  {
    name: "limit_conn",
    what: "connections",
    zone: "client_connections",
    statements: [
      "limit_conn_zone $binary_remote_addr zone=client_connections:10m;",
      "limit_conn client_connections 100;",
    ],
    allows: "100 connections",
  },
];

/** A fix that sets these limits in http; undefined where a zone of the same name exists. */
export function limitClients(
  configuration: NginxConfiguration,
  http: Block,
  missing: readonly ClientLimit[],
): Fix | undefined {
  const zones = ["limit_req_zone", "limit_conn_zone"].flatMap((name) => configuration.named(name));
  const isTaken = missing.some(({ zone }) => zones.some(({ args }) => args[1]?.value.startsWith(`zone=${zone}:`)));
  const edit = insertAtStart(
    http,
    ...missing.flatMap((limit) => [...limit.statements, ...statusOf(configuration, limit)]),
  );
  if (isTaken || !edit) return undefined;
  const title = `Allow each address ${missing.map(({ allows }) => allows).join(" and ")} (others are refused)`;
  return { title, kind: "review", edits: [edit] };
}

/** The status of what is refused, where none is set: 503, the default, looks like an outage. */
const statusOf = (configuration: NginxConfiguration, { name }: ClientLimit): readonly string[] =>
  isAbsent(configuration, `${name}_status`) ? [`${name}_status 429;`] : [];
