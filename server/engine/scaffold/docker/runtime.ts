import type { Answers, AppAnswers } from "../answers.ts";
import { nodeVersion } from "../images.ts";
import { remarks } from "../remark.ts";
import type { Line } from "../text.ts";
import { deployFolder } from "./install.ts";
import { type Layout, layoutOf, packageFolder, root, runFolder } from "./layout.ts";
import { staticRuntime } from "./static.ts";

/** The last stage: what is shipped. */
export function runtime(answers: Answers): Line {
  const { app } = answers;
  if (layoutOf(app) === "static") return staticRuntime(answers);
  return [
    remarks(answers).short("What is shipped."),
    `FROM ${runtimeImage(app)} AS runtime`,
    `WORKDIR ${runFolder(app)}`,
    environment(app),
    remarks(answers).full("The files belong to root, so that the application cannot change its own code."),
    ...copies(app),
    ...labels,
    remarks(answers).full("A number, so that an orchestrator can tell that it is not root."),
    `USER ${userId(app)}:${userId(app)}`,
    `EXPOSE ${app.port}`,
    healthcheck(app),
    `CMD [${command(app)}]`,
  ];
}

/** Distroless images have no tags of exact versions: their digest is the way to pin them. */
function runtimeImage({ base, node }: AppAnswers): string {
  if (base === "distroless") return `gcr.io/distroless/nodejs${Number.parseInt(node, 10)}-debian13:nonroot`;
  return `node:${nodeVersion(node)}-${base}`;
}

/** Number of the ordinary user and group of the image: `node`, or `nonroot`. */
export const userId = ({ base }: AppAnswers): number => (base === "distroless" ? 65532 : 1000);

/** Where a server listens, by the variables that frameworks read: a container is reached from outside of itself. */
function environment({ framework, port }: AppAnswers): string {
  const host = framework === "next" ? "HOSTNAME=0.0.0.0" : "HOST=0.0.0.0";
  return `ENV NODE_ENV=production ${host} PORT=${port}`;
}

/** What an image tells of its source; both are given when it is built. */
export const labels: readonly string[] = [
  "ARG SOURCE=https://example.com/unknown",
  "ARG REVISION=unknown",
  'LABEL org.opencontainers.image.revision="$REVISION" \\',
  '      org.opencontainers.image.source="$SOURCE"',
];

const copiers: Readonly<Record<Exclude<Layout, "static">, (app: AppAnswers) => readonly Line[]>> = {
  "self-contained": (app) => app.outputs.map((output) => copyOutput(app, output)),
  sources: ({ dependencies }) => [
    dependencies && `COPY --from=production-dependencies ${root}/node_modules ./node_modules`,
    "COPY . .",
  ],
  outputs: (app) => [
    app.dependencies && `COPY --from=production-dependencies ${root}/node_modules ./node_modules`,
    // It says whether the files are modules.
    "COPY package.json ./",
    ...app.outputs.map((output) => copyOutput(app, output)),
  ],
  pruned: () => [`COPY --from=production-dependencies ${root} ${root}`],
  deployed: (app) => [
    `COPY --from=production-dependencies ${deployFolder} ./`,
    // pnpm leaves out what git ignores, which the output of a build mostly is.
    ...(app.buildScript === undefined ? [] : app.outputs.map((output) => copyOutput(app, output))),
  ],
};

function copies(app: AppAnswers): readonly Line[] {
  const layout = layoutOf(app);
  if (layout === "static") return [];
  const written = layout === "pruned" && !app.dependencies ? `COPY --from=build ${root} ${root}` : undefined;
  return written === undefined ? copiers[layout](app) : [written];
}

function copyOutput(app: AppAnswers, output: string): string {
  const from = `COPY --from=build ${packageFolder(app)}/${output}`;
  if (output === ".next/standalone") return `${from} ./`;
  // Beside the server, which in a monorepo lies in its package's folder.
  const below = app.framework === "next" && app.workspace !== undefined ? `${app.workspace}/` : "";
  return `${from} ./${below}${output}`;
}

/** Next.js keeps the folders of a monorepo in its standalone output. */
function entryOf({ framework, workspace, entry = "server.js" }: AppAnswers): string {
  return framework === "next" && workspace !== undefined ? `${workspace}/${entry}` : entry;
}

/** Distroless images start Node.js by themselves. */
const command = (app: AppAnswers): string =>
  [...(app.base === "distroless" ? [] : ["node"]), entryOf(app), ...app.arguments]
    .map((word) => JSON.stringify(word))
    .join(", ");

/** Node.js asks itself, so that the image needs no other program. */
function healthcheck({ base, port, healthPath }: AppAnswers): Line {
  const node = base === "distroless" ? "/nodejs/bin/node" : "node";
  const script = `fetch("http://127.0.0.1:${port}${healthPath}").then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`;
  return [
    "HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \\",
    `    CMD ["${node}", "-e", ${JSON.stringify(script)}]`,
  ];
}
