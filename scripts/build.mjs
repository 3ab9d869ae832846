// Bundles what ships: node scripts/build.mjs. The bundles hold every dependency, so that nothing is installed with them.
// The metafiles in out/meta say what went in; the third-party notices are written from them.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../", import.meta.url));

/** @type {Record<string, import("esbuild").BuildOptions>} */
const bundles = {
  "client.cjs": { entryPoints: ["client/node.ts"], platform: "node", format: "cjs", external: ["vscode"] },
  "client.web.cjs": { entryPoints: ["client/browser.ts"], platform: "browser", format: "cjs", external: ["vscode"] },
  "server.web.js": { entryPoints: ["server/lsp/browser.ts"], platform: "browser", format: "iife" },
  "cli.cjs": {
    entryPoints: ["server/cli/main.ts"],
    platform: "node",
    format: "cjs",
    banner: { js: "#!/usr/bin/env node" },
  },
};

/** Writes dist/ and the metafiles; throws when a bundle cannot be made. */
export async function bundle() {
  await rm(`${root}dist`, { recursive: true, force: true });
  await mkdir(`${root}out/meta`, { recursive: true });
  for (const [name, options] of Object.entries(bundles)) {
    const { metafile } = await build({
      absWorkingDir: root,
      bundle: true,
      minify: true,
      metafile: true,
      logLevel: "warning",
      target: "es2023",
      mainFields: options.platform === "browser" ? ["browser", "module", "main"] : ["module", "main"],
      ...options,
      outfile: `dist/${name}`,
    });
    await writeFile(`${root}out/meta/${name}.json`, JSON.stringify(metafile));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundle();
