import type { Directive } from "../nginx/block.ts";
import type { NginxConfiguration } from "../nginx/configuration.ts";
import type { ImageFile } from "./files.ts";

/** A file of the repository that is in the image and that its nginx configuration reads as a secret. */
export interface NamedSecret {
  readonly file: ImageFile;
  readonly kind: "private key" | "password file" | "session ticket key";
  /** The directives that name it, in the order nginx reads them. */
  readonly directives: readonly Directive[];
}

const kinds: Readonly<Record<string, NamedSecret["kind"]>> = {
  ssl_certificate_key: "private key",
  proxy_ssl_certificate_key: "private key",
  grpc_ssl_certificate_key: "private key",
  uwsgi_ssl_certificate_key: "private key",
  ssl_password_file: "password file",
  proxy_ssl_password_file: "password file",
  grpc_ssl_password_file: "password file",
  uwsgi_ssl_password_file: "password file",
  auth_basic_user_file: "password file",
  ssl_session_ticket_key: "session ticket key",
};

/** Keys that are no files: given in place, or held by an engine or a store of OpenSSL. */
const isNoFile = /^(?:data|engine|store):/;

/** The secrets that a configuration names and `find` knows to come from the repository. */
export function namedSecrets(
  configuration: NginxConfiguration,
  find: (path: string) => ImageFile | undefined,
): readonly NamedSecret[] {
  const byPlace = new Map<string, NamedSecret & { readonly directives: Directive[] }>();
  for (const [name, kind] of Object.entries(kinds)) {
    for (const directive of configuration.named(name)) {
      const file = isNoFile.test(directive.arg(0)) ? undefined : find(directive.arg(0));
      if (!file) continue;
      const key = `${file.word.span.start} ${file.path}`;
      const known = byPlace.get(key);
      if (known) known.directives.push(directive);
      else byPlace.set(key, { file, kind, directives: [directive] });
    }
  }
  return [...byPlace.values()];
}
