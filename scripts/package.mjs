import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createVSIX, listFiles, PackageManager } from "@vscode/vsce";
import { thirdPartyNotices } from "./notices.mjs";
import { root } from "./system.mjs";

/** The most that the packaged extension may weigh, in bytes. */
const sizeLimit = 1_500_000;

const readJson = (path) => JSON.parse(readFileSync(path, "utf8"));

/** Builds the bundles and writes THIRD-PARTY-NOTICES.txt from what they contain: all that a package needs beyond the sources. */
export function preparePackage() {
  execFileSync(process.execPath, [join(root, "scripts", "build.mjs")], { cwd: root, stdio: "inherit" });
  const folder = join(root, "out", "meta");
  const metafiles = readdirSync(folder).filter((name) => name.endsWith(".json"));
  const notices = thirdPartyNotices(metafiles.map((name) => readJson(join(folder, name))));
  writeFileSync(join(root, "THIRD-PARTY-NOTICES.txt"), notices);
}

/**
 * Packages the extension as portcullis-VERSION.vsix in the root and resolves with { path, bytes, files }.
 * Throws when it weighs more than the limit.
 */
export async function packageExtension() {
  preparePackage();
  const manifest = readJson(join(root, "package.json"));
  const path = join(root, `${manifest.name}-${manifest.version}.vsix`);
  // Relative links in the README can only be rewritten to a repository that the manifest names.
  const published = manifest.repository !== undefined;
  const options = { dependencies: false, allowMissingRepository: !published, rewriteRelativeLinks: published };
  await createVSIX({ cwd: root, packagePath: path, ...options });
  const files = (await listFiles({ cwd: root, packageManager: PackageManager.None })).length;
  const bytes = statSync(path).size;
  if (bytes > sizeLimit) throw new Error(`${path} has ${bytes} bytes, more than the ${sizeLimit} allowed`);
  return { path, bytes, files };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const { path, bytes, files } = await packageExtension();
    process.stdout.write(`${path}: ${bytes} bytes, ${files} files\n`);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
