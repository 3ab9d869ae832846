/** An entry of an OpenSSL cipher list that lets a weak suite in. */
export interface WeakEntry {
  /** The entry as written, without its separator. */
  readonly text: string;
  /** Offset of the entry in the list. */
  readonly start: number;
  /** What the worst suite among those it admits is weak in, as a noun: `RC4`, `anonymous suites`. */
  readonly weakness: string;
}

interface Suite {
  /** Every name and keyword of ciphers(1) that selects the suite. */
  readonly tags: ReadonlySet<string>;
  /** Index in `weaknesses`. */
  readonly rank: number;
}

/**
 * The suites for TLS 1.2 and older without authentication or encryption, or with a broken algorithm, that OpenSSL 1.0.2
 * to 3.x know; names from ciphers(1). Suites with a pre-shared key or SRP are not here: nginx cannot serve them.
 */
const suiteNames =
  "NULL-MD5 NULL-SHA NULL-SHA256 RC4-MD5 RC4-SHA IDEA-CBC-SHA DES-CBC-SHA DES-CBC3-SHA SEED-SHA " +
  "EXP-RC4-MD5 EXP-RC2-CBC-MD5 EXP-DES-CBC-SHA EXP-DHE-RSA-DES-CBC-SHA EXP-DHE-DSS-DES-CBC-SHA " +
  "DHE-RSA-DES-CBC-SHA DHE-RSA-DES-CBC3-SHA DHE-RSA-SEED-SHA DHE-DSS-DES-CBC-SHA DHE-DSS-DES-CBC3-SHA DHE-DSS-SEED-SHA " +
  "DHE-DSS-RC4-SHA ECDHE-RSA-NULL-SHA ECDHE-RSA-RC4-SHA ECDHE-RSA-DES-CBC3-SHA " +
  "ECDHE-ECDSA-NULL-SHA ECDHE-ECDSA-RC4-SHA ECDHE-ECDSA-DES-CBC3-SHA " +
  "EXP-ADH-RC4-MD5 EXP-ADH-DES-CBC-SHA ADH-RC4-MD5 ADH-DES-CBC-SHA ADH-DES-CBC3-SHA ADH-SEED-SHA " +
  "ADH-AES128-SHA ADH-AES256-SHA ADH-AES128-SHA256 ADH-AES256-SHA256 ADH-AES128-GCM-SHA256 ADH-AES256-GCM-SHA384 " +
  "ADH-CAMELLIA128-SHA ADH-CAMELLIA256-SHA ADH-CAMELLIA128-SHA256 ADH-CAMELLIA256-SHA256 " +
  "AECDH-NULL-SHA AECDH-RC4-SHA AECDH-DES-CBC3-SHA AECDH-AES128-SHA AECDH-AES256-SHA";

/** Keyword that marks a weakness, and its name in messages, from worst to least. */
const weaknesses: readonly (readonly [tag: string, name: string])[] = [
  ["eNULL", "suites without encryption"],
  ["aNULL", "anonymous suites"],
  ["EXP", "export-grade suites"],
  ["DES", "DES"],
  ["RC4", "RC4"],
  ["RC2", "RC2"],
  ["MD5", "MD5"],
  ["3DES", "3DES"],
  ["IDEA", "IDEA"],
  ["SEED", "SEED"],
];

/** What each part of a suite's name adds to the keywords that select it. */
const keywords: readonly (readonly [part: RegExp, tags: string])[] = [
  [/^ECDHE-/, "kECDHE kEECDH ECDH ECDHE EECDH"],
  [/^AECDH-/, "kECDHE kEECDH ECDH AECDH aNULL"],
  [/^DHE-/, "kDHE kEDH DH DHE EDH"],
  [/^ADH-/, "kDHE kEDH DH ADH aNULL"],
  [/^(?!A?(EC)?DHE?-)/, "kRSA RSA aRSA"],
  [/-RSA-/, "aRSA"],
  [/-DSS-/, "aDSS DSS"],
  [/-ECDSA-/, "aECDSA ECDSA"],
  [/NULL-/, "NULL eNULL COMPLEMENTOFALL"],
  [/RC4/, "RC4"],
  [/RC2/, "RC2"],
  [/IDEA/, "IDEA"],
  [/SEED/, "SEED"],
  [/DES-CBC3/, "3DES"],
  [/DES-CBC-/, "DES"],
  [/AES/, "AES HIGH"],
  [/GCM/, "AESGCM TLSv1.2"],
  [/AES128/, "AES128"],
  [/AES256/, "AES256"],
  [/CAMELLIA/, "CAMELLIA HIGH"],
  [/CAMELLIA128/, "CAMELLIA128"],
  [/CAMELLIA256/, "CAMELLIA256"],
  [/MD5$/, "MD5 SSLv3 TLSv1"],
  [/-SHA$/, "SHA SHA1 SSLv3 TLSv1"],
  [/(?<!GCM)-SHA256$/, "SHA256 TLSv1.2"],
];

