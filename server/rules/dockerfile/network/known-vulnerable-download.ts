import { downloadsOf, fetcherNames, type Url } from "../../../engine/dockerfile/downloads.ts";
import { pathOf } from "../../../engine/dockerfile/url.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { basename } from "../../../engine/uri.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/known-vulnerable-download",
  title: "The downloaded version has a well-known hole",
  severity: "info",
  enabled: false,
  rationale:
    "The file name gives a version whose hole is public and used. Off by default: a short list cannot replace a scanner, which knows every version and what is built into the image; where none runs, this finds the worst few.",
  remedy: "Fetch the version that repairs it or a newer one, and let a scanner watch the rest.",
  criteria: {
    "CC7.1": {
      why: "A weakness that is public is built into the image.",
      limits: "Knows a few versions of a few products; says nothing about all others.",
    },
  },
  fixable: false,
  equivalents: [
    {
      tool: "kics",
      id: "Vulnerable OpenSSL Version",
      match: "wider",
      why: "theirs knows OpenSSL 3.0.0 to 3.0.5 alone",
    },
  ],
  references: [
    "https://openssl-library.org/news/secadv/20221101.txt",
    "https://nvd.nist.gov/vuln/detail/CVE-2024-3094",
    "https://logging.apache.org/security.html",
  ],
  since: "0.1.0",
  needs: ["ADD", ...fetcherNames],

  *check(document) {
    for (const { urls } of downloadsOf(document)) for (const url of urls) yield* vulnerable(url);
    for (const add of document.withTriggers("ADD")) {
      for (const { text, span } of add.sources) yield* vulnerable({ span, text: document.expand(text, add) ?? text });
    }
  },
};

/** File names of versions with a hole that was used widely, from the publishers' advisories. */
const holes: readonly { readonly file: RegExp; readonly cve: string; readonly repaired: string }[] = [
  { file: /^openssl-3\.0\.[0-6]\.(?:tar|zip)/, cve: "CVE-2022-3602", repaired: "3.0.7" },
  { file: /^openssl-1\.0\.1[a-f]?\.(?:tar|zip)/, cve: "CVE-2014-0160", repaired: "1.0.1g" },
  { file: /^xz-5\.6\.[01]\.(?:tar|zip)/, cve: "CVE-2024-3094", repaired: "5.6.2" },
  { file: /^(?:apache-log4j|log4j-core)-2\.(?:\d|1[0-6])(?:\.\d+)?[.-]/, cve: "CVE-2021-44228", repaired: "2.17.1" },
  { file: /^(?:apache-log4j|log4j-core)-2\.17\.0[.-]/, cve: "CVE-2021-44832", repaired: "2.17.1" },
];

function* vulnerable({ span, text }: Url): Generator<Problem> {
  const file = basename(pathOf(text));
  const hole = holes.find((entry) => entry.file.test(file));
  if (!hole) return;
  const name = /^[\w-]+-\d[\d.]*\w?(?=[.-])/.exec(file)?.[0] ?? file;
  yield { at: { span }, message: `${name} has ${hole.cve}, which ${hole.repaired} repairs` };
}
