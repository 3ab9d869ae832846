import { rememberText } from "../memo.ts";
import { basename } from "../uri.ts";

/** How sure a file's name makes it that the file holds a credential. */
export type Sureness = "certain" | "likely";

const certainNames: ReadonlySet<string> = new Set(
  ".netrc _netrc .pypirc .pgpass .git-credentials .dockercfg .vault-token kubeconfig application_default_credentials.json".split(
    " ",
  ),
);
/** Files that hold a credential by their folder, and the folders themselves. */
const certainPath =
  /(?:^|\/)(?:\.aws(?:\/credentials)?|\.ssh|\.gnupg|\.kube(?:\/config)?|\.docker(?:\/config\.json)?|\.azure|\.config\/gcloud)$/;
const likelyNames: ReadonlySet<string> = new Set([".npmrc", "wp-config.php", ".my.cnf"]);
const sshKey = /^id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?(?![a-z])/;
const keyFile = /(?:^|[-_.])(?:service[-_]?account|gcp[-_]?key|firebase[-_]?adminsdk)[\w.*-]{0,100}\.json$/;

/** Words of names of example and test files, which are meant for everyone to read. */
const exampleWords = new Set(
  "ci defaults dist example examples fixture sample samples schema spec template test testing tmpl tpl".split(" "),
);
/** Words of names of certificates and public keys. */
const publicWords = new Set(
  (
    "archive apt bundle ca cacert cacerts cert certificate certificates certs chain crl csr dh dhparam dhparams " +
    "fullchain gpg keyring pub public release repo root rpm truststore trusted"
  ).split(" "),
);
const privateWords = new Set(["key", "privkey", "private", "privatekey"]);

/** Whether a file of that path holds a credential, going by its name; undefined when nothing says so. */
export const secretFile: (path: string) => Sureness | undefined = rememberText((path) => {
  const trimmed = path.replace(/\/{1,9}$/, "");
  const name = basename(trimmed).toLowerCase();
  const words = name.split(/[^a-z0-9]+/);
  if (name.endsWith(".pub") || words.some((word) => exampleWords.has(word))) return undefined;
  if (certainNames.has(name) || certainPath.test(trimmed) || sshKey.test(name) || keyFile.test(name)) return "certain";
  if (/^\.env(?:[.*]|$)/.test(name)) return "certain";
  return likelyNames.has(name) ? "likely" : storeOrKey(name, words);
});

/** Key stores and PEM files: the ending tells the format, the words of the name whether it is the public part. */
function storeOrKey(name: string, words: readonly string[]): Sureness | undefined {
  const ending = /\.(pem|key|p12|pfx|jks|keystore|ppk|kdbx)$/.exec(name)?.[1];
  if (ending === undefined) return undefined;
  const before = words.slice(0, -1);
  if (
    before.some((word) => privateWords.has(word)) &&
    !before.some((word) => ["pub", "public", "gpg"].includes(word))
  ) {
    return "certain";
  }
  if (before.some((word) => publicWords.has(word))) return undefined;
  return ending === "pem" ? "likely" : "certain";
}

/** Whether a text in npm's configuration format sets a credential of its own, not one from the environment. */
export const npmrcHoldsCredential = (text: string): boolean =>
  text
    .split(/\r?\n/)
    .some((line) => /(?:^|:)_(?:authToken|auth|password)[ \t]{0,20}=[ \t]{0,20}["']?[^\s"'$]/.test(line));
