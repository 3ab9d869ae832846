import type { AppAnswers, Framework } from "./answers.ts";

/** What a framework decides unless the project says otherwise. */
export type FrameworkFacts = Pick<
  AppAnswers,
  "buildScript" | "outputs" | "entry" | "arguments" | "port" | "healthPath"
> & {
  /** Packages of npm by which it is known, the first being the surest; none for what is known otherwise. */
  readonly packages: readonly string[];
};

const server: Omit<FrameworkFacts, "packages"> = {
  buildScript: undefined,
  outputs: [],
  entry: "server.js",
  arguments: [],
  port: 3000,
  healthPath: "/healthz",
};

/** A framework that renders pages answers at its root; only an application knows a better path. */
const pages: Omit<FrameworkFacts, "packages"> = { ...server, buildScript: "build", healthPath: "/" };

/** By framework: its documented output folders, start file and port, as of 2026-08. */
export const frameworks: Readonly<Record<Framework, FrameworkFacts>> = {
  next: { ...pages, packages: ["next"], outputs: [".next/standalone", ".next/static"] },
  nuxt: { ...pages, packages: ["nuxt", "nuxt3"], outputs: [".output"], entry: ".output/server/index.mjs" },
  sveltekit: { ...pages, packages: ["@sveltejs/kit"], outputs: ["build"], entry: "build/index.js" },
  astro: { ...pages, packages: ["@astrojs/node"], outputs: ["dist"], entry: "dist/server/entry.mjs", port: 4321 },
  "react-router": {
    ...pages,
    packages: ["@react-router/serve", "@remix-run/serve"],
    outputs: ["build"],
    entry: "node_modules/@react-router/serve/dist/cli.js",
    arguments: ["build/server/index.js"],
  },
  nest: { ...server, packages: ["@nestjs/core"], buildScript: "build", outputs: ["dist"], entry: "dist/main.js" },
  fastify: { ...server, packages: ["fastify"] },
  express: { ...server, packages: ["express"] },
  static: { ...pages, packages: [], outputs: ["dist"], entry: undefined, port: 8080, healthPath: "/healthz" },
  other: { ...server, packages: [] },
};