function parseSuite(name: string): Suite {
  const isExport = name.startsWith("EXP-");
  const plain = isExport ? name.slice(4) : name;
  const tags = new Set([name, name.replace("DHE-RSA-DES", "EDH-RSA-DES").replace("DHE-DSS-DES", "EDH-DSS-DES")]);
  for (const [part, names] of keywords) if (part.test(plain)) for (const tag of names.split(" ")) tags.add(tag);
  for (const tag of groupsOf(tags, isExport)) tags.add(tag);
  return { tags, rank: weaknesses.findIndex(([tag]) => tags.has(tag)) };
}

/** The keywords for strength, and those for the large sets: `ALL` is everything that encrypts. */
function groupsOf(tags: ReadonlySet<string>, isExport: boolean): readonly string[] {
  const encrypts = !tags.has("eNULL");
  const isDefault = encrypts && !tags.has("aNULL") && !isExport && !tags.has("DES");
  const isMedium = encrypts && !isExport && !tags.has("HIGH") && !tags.has("DES");
  return [
    ...(isExport ? ["EXP", "EXPORT", "EXPORT40"] : []),
    ...(encrypts ? ["ALL"] : []),
    ...(isDefault ? ["DEFAULT"] : []),
    ...(tags.has("aNULL") && encrypts ? ["COMPLEMENTOFDEFAULT"] : []),
    ...(isMedium ? ["MEDIUM"] : []),
    ...(tags.has("DES") && !isExport ? ["LOW"] : []),
  ];
}

let parsed: readonly Suite[] | undefined;

function suites(): readonly Suite[] {
  parsed ??= suiteNames.split(" ").map(parseSuite);
  return parsed;
}

/** Keywords of what OpenSSL 1.1.0 and newer refuse from each security level on, by SSL_CTX_set_security_level(3). */
const refusedFrom: readonly (readonly string[])[] = [[], ["aNULL", "eNULL", "EXP", "DES", "MD5"], ["RC4"], ["3DES"]];

/**
 * The entries of an OpenSSL cipher list that let weak suites in, in their order. The list is evaluated as ciphers(1)
 * says: `A+B` is what both select, `!A` removes for good, `-A` until a later entry, `+A` only reorders, `@SECLEVEL=n`
 * refuses at last. Unknown words select nothing. `DEFAULT` is that of OpenSSL 1.0.2, unless `@SECLEVEL`, which that
 * version does not know, is set.
 */
export function weakEntries(list: string): readonly WeakEntry[] {
  const isModern = list.includes("@SECLEVEL=");
  const entries = [...list.matchAll(/[!+-]?[\w.=-]+(?:\+[\w.=-]+)*/g)].filter(
    ([text]) => !isModern || text !== "DEFAULT",
  );
  const killed = new Set(entries.filter(([text]) => text.startsWith("!")).flatMap(([text]) => selected(text.slice(1))));
  const admitted = new Map<Suite, RegExpExecArray>();
  for (const entry of entries) {
    const [text] = entry;
    if (text.startsWith("-")) for (const suite of selected(text.slice(1))) admitted.delete(suite);
    // A name that starts with `!` or `+` selects nothing, as neither is part of any keyword.
    else for (const suite of selected(text)) if (!admitted.has(suite)) admitted.set(suite, entry);
  }
  return worstOf([...admitted].filter(([suite]) => !killed.has(suite) && !isRefused(suite, list)));
}

function isRefused({ tags }: Suite, list: string): boolean {
  const level = Number(/@SECLEVEL=(\d)/.exec(list)?.[1] ?? 0);
  return refusedFrom.slice(0, level + 1).some((refused) => refused.some((tag) => tags.has(tag)));
}

/** What a list entry without its sign selects. */
function selected(entry: string): readonly Suite[] {
  const names = entry.split("+");
  return suites().filter(({ tags }) => names.every((name) => tags.has(name)));
}

function worstOf(admitted: readonly (readonly [Suite, RegExpExecArray])[]): readonly WeakEntry[] {
  const ranks = new Map<RegExpExecArray, number>();
  for (const [{ rank }, entry] of admitted) ranks.set(entry, Math.min(rank, ranks.get(entry) ?? rank));
  return [...ranks]
    .map(([entry, rank]) => ({ text: entry[0], start: entry.index, weakness: weaknesses[rank]?.[1] ?? "" }))
    .sort((a, b) => a.start - b.start);
}
