// Bundles the service into one file; its dependencies stay in node_modules.
import { build } from "esbuild";

await build({
  entryPoints: ["src/server.js"],
  outfile: "dist/server.js",
  bundle: true,
  packages: "external",
  platform: "node",
  format: "esm",
  target: "node18",
  sourcemap: true,
});
