import type { Answers } from "../answers.ts";
import { type GeneratedFile, names } from "../file.ts";
import { lines } from "../text.ts";

/** A secret of the stack: what it is, how it is made, and who in which container reads it. */
interface Secret {
  readonly name: string;
  readonly what: string;
  /** Where it comes from, in words. */
  readonly from?: string;
  /** The command that makes it. */
  readonly make?: string;
  readonly reader: number;
}

/** User ids of the containers; a container whose process is root without capabilities reads only what root owns. */
const users = { nginx: 101, traefik: 65532, grafana: 472, root: 0 } as const;

/** The secrets that these answers need, in the order in which they are made. */
export function secretsOf(answers: Answers): readonly Secret[] {
  const { tls, admin, proxy, monitoring, grafana } = answers;
  const { certificate, key, adminPasswords, grafanaPassword, datadogKey } = names.secrets;
  const isAcme = tls.source === "acme";
  const reader = proxy === "nginx" ? users.nginx : isAcme ? users.root : users.traefik;
  const hasProxy = proxy !== "none";
  const ownCertificate = hasProxy && !isAcme && tls.source !== "external";
  const from =
    tls.source === "files" ? "From your certificate authority. For development there is a script." : undefined;
  const all: readonly (Secret | false)[] = [
    ownCertificate && {
      name: certificate,
      what: "Certificate of the proxy, with the intermediate ones behind it",
      ...(from === undefined ? {} : { from }),
      make: "sh deploy/dev/self-signed.sh",
      reader,
    },
    ownCertificate && {
      name: key,
      what: "Private key of that certificate",
      from: "Made together with the certificate.",
      reader,
    },
    hasProxy &&
      admin.access === "basic" &&
      admin.paths.length > 0 && {
        name: adminPasswords,
        what: "Names and hashed passwords of administrators, one a line",
        make: passwordCommand(answers),
        reader,
      },
    monitoring === "prometheus" &&
      grafana && {
        name: grafanaPassword,
        what: "Password of Grafana's user admin",
        make: `openssl rand -base64 32 > secrets/${grafanaPassword}`,
        reader: users.grafana,
      },
    monitoring === "datadog" && {
      name: datadogKey,
      what: "API key of Datadog",
      make: `from Datadog's settings; printf %s 'KEY' > secrets/${datadogKey}`,
      reader: users.root,
    },
  ];
  return all.filter((secret) => secret !== false);
}

/** nginx reads what the C library knows, Traefik bcrypt as well. */
const passwordCommand = ({ proxy }: Answers): string =>
  proxy === "nginx"
    ? `printf 'NAME:%s\\n' "$(openssl passwd -6)" >> secrets/${names.secrets.adminPasswords}`
    : `htpasswd -nB NAME >> secrets/${names.secrets.adminPasswords}`;

/** A certificate is no secret: what watches the site reads it as well. */
const mode = (name: string): string => (name === names.secrets.certificate ? "444" : "400");

const example = ({ name, what, from, make }: Secret): GeneratedFile => ({
  path: `secrets/${name}.example`,
  reason: `Says how secrets/${name} is made; holds no secret.`,
  criteria: ["CC6.1"],
  text: lines(
    `# ${what}. Not this file but secrets/${name} is read; git ignores it.`,
    from !== undefined && `# ${from}`,
    make !== undefined && `# ${make}`,
  ),
});

/** Examples and the instruction; no file of a secret itself. */
export function secretFiles(answers: Answers): readonly GeneratedFile[] {
  const secrets = secretsOf(answers);
  if (secrets.length === 0) return [];
  return [
    ...secrets.map(example),
    {
      path: "secrets/README.md",
      reason: "How each secret is made and who may read it.",
      criteria: ["CC6.1"],
      text: lines(
        "# Secrets",
        "",
        "Each secret is one file in this folder; git ignores all of them. Compose mounts it at `/run/secrets/` in the one",
        "container that needs it. No value ever stands in compose.yaml, in an image or in the environment.",
        "",
        ...secrets.map(({ name, what, from, make }) => [
          `## ${name}`,
          "",
          `${what}.${from === undefined ? "" : ` ${from}`}`,
          "",
          make !== undefined && ["```sh", make, "```", ""],
        ]),
        "## Who may read them",
        "",
        "Compose mounts these files with the owner and mode that they have here, so the user of the container must be able to read",
        "them:",
        "",
        "```sh",
        ...secrets.map(
          ({ name, reader }) => `sudo chown ${reader} secrets/${name} && sudo chmod ${mode(name)} secrets/${name}`,
        ),
        "```",
        "",
        "To replace a secret, write the file anew and start its container again: `docker compose up -d --force-recreate SERVICE`.",
        "Replace one at once when somebody who knew it leaves, or when it may have been seen.",
      ),
    },
  ];
}
