import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { type Pass, passesOf } from "../../../engine/nginx/passes.ts";

/** A setting of a backend's protocol where it acts. */
export interface ActingLine {
  readonly pass: Pass;
  readonly line: Directive;
}

/**
 * The passes for which somebody has written a setting, with the line that acts on them.
 * @param setting the name behind that of the protocol, such as `next_upstream` of `proxy_next_upstream`.
 */
export function* actingLines(configuration: NginxConfiguration, setting: string): Generator<ActingLine> {
  const written = new Map<string, boolean>();
  for (const pass of passesOf(configuration)) {
    const name = `${pass.protocol}_${setting}`;
    const isWritten = written.get(name) ?? configuration.named(name).length > 0;
    written.set(name, isWritten);
    const line = isWritten ? pass.directive.parent.value(name) : undefined;
    if (line) yield { pass, line };
  }
}
