import { builtinVariables, readOnlyVariables } from "./arguments.generated.ts";
import type { Directive } from "./block.ts";
import type { NginxConfiguration } from "./configuration.ts";

let builtins: ReadonlySet<string> | undefined;
let readOnly: ReadonlySet<string> | undefined;

/** Families of variables: what stands behind the prefix is free. */
const prefix =
  /^(?:arg|http|cookie|sent_http|sent_trailer|upstream_http|upstream_cookie|upstream_trailer|jwt_header|jwt_claim|proxy_protocol_tlv)_/;

/** Whether nginx itself, in some module, defines this variable (name in lower case, without `$`). */
export function isBuiltin(name: string): boolean {
  builtins ??= new Set(builtinVariables.split(" "));
  return builtins.has(name) || prefix.test(name) || /^[1-9]$/.test(name);
}

/** Whether a configuration may not give this variable a value of its own. */
export function isReadOnly(name: string): boolean {
  readOnly ??= new Set(readOnlyVariables.split(" "));
  return readOnly.has(name);
}

/** Which argument of these directives names a variable that they define; negative ones count from the end. */
const defining: Readonly<Record<string, number>> = {
  set: 0,
  map: -1,
  geo: -1,
  split_clients: -1,
  num_map: -1,
  auth_request_set: 0,
  perl_set: 0,
  js_set: 0,
  js_var: 0,
  keyval: 1,
  auth_jwt_claim_set: 0,
  auth_jwt_header_set: 0,
};

/** The names of directives that may define variables, also by the groups of their patterns. */
export const definers: readonly string[] = [
  ...Object.keys(defining),
  "location",
  "server_name",
  "rewrite",
  "if",
  "server",
];

const group = /\(\?P?[<']([A-Za-z_]\w{0,63})[>']/g;

/** The variables that a configuration defines anywhere, in lower case: nginx knows a name everywhere once it is set. */
export function definedVariables(configuration: NginxConfiguration): ReadonlySet<string> {
  const names = new Set<string>();
  const take = (directive: Directive): void => {
    for (const word of [directive.syntax.name, ...directive.args]) {
      if (!word.value.includes("(?")) continue;
      for (const [, name = ""] of word.value.matchAll(group)) names.add(name.toLowerCase());
    }
  };
  for (const [name, index] of Object.entries(defining)) {
    for (const directive of configuration.named(name)) {
      const word = directive.args.at(index)?.value ?? "";
      if (word.startsWith("$")) names.add(word.slice(1).toLowerCase());
    }
  }
  for (const name of ["location", "server_name", "rewrite", "if"]) configuration.named(name).forEach(take);
  for (const { block } of configuration.named("map")) block?.children.forEach(take);
  return names;
}
