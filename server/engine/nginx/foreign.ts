import type { NginxConfiguration } from "./configuration.ts";
import { directiveFacts } from "./directives.ts";
import { placedNames } from "./placed.ts";

/** Modules of nginx itself that are loaded at run time; what they bring is in our tables. */
const own =
  /(^|\/)ngx_(stream|mail|(http|stream)_(geoip|image_filter|perl|xslt_filter|js|ssl|v2|v3)|http_acme|otel)_module\.so$/;

/** Whether a configuration uses modules that are not nginx's own: what those define is not known. */
export function hasForeignModules(configuration: NginxConfiguration): boolean {
  if (configuration.named("load_module").some((directive) => !own.test(directive.arg(0)))) return true;
  return placedNames(configuration).some(({ name }) => {
    const [fact] = directiveFacts(name);
    return fact !== undefined && fact.contexts.length === 0 && name !== "include";
  });
}
