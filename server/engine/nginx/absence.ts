import type { NginxConfiguration } from "./configuration.ts";

/**
 * Whether no directive of this name stands anywhere in a configuration, on whatever level: a fact only where the main
 * file is in view and no include whose files are not at hand could hold it.
 */
export const isAbsent = (configuration: NginxConfiguration, name: string): boolean =>
  configuration.isWhole &&
  configuration.named(name).length === 0 &&
  !configuration.unresolved.some(({ holds }) => holds === undefined || holds.has(name));
