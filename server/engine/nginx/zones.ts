import type { Directive } from "./block.ts";
import type { NginxConfiguration } from "./configuration.ts";
import type { Word } from "./syntax.ts";

/** Which directives declare a shared memory zone, and in which parameter. */
const declaring: Readonly<Record<string, string>> = {
  limit_req_zone: "zone=",
  limit_conn_zone: "zone=",
  proxy_cache_path: "keys_zone=",
  fastcgi_cache_path: "keys_zone=",
  uwsgi_cache_path: "keys_zone=",
  scgi_cache_path: "keys_zone=",
};

/** A zone of shared memory where it is declared, or used. */
export interface Zone {
  readonly directive: Directive;
  readonly word: Word;
  readonly name: string;
  /** The name of the directive that declares such zones. */
  readonly declaredBy: string;
  /** Whether it is one of stream, whose zones are apart. */
  readonly isStream: boolean;
}

/** The zones of limits and caches that are declared, by kind and in order. */
export function declaredZones(configuration: NginxConfiguration): readonly Zone[] {
  return Object.entries(declaring).flatMap(([declaredBy, parameter]) =>
    configuration.named(declaredBy).flatMap((directive): Zone[] => {
      const word = directive.args.find(({ value }) => value.startsWith(parameter));
      const name = word?.value.slice(parameter.length).split(":")[0];
      return word && name ? [{ directive, word, name, declaredBy, isStream: inStream(directive) }] : [];
    }),
  );
}

/** Where zones are used by name; names that hold variables are left out. */
export function usedZones(configuration: NginxConfiguration): readonly Zone[] {
  const found: Zone[] = [];
  const add = (directive: Directive, word: Word | undefined, name: string, declaredBy: string): void => {
    if (!word || name === "" || name.includes("$")) return;
    found.push({ directive, word, name, declaredBy, isStream: inStream(directive) });
  };
  for (const directive of configuration.named("limit_req")) {
    const word = directive.args.find(({ value }) => value.startsWith("zone="));
    add(directive, word, word?.value.slice("zone=".length) ?? "", "limit_req_zone");
  }
  for (const directive of configuration.named("limit_conn")) {
    add(directive, directive.args[0], directive.arg(0), "limit_conn_zone");
  }
  for (const protocol of ["proxy", "fastcgi", "uwsgi", "scgi"]) {
    for (const directive of configuration.named(`${protocol}_cache`)) {
      if (directive.arg(0) !== "off") add(directive, directive.args[0], directive.arg(0), `${protocol}_cache_path`);
    }
  }
  return found;
}

const inStream = ({ parent }: Directive): boolean => parent.context?.startsWith("stream") ?? false;
