import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import type { Server } from "../../../engine/nginx/server.ts";
import { actingTlsLevels } from "../../../engine/nginx/tls.ts";
import { isOn } from "./insert-setting.ts";

/** A line that switches OCSP stapling on, and the servers in view for which it does. */
export interface Stapling {
  readonly directive: Directive;
  readonly servers: readonly Server[];
}

/** The lines that switch OCSP stapling on for servers with TLS. */
export function staplings(configuration: NginxConfiguration): readonly Stapling[] {
  return actingTlsLevels(configuration, "ssl_stapling", undefined).flatMap(({ block, servers }) =>
    block
      .own("ssl_stapling")
      .filter((directive) => isOn(directive) && servers.length > 0)
      .map((directive) => ({ directive, servers })),
  );
}
