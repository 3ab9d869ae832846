import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import type { Word } from "../../../engine/nginx/syntax.ts";

/** The `escape=` of a log_format. */
export const escapeOf = (format: Directive): Word | undefined =>
  format.args[1]?.value.startsWith("escape=") ? format.args[1] : undefined;

/** The words that make up what a log_format writes; nginx joins them without a blank. */
export const pieces = (format: Directive): readonly Word[] => format.args.slice(escapeOf(format) ? 2 : 1);

/** What a log_format writes, as one text. */
export const textOf = (format: Directive): string =>
  pieces(format)
    .map((word) => word.value)
    .join("");

/** The formats of http, in order; those of streams have other variables. */
export const httpFormats = (configuration: NginxConfiguration): readonly Directive[] =>
  configuration.named("log_format").filter(({ parent }) => !parent.enclosing("stream"));

/** The variables that a format reads, and those that decide their values, in lower case and as one text. */
export const namesOf = (configuration: NginxConfiguration, format: Directive): string =>
  [...configuration.variables.namesIn(textOf(format), format)].join(" ");
