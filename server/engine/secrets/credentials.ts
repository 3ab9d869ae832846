import { type Span, span } from "../text.ts";
import { findByPacks, mayInterestPacks } from "./provider-packs.ts";
import { isPlaceholder, isWeakWord } from "./secret-names.ts";

/** A credential that stands in a text. */
export interface Credential {
  /** With its article: "a GitHub token". */
  readonly what: string;
  /** The secret part alone. */
  readonly span: Span;
}

/** What a provider gives out. Lengths are bounded, so that no text makes a search slow. */
interface Format {
  readonly what: string;
  /** Begins with text that is searched for; the group `secret` is there where the whole is more than the secret. */
  readonly pattern: string;
  /** Whether a match is the real thing; `after` is the text that follows it. */
  readonly isReal?: (match: string, after: string) => boolean;
}

/**
 * Forms of credentials, as their providers document them, that the packs of secretlint do not know, or know in part only:
 * token prefixes of GitLab, Slack, PyPI, Stripe, DigitalOcean, Docker, HashiCorp, Hugging Face, 1Password, OpenAI,
 * Anthropic, Google and AWS; RFC 7519 for JSON Web Tokens, RFC 7468 for keys. Keys that are public by design (Google's
 * for browsers, Stripe's for tests) are not among them.
 */
const formats: readonly Format[] = [
  { what: "an AWS access key", pattern: "(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])" },
  {
    what: "an AWS secret key",
    pattern:
      "aws_secret_access_key[\"']?[ \\t]{0,3}[=: ][ \\t]{0,3}[\"']?(?<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])",
  },
  { what: "a GitLab token", pattern: "gl(?:pat|dt|rt|ptt|soat|oas)-[\\w-]{20,300}" },
  { what: "a Slack token", pattern: "x(?:ox[abeoprs]|app)-[A-Za-z0-9-]{20,300}" },
  { what: "a Slack webhook", pattern: "hooks\\.slack\\.com/services/(?<secret>T\\w{5,40}/B\\w{5,40}/\\w{10,80})" },
  {
    what: "an npm token",
    pattern: "_(?:authToken|auth|password)[= ][\"']?(?<secret>[\\w+/=.-]{6,500})",
    isReal: isUnlikeWord,
  },
  { what: "a PyPI token", pattern: "pypi-AgE[\\w-]{50,500}" },
  { what: "a Stripe key", pattern: "[rs]k_live_[A-Za-z0-9]{16,250}" },
  { what: "a DigitalOcean token", pattern: "do[opr]_v1_[a-f0-9]{64}" },
  { what: "a Docker token", pattern: "dckr_(?:pat|oat)_[\\w-]{20,100}" },
  { what: "a Vault token", pattern: "hv[bs]\\.[\\w-]{24,300}" },
  { what: "a Hugging Face token", pattern: "hf_[A-Za-z0-9]{34}(?![A-Za-z0-9])" },
  { what: "a 1Password token", pattern: "ops_ey[\\w+/=-]{100,1500}" },
  { what: "a Google OAuth secret", pattern: "GOCSPX-[\\w-]{28}" },
  { what: "an Anthropic key", pattern: "sk-ant-[\\w-]{40,200}" },
  { what: "an OpenAI key", pattern: "sk-[\\w-]{40,300}", isReal: (match) => match.includes("T3BlbkFJ") },
  { what: "a JSON Web Token", pattern: "eyJ[\\w-]{10,200}\\.eyJ[\\w-]{10,2000}\\.[\\w-]{20,1000}" },
  {
    what: "a private key",
    pattern: "-----BEGIN (?:[A-Z]{2,10} ){0,2}PRIVATE KEY(?: BLOCK)?-----",
    isReal: (_, after) => /[A-Za-z0-9+/]{40}/.test(after.slice(0, 400)),
  },
  {
    what: "a password in a URL",
    pattern: "://[^\\s:@/?#\"'`<>$(){}|;,\\\\]{0,256}:(?<secret>[^\\s:@/\"'`<>$(){}|;,\\\\]{1,256})@(?=[A-Za-z0-9[$])",
    isReal: (match, after) => isUnlikeWord(match) && !isHereOrMadeUp(after),
  },
];

/** All formats in one expression, so that a text is read once; the groups of each are numbered. */
const anyFormat = new RegExp(
  formats.map(({ pattern }, index) => `(?<f${index}>${pattern.replace("<secret>", `<s${index}>`)})`).join("|"),
  "dg",
);

function isUnlikeWord(secret: string): boolean {
  return !isPlaceholder(secret) && !isWeakWord(secret) && secret !== "x-oauth-basic";
}

/** Whether the host that follows is this machine, or a name reserved for examples (RFC 2606). */
function isHereOrMadeUp(after: string): boolean {
  const host = /^[A-Za-z0-9.-]{1,255}/.exec(after)?.[0].toLowerCase() ?? "";
  return /^(?:localhost|127\..*|0\.0\.0\.0|host)$|(?:^|\.)(?:example(?:\.(?:com|net|org))?|test|invalid|localhost)$/.test(
    host,
  );
}

/** Documentation shows tokens with runs of the alphabet, with few different characters, or with a word that says so. */
const isMadeUp = (secret: string): boolean =>
  /example|redacted|placeholder|x{6}|0{8}|12345678|abcdefgh/i.test(secret) || new Set(secret).size < 6;

/** Whether a text has something of the form of a credential; also where it is none by what follows it elsewhere. */
export function mayHoldCredential(text: string): boolean {
  anyFormat.lastIndex = 0;
  return anyFormat.test(text) || mayInterestPacks(text);
}

/** The credentials in a text, in order: tokens of known providers, private keys, and passwords inside URLs. */
export function findCredentials(text: string): readonly Credential[] {
  const own = findByFormat(text);
  const more = findByPacks(text).filter(
    ({ span: { start, end } }) =>
      !isMadeUp(text.slice(start, end)) && !own.some((one) => one.span.start < end && start < one.span.end),
  );
  return more.length === 0 ? own : [...own, ...more].sort((one, other) => one.span.start - other.span.start);
}

function findByFormat(text: string): readonly Credential[] {
  const found: Credential[] = [];
  anyFormat.lastIndex = 0;
  for (let match = anyFormat.exec(text); match; match = anyFormat.exec(text)) {
    const credential = credentialOf(text, match);
    if (credential) found.push(credential);
    // What is none may hold one: a token can stand before the password of a URL.
    else if (match[0].startsWith(":")) anyFormat.lastIndex = match.index + 1;
  }
  return found;
}

function credentialOf(text: string, { 0: whole, index, indices, groups }: RegExpExecArray): Credential | undefined {
  if (isWord(text.charCodeAt(index)) && index > 0 && isWord(text.charCodeAt(index - 1))) return undefined;
  const position = formats.findIndex((_, candidate) => groups?.[`f${candidate}`] !== undefined);
  const format = formats[position];
  if (!format) return undefined;
  const end = index + whole.length;
  const [secretStart, secretEnd] = indices?.groups?.[`s${position}`] ?? [index, end];
  const secret = text.slice(secretStart, secretEnd);
  const isReal = format.isReal?.(secret, text.slice(end, end + 500)) ?? !isMadeUp(secret);
  return isReal ? { what: format.what, span: span(secretStart, secretEnd) } : undefined;
}

const isWord = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
