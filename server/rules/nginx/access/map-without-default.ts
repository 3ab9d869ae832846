import type { Block, Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { insertAfter, insertAtStart } from "../../../engine/nginx/edit.ts";
import { references } from "../../../engine/nginx/interpolation.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

const why = "Ours is silent for headers, which an empty value leaves out, and more severe where access depends on it.";

export const rule: Rule<"nginx"> = {
  id: "nginx/map-without-default",
  title: "A map gives an empty value to what it does not list",
  severity: "warning",
  enabled: true,
  rationale:
    "Whatever no line of the map matches gets an empty value, which a test takes for false: a list of what is forbidden lets everything new through, and nobody can tell whether that was meant.",
  remedy: "Write a `default`, also where it is empty: then the next reader knows.",
  criteria: {
    "CC6.1": {
      why: "What the list does not know is let through where access depends on it.",
      limits: "Does not show what else restricts access.",
    },
  },
  fixable: "review",
  equivalents: [
    ...(["gixy-ng", "gixy-next"] as const).map((tool) => ({
      tool,
      id: "hash_without_default",
      match: "related" as const,
      why,
    })),
    { tool: "nginx-lint", id: "map-missing-default", match: "related", why },
  ],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_map_module.html#map",
    "https://nginx.org/en/docs/http/ngx_http_geo_module.html#geo",
  ],
  since: "0.1.0",

  *check(configuration) {
    const lists = [...configuration.named("map"), ...configuration.named("geo")];
    if (lists.length === 0) return;
    const deciding = namesIn(configuration, ["if", "auth_basic"]);
    const optional = namesIn(configuration, ["add_header", "add_trailer", "proxy_set_header", "grpc_set_header"]);
    for (const directive of lists) {
      const variable = directive.args.at(-1)?.value ?? "";
      const name = variable.slice(1).toLowerCase();
      const isDeciding = deciding.has(name);
      if (!directive.block || !lacksDefault(directive.block) || (optional.has(name) && !isDeciding)) continue;
      // `ranges` must stay the first line.
      const ranges = directive.block.own("ranges")[0];
      const edit = ranges ? insertAfter(ranges, 'default "";') : insertAtStart(directive.block, 'default "";');
      yield {
        at: directive.at(),
        message: `${directive.name} ${shorten(variable, 40)} is empty for all that it does not list`,
        ...(isDeciding ? {} : { severity: "info" as const }),
        fixes: edit ? [{ title: "Write the empty default down", kind: "review", edits: [edit] }] : [],
      };
    }
  },
};

/** The variables that the arguments of these directives read. */
function namesIn(configuration: NginxConfiguration, directives: readonly string[]): ReadonlySet<string> {
  const words = directives.flatMap((name) => configuration.named(name)).flatMap(({ args }) => args);
  return new Set(words.flatMap(({ value }) => (value.includes("$") ? references(value) : [])).map(({ name }) => name));
}

/** Lines that are no keys. */
const parameters: ReadonlySet<string> = new Set([
  "hostnames",
  "volatile",
  "ranges",
  "delete",
  "proxy",
  "proxy_recursive",
  "include",
]);

const isKey = (entry: Directive): boolean => !parameters.has(entry.name) || entry.syntax.name.quote !== "";

/** Keys that hold for everything: in a `geo` the networks of all addresses do. */
const matchesAll = /^(?:default|0\.0\.0\.0\/0|::\/0|~\*?\^?|~\*?\^?\.\*\$?)$/;

/** A single key is a usual way to set a mark, as for requests that no limit counts. */
function lacksDefault({ children, unresolved }: Block): boolean {
  if (unresolved.length > 0) return false;
  const keys = children.filter(isKey);
  return keys.length > 1 && !keys.some(({ name }) => matchesAll.test(name));
}
