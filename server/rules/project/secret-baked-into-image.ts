import type { NamedSecret } from "../../engine/image/secrets.ts";
import type { Problem, Rule } from "../../engine/rule.ts";
import { shorten } from "../../engine/text.ts";
import { basename } from "../../engine/uri.ts";
import { leaveOut } from "../dockerfile/secrets/leave-out.ts";
import { placesOf } from "./places.ts";

export const rule: Rule<"project"> = {
  id: "project/secret-baked-into-image",
  title: "A key or password file of nginx is copied into the image",
  severity: "error",
  enabled: true,
  rationale:
    "Everyone who can pull the image can unpack the file: with the private key they pose as the site, with the password file they guess passwords at leisure. A later `rm` does not help, and a new key needs a new image.",
  remedy:
    "Leave the file out of the image and mount it when the container starts, as a secret or a volume at the path that nginx names. Replace a key that was already published.",
  criteria: {
    "CC6.1": {
      why: "The file opens the site or its restricted pages to everyone who can pull the image.",
      limits: "Sees what COPY and ADD bring in, not what RUN creates or a base image holds.",
    },
    "CC6.7": {
      why: "Whoever has the private key can stand between the clients and the server.",
      limits: "Does not show whether the key is in use, or protected by a passphrase kept elsewhere.",
    },
    "C1.1": {
      why: "Keys and password files are confidential, and here they are part of every copy of the image.",
      limits: "Does not show who can pull the image.",
    },
  },
  fixable: "review",
  equivalents: [],
  supersedes: ["dockerfile/secret-file-copied"],
  references: [
    "https://docs.docker.com/build/building/secrets/",
    "https://nginx.org/en/docs/http/configuring_https_servers.html",
    "https://nginx.org/en/docs/http/ngx_http_auth_basic_module.html#auth_basic_user_file",
  ],
  since: "0.1.0",

  *check(project) {
    for (const { secrets } of project.images) {
      const byWord = new Map<number, NamedSecret[]>();
      for (const secret of secrets) {
        const { start } = secret.file.word.span;
        byWord.set(start, [...(byWord.get(start) ?? []), secret]);
      }
      for (const [first, ...more] of byWord.values()) if (first) yield baked(first, more);
    }
  },
};

/** The problem of one word of a COPY, which brings in a secret, or as a folder several. */
function baked(first: NamedSecret, more: readonly NamedSecret[]): Problem {
  const { copy, word, path } = first.file;
  const isNamed = more.length === 0 && basename(word.value) === basename(path);
  const directives = [first, ...more].flatMap((secret) => secret.directives);
  return {
    at: { uri: copy.document.uri, span: word.span },
    message: `${shorten(word.value, 30)} puts ${isNamed ? `a ${first.kind}` : described(first, more)} of nginx into the image`,
    related: placesOf(directives, ({ name }) => `${name} reads it here`),
    fixes: isNamed ? leaveOut(copy, word) : [],
  };
}

function described({ file, kind }: NamedSecret, more: readonly NamedSecret[]): string {
  return more.length > 0 ? `${more.length + 1} secrets` : `the ${kind} ${shorten(basename(file.path), 20)}`;
}
