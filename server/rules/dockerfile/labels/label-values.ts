import type { LabelType } from "../../../engine/settings.ts";

/** Keys whose values the OCI annotations define; `version` may be anything there, so it is not among them. */
export const ociTypes: Readonly<Record<string, LabelType>> = {
  "org.opencontainers.image.created": "rfc3339",
  "org.opencontainers.image.url": "url",
  "org.opencontainers.image.source": "url",
  "org.opencontainers.image.documentation": "url",
  "org.opencontainers.image.licenses": "spdx",
  "org.opencontainers.image.revision": "hash",
};

const dateTime =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[Tt ](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d{1,9})?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const identifier = "(?:0|[1-9]\\d*|\\d*[A-Za-z-][\\dA-Za-z-]*)";
const semver = new RegExp(
  `^(?:0|[1-9]\\d*)\\.(?:0|[1-9]\\d*)\\.(?:0|[1-9]\\d*)(?:-${identifier}(?:\\.${identifier})*)?(?:\\+[\\dA-Za-z-]+(?:\\.[\\dA-Za-z-]+)*)?$`,
);
const licence = /^[A-Za-z0-9.:-]+\+?$/;
/** Families of licences, whose identifiers all name a version after a dash. */
const family = /^(?:apache|asl|a?l?gpl|bsd|mpl|epl|cc)(?:v?[\d.]+)?$/i;

/** A part of a licence expression as one letter: L for a licence, O for an operator, x for what is neither. */
function partOf(token: string): string {
  if (token === "(" || token === ")") return token;
  if (/^(?:AND|OR|WITH)$/i.test(token)) return "O";
  return licence.test(token) && !family.test(token) ? "L" : "x";
}

/** Whether a text is a licence expression of SPDX by its grammar; the list of licences is not consulted. */
function isLicenceExpression(text: string): boolean {
  const tokens = text.replace(/[()]/g, " $& ").trim().split(/\s+/);
  let parts = tokens.map(partOf).join("");
  for (let before = ""; before !== parts; ) {
    before = parts;
    parts = parts.replace(/L(?:OL)+/g, "L").replaceAll("(L)", "L");
  }
  return parts === "L";
}

/** What each kind of value must be, and what it is called when it is not. */
const kinds: Readonly<Record<LabelType, { readonly isRight: (text: string) => boolean; readonly name: string }>> = {
  text: { isRight: () => true, name: "text" },
  rawText: { isRight: () => true, name: "text" },
  url: { isRight: (text) => /^[a-z][a-z0-9+.-]*:\/\/[^\s/]\S*$/i.test(text), name: "URL" },
  rfc3339: { isRight: (text) => dateTime.test(text), name: "date and time of RFC 3339" },
  spdx: { isRight: isLicenceExpression, name: "SPDX licence expression" },
  hash: { isRight: (text) => /^[0-9a-f]{7,64}$/i.test(text), name: "hash of a commit" },
  semver: { isRight: (text) => semver.test(text), name: "semantic version" },
  email: { isRight: (text) => /^[^\s@<>]+@[^\s@<>]+\.[^\s@.<>]+$/.test(text), name: "address of e-mail" },
};

/** What a value fails to be; undefined when it is of that kind. */
export function lacks(text: string, type: LabelType): string | undefined {
  const { isRight, name } = kinds[type];
  return text.length > 1000 || isRight(text) ? undefined : name;
}
