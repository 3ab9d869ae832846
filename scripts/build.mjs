// Bundles what ships: node scripts/build.mjs. The bundles hold every dependency, so that nothing is installed with them.
// The metafiles in out/meta say what went in; the third-party notices are written from them.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

const root = fileURLToPath(new URL("../", import.meta.url));

/** @type {Record<string, import("esbuild").BuildOptions>} */
const bundles = {
  "client.cjs": { entryPoints: ["client/node.ts"], platform: "node", format: "cjs", external: ["vscode"] },
  "client.web.cjs": { entryPoints: ["client/browser.ts"], platform: "browser", format: "cjs", external: ["vscode"] },
  "server.web.js": { entryPoints: ["server/lsp/browser.ts"], platform: "browser", format: "iife" },
};

/** What all bundles share. */
const common = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  metafile: true,
  logLevel: "warning",
  alias: {
    // Two versions would be bundled; of these types everybody uses what is in both.
    "vscode-languageserver-types": `${root}node_modules/vscode-languageserver/node_modules/vscode-languageserver-types`,
    // Reads lists of allowed secrets, which nobody gives the packs of secretlint; it brings much along.
    "@textlint/regexp-string-matcher": `${root}scripts/build/no-patterns.mjs`,
  },
  target: "es2023",
};

/** Writes dist/ and the metafiles; throws when a bundle cannot be made. */
export async function bundle() {
  await rm(`${root}dist`, { recursive: true, force: true });
  await mkdir(`${root}out/meta`, { recursive: true });
  for (const [name, options] of Object.entries(bundles)) {
    const mainFields = options.platform === "browser" ? ["browser", "module", "main"] : ["module", "main"];
    const { metafile } = await build({ ...common, mainFields, ...options, outfile: `dist/${name}` });
    await writeFile(`${root}out/meta/${name}.json`, JSON.stringify(metafile));
  }
  await bundleCommandLine();
}

/**
 * The command line, which is the language server on Node.js as well, in parts: a command loads only what it needs, and
 * starts in less time. esbuild parts ES modules only, so each part becomes a CommonJS module afterwards.
 */
async function bundleCommandLine() {
  const { metafile, outputFiles } = await build({
    ...common,
    entryPoints: { cli: "server/cli/main.ts" },
    platform: "node",
    format: "esm",
    mainFields: ["module", "main"],
    splitting: true,
    chunkNames: "cli/[name]-[hash]",
    outdir: "dist",
    write: false,
  });
  await mkdir(`${root}dist/cli`, { recursive: true });
  for (const { path, text } of outputFiles) {
    const supported = { "dynamic-import": false };
    const { code } = await transform(text, {
      format: "cjs",
      platform: "node",
      target: common.target,
      minify: true,
      supported,
    });
    const isEntry = path.endsWith("/cli.js") || path.endsWith("\\cli.js");
    const linked = code.replace(/(require\("\.[^"]*)\.js"\)/g, '$1.cjs")');
    await writeFile(path.replace(/\.js$/, ".cjs"), isEntry ? `#!/usr/bin/env node\n${linked}` : linked);
  }
  await writeFile(`${root}out/meta/cli.cjs.json`, JSON.stringify(metafile));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundle();
