import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./system.mjs";

/** Licences that a bundle may carry code or data under. */
const allowed = new Set(["MIT", "ISC", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "BlueOak-1.0.0"]);

/** Data of others that generated files carry, which no bundler sees. */
const data = [
  {
    name: "@nginx/reference-lib",
    version: manifestOf("@nginx/reference-lib").version,
    licence: manifestOf("@nginx/reference-lib").license,
    holder: "2023 F5, Inc.",
  },
  { name: "endoflife.date", version: "release data", licence: "MIT", holder: "2020 endoflife.date contributors" },
];

const mit = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

const isc = `Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is
hereby granted, provided that the above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL
IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN
ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF
THIS SOFTWARE.`;

/** Texts that a licence's name alone stands for; the holder is put before them. */
const standardTexts = {
  MIT: () => mit,
  ISC: () => isc,
  "Apache-2.0": () => readFileSync(join(root, "scripts", "data", "licence-apache-2.0.txt"), "utf8"),
};

function manifestOf(name) {
  return JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8"));
}

/** The folders, relative to the root, of the packages that left bytes in the bundles of one of esbuild's metafiles. */
export function bundledPackages(metafile) {
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  const folders = inputs
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0])
    .filter((folder) => folder !== undefined);
  return [...new Set(folders)].sort();
}

/** Whether an SPDX expression of plain names lets us choose, or consists of, licences on the list. */
export function isAllowed(expression) {
  const alternatives = String(expression).replace(/[()]/g, "").split(" OR ");
  return alternatives.some((names) => names.split(" AND ").every((name) => allowed.has(name.trim())));
}

function standardText({ name, licence, holder }) {
  const text = standardTexts[licence]?.();
  if (!text || !holder) throw new Error(`${name}: there is no licence text, and none follows from "${licence}"`);
  return `Copyright ${holder}\n\n${text}`;
}

/** The name, version, licence and licence text of the package in `folder`; throws when the licence is not on the list. */
export function noticeOf(folder) {
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  if (!isAllowed(license)) throw new Error(`${name} ${version}: licence "${license}" is not on the list`);
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  const texts = files.sort().map((file) => readFileSync(join(folder, file), "utf8"));
  const holder = typeof author === "string" ? author : author?.name;
  const hasLicence = files.some((file) => !/^notice/i.test(file));
  const text = hasLicence ? texts.join("\n\n") : standardText({ name, licence: license, holder });
  return { name, version, licence: license, text };
}

const heading = ({ name, version, licence }) => `${name} ${version} (${licence})`;

const section = (notice) => `${"=".repeat(80)}\n${heading(notice)}\n\n${notice.text.replaceAll("\r\n", "\n").trim()}\n`;

/**
 * The text of THIRD-PARTY-NOTICES.txt for bundles described by esbuild's metafiles (paths relative to the root), with
 * the data in generated files. Throws on a licence that is not on the list, or when there is no text of one.
 */
export function thirdPartyNotices(metafiles) {
  const folders = new Set(metafiles.flatMap(bundledPackages).map((folder) => join(root, folder)));
  const all = [...[...folders].map(noticeOf), ...data.map((entry) => ({ ...entry, text: standardText(entry) }))];
  const unique = [...new Map(all.map((notice) => [heading(notice), notice])).entries()].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const intro = "Portcullis contains the following software and data of others, under the licences given here.\n";
  return [intro, ...unique.map(([, notice]) => section(notice))].join("\n");
}
