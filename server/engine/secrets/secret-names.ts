/** Spares nearly all names the division into words. */
const suspicious = /pass|pwd|secret|token|key|cred/i;

/** A word that ends like this names a credential, also where words are written together: `PGPASSWORD`, `githubToken`. */
const endings = /(?:password|passwd|passphrase|secret|token|apikey|privatekey|accesskey|secretkey)$/;
const credentialWords = new Set(["pwd", "passcode", "secrets", "credential", "credentials", "creds"]);
/** Before `key` these make it one that must stay secret; most other keys name something or are public. */
const keyWords = new Set(["access", "api", "encryption", "master", "priv", "private", "prv", "secret", "ssh"]);

/** Anywhere in a name these say that what it holds is public, a switch, or made up. */
const harmlessAnywhere = new Set(
  "allow anon anonymous disable disabled dummy empty enable enabled fake no pub public random require skip stdin use".split(
    " ",
  ),
);
/** After the credential's word these name something about it: where it lies, how long it lives, who it belongs to. */
const harmlessAfter = new Set(
  (
    "age alg algorithm alias arn attempts audience backend bits bucket check class column count dir directory driver " +
    "duration endpoint engine exp expiration expires expiry field file filename files format header host hours id ids " +
    "interval issuer label length lifetime limit location lookup manager max min minutes mode module name names " +
    "namespace param path paths pattern period policy port prefix provider ref regex region required retention " +
    "rotation rounds scope scopes seconds server service size source status store strength suffix through timeout ttl " +
    "type types uri url user username validity version"
  ).split(" "),
);

/** The words of a name in lower case, parted by `_`, `-`, `.` and the like, and by camelCase. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
}

function isCredential(words: readonly string[], index: number): boolean {
  const word = words[index] ?? "";
  if (endings.test(word) || credentialWords.has(word)) return true;
  if (word === "key") return keyWords.has(words[index - 1] ?? "");
  return word === "pass" && index > 0 && index === words.length - 1;
}

/** Whether a variable, label or flag is named like one that holds a credential. `PWD`, the working directory, is not. */
export function isSecretName(name: string): boolean {
  if (!suspicious.test(name)) return false;
  const words = wordsOf(name);
  if (words.some((word) => harmlessAnywhere.has(word)) || words.join() === "pwd") return false;
  return words.some(
    (_, index) => isCredential(words, index) && !words.slice(index + 1).some((word) => harmlessAfter.has(word)),
  );
}

const switches = new Set(
  "true false yes no on off none null nil undefined enabled disabled default auto 0 1".split(" "),
);

const placeholderWords =
  /^(?:change|replace|insert|put|set|enter|fill|your|my)[-_ ]?(?:me|it|this|in|here|your|own|the|a|in)?(?:[-_ ].*)?$/;
const placeholderParts =
  /changeme|change[-_]?this|changeit|placeholder|dummy|example|redacted|todo|\bfixme\b|not[-_]?(?:set|needed|used|real)/;
const weakWords = new Set(
  "admin foo bar guest key pass passwd password postgres pwd root secret string test tbd token user username value".split(
    " ",
  ),
);

/** Whether a value stands where a person puts the real one: `changeme`, `<token>`, `xxxx`, `{{ token }}`. */
export function isPlaceholder(value: string): boolean {
  const text = value.trim().slice(0, 200).toLowerCase();
  if (/^[<[{(%]|[>\]})%]$/.test(text)) return true;
  if (new Set(text.replace(/[-_.]/g, "")).size <= 1) return true;
  return placeholderWords.test(text) || placeholderParts.test(text);
}

/** Whether a value is one of the words that examples use for a user, a password or a token. */
export const isWeakWord = (value: string): boolean => weakWords.has(value.toLowerCase());

/** Whether a value is no credential whatever its name is: a switch, a path or a URL. */
export function isSetting(value: string): boolean {
  const text = value.trim();
  return (
    switches.has(text.toLowerCase()) || /^[a-z][a-z0-9+.-]*:\/\//i.test(text) || /^(?:\.{0,2}|~)\/[\w.@/-]*$/.test(text)
  );
}
