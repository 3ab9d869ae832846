import type { AppAnswers, PackageManager } from "../answers.ts";
import { images } from "../images.ts";
import type { Line } from "../text.ts";
import { layoutOf } from "./layout.ts";

/** How a package manager is used in a Dockerfile. */
export interface Installer {
  /** What has to be there before it runs, as instructions. */
  readonly setup: Line;
  /** Files that decide what is installed, beside package.json. */
  readonly files: readonly string[];
  /** Folder of its download cache. */
  readonly cache: string;
  readonly install: string;
  /** Installs without packages of development. */
  readonly production: string;
  readonly build: string;
}

/** The first major of Node.js that comes without Corepack. */
const firstWithoutCorepack = 25;
/** Released 2025-07; https://github.com/nodejs/corepack/releases. */
const corepackVersion = "0.34.0";

/** How the package manager of an application is used. */
export function installerOf(app: AppAnswers): Installer {
  return installers[app.packageManager](app);
}

const installers: Readonly<Record<PackageManager, (app: AppAnswers) => Installer>> = {
  npm: ({ lockfile, workspaceName, buildScript }) => {
    const install = lockfile ? "npm ci" : "npm install --no-audit --no-fund";
    const chosen = workspaceName === undefined ? "" : ` --workspace=${workspaceName}`;
    return {
      setup: undefined,
      files: lockfile ? ["package-lock.json"] : [],
      cache: "/root/.npm",
      install,
      production: `${install} --omit=dev${chosen}`,
      build: `npm run ${buildScript}${chosen}`,
    };
  },
  pnpm: (app) => {
    const chosen = app.workspaceName === undefined ? "" : `--filter=${app.workspaceName}... `;
    const filter = app.workspaceName === undefined ? "" : `--filter=${app.workspaceName} `;
    return {
      setup: ["ENV PNPM_HOME=/pnpm", ...corepack(app)],
      // The brackets make a file that may be absent a pattern, which may match nothing.
      files: ["pnpm-lock.yaml", "pnpm-workspace.yam[l]"],
      cache: "/pnpm/store",
      install: "pnpm install --frozen-lockfile",
      production:
        filter === "" ? "pnpm install --frozen-lockfile --prod" : `pnpm ${filter}deploy --prod ${deployFolder}`,
      build: `pnpm ${chosen}run ${app.buildScript}`,
    };
  },
  "yarn-classic": ({ workspaceName, buildScript }) => ({
    setup: undefined,
    files: ["yarn.lock"],
    cache: "/usr/local/share/.cache/yarn",
    install: "yarn install --frozen-lockfile",
    production: "yarn install --frozen-lockfile --production",
    build: `yarn ${workspaceName === undefined ? "" : `workspace ${workspaceName} `}run ${buildScript}`,
  }),
  "yarn-berry": (app) => {
    const { workspaceName, buildScript } = app;
    return {
      // Node.js finds packages in node_modules alone; Plug'n'Play would need a loader in the shipped image.
      setup: ["ENV YARN_NODE_LINKER=node-modules YARN_ENABLE_GLOBAL_CACHE=true", ...corepack(app)],
      files: ["yarn.lock"],
      cache: "/root/.yarn/berry/cache",
      install: "yarn install --immutable",
      production: `yarn workspaces focus ${workspaceName ?? "--all"} --production`,
      build: `yarn ${workspaceName === undefined ? "" : `workspace ${workspaceName} `}run ${buildScript}`,
    };
  },
  bun: (app) => {
    const { base, workspaceName, buildScript } = app;
    const filter = workspaceName === undefined ? "" : ` --filter=${workspaceName}`;
    // Bun leaves packages that were installed before and are not asked for any more.
    const anew = layoutOf(app) === "pruned" ? "find . -name node_modules -prune -exec rm -r {} + && " : "";
    const image = base === "alpine" ? images.bun.replace("-slim", "-alpine") : images.bun;
    return {
      setup: `COPY --from=${image} /usr/local/bin/bun /usr/local/bin/bun`,
      // bun.lock, or bun.lockb of older releases.
      files: ["bun.loc*"],
      cache: "/root/.bun/install/cache",
      install: "bun install --frozen-lockfile",
      production: `${anew}bun install --frozen-lockfile --production${filter}`,
      build: `bun run${filter} ${buildScript}`,
    };
  },
};

/** Where `pnpm deploy` puts a package. */
export const deployFolder = "/deploy";

function corepack({ node }: AppAnswers): readonly string[] {
  const isApart = Number.parseInt(node, 10) >= firstWithoutCorepack;
  return [
    // Without the first, a package.json without packageManager would get whatever is newest on the day.
    "ENV COREPACK_DEFAULT_TO_LATEST=0 COREPACK_ENABLE_DOWNLOAD_PROMPT=0",
    ...(isApart ? [`RUN npm install --global corepack@${corepackVersion}`] : []),
    "RUN corepack enable",
  ];
}
