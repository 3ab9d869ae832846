import type { Block } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { combine, insertAtStart } from "../../../engine/nginx/edit.ts";
import type { Fix } from "../../../engine/rule.ts";

/** A fix that limits the requests of a block, by a zone that counts addresses or a new one; undefined without a place for it. */
export function limitRequests(configuration: NginxConfiguration, block: Block): Fix | undefined {
  const zones = configuration.named("limit_req_zone");
  const known = zones.find((zone) => /^\$(binary_)?remote_addr$/.test(zone.arg(0)));
  const name = known ? /^zone=([^:]+):/.exec(known.arg(1))?.[1] : "sign_in";
  const insertion = insertAtStart(block, `limit_req zone=${name} burst=5 nodelay;`);
  if (!name || !insertion) return undefined;
  if (known) {
    return { title: `Limit requests with zone ${name} (what exceeds it gets 503)`, kind: "review", edits: [insertion] };
  }
  const zone = configuration.http && insertAtStart(configuration.http, newZone);
  const taken = zones.some((other) => other.arg(1).startsWith(`zone=${name}:`));
  if (!zone || taken) return undefined;
  return {
    title: "Limit each address to 10 requests a minute (others get 503)",
    kind: "review",
    edits: combine([zone, insertion]),
  };
}

const newZone = "limit_req_zone $binary_remote_addr zone=sign_in:10m rate=10r/m;";
