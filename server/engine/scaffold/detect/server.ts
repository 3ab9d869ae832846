import { filePath, matches, urlPath } from "../patterns.ts";
import { type ProjectFiles, sourcesOf } from "./files.ts";
import type { AppPart, Notes } from "./findings.ts";
import type { Package } from "./workspace.ts";

/** Folders that a build writes and nobody commits. */
const buildFolders: ReadonlySet<string> = new Set(["dist", "build", "out", "lib", ".output"]);

/** Folders beside the code that servers read at run time. */
const assets: readonly string[] = [
  "public",
  "views",
  "static",
  "assets",
  "templates",
  "locales",
  "migrations",
  "prisma",
];

/** What starts a server that is no whole framework, and what its build writes. */
export function detectStart(files: ProjectFiles, own: Package, known: AppPart, notes: Notes): AppPart {
  const build = own.json.scripts.has("build") ? "build" : undefined;
  const from = `scripts in ${own.folder}package.json`;
  if (known.buildScript !== undefined) {
    if (build === undefined) notes.ask(`package.json has no script "build", which a ${known.framework} project needs.`);
    const outputs = [...(known.outputs ?? []), ...publicFolder(files, own, known)];
    return known.framework === "nest"
      ? { ...known, ...entryPart(files, own, notes, known.entry), outputs }
      : { ...known, outputs };
  }
  const entry = entryPart(files, own, notes, undefined);
  if (build === undefined) return { ...known, ...entry };
  notes.keep("app.buildScript", build, from);
  return { ...known, ...entry, buildScript: build, outputs: outputsOf(files, own, entry.entry, notes) };
}

/** Next.js does not put the files of `public` into its standalone output. */
const publicFolder = ({ paths }: ProjectFiles, { folder }: Package, { framework }: AppPart): readonly string[] =>
  framework === "next" && paths.some((path) => path.startsWith(`${folder}public/`)) ? ["public"] : [];

/** What is shipped of a build: the folder of the entry and what lies beside it; all, when the entry was there before. */
function outputsOf(
  files: ProjectFiles,
  { folder }: Package,
  entry: string | undefined,
  notes: Notes,
): readonly string[] {
  const first = entry?.includes("/") ? entry.slice(0, entry.indexOf("/")) : undefined;
  if (first === undefined || !buildFolders.has(first)) {
    notes.ask("What the build writes could not be detected, so the whole folder is shipped: app.outputs can name it.");
    return [];
  }
  const beside = assets.filter((name) => files.paths.some((path) => path.startsWith(`${folder}${name}/`)));
  return notes.keep("app.outputs", [first, ...beside], `the entry ${entry}`);
}

function entryPart(files: ProjectFiles, own: Package, notes: Notes, otherwise: string | undefined): AppPart {
  const started = startCommand(own);
  if (started !== undefined) {
    const { entry, words, flags } = started;
    if (flags.length > 0)
      notes.ask(`"start" gives node ${flags.join(" ")}, which the image does not: NODE_OPTIONS can.`);
    return { entry: notes.keep("app.entry", entry, `"start" in ${own.folder}package.json`), arguments: words };
  }
  const main = own.json.main;
  const isMain = main !== undefined && matches(withoutDot(main), filePath) && !own.json.scripts.has("start");
  if (isMain) return { entry: notes.keep("app.entry", withoutDot(main), `"main" in ${own.folder}package.json`) };
  const usual = [
    "server.js",
    "index.js",
    "app.js",
    "main.js",
    "src/server.js",
    "src/index.js",
    "server.mjs",
    "index.mjs",
  ];
  const there = usual.find((name) => files.paths.includes(`${own.folder}${name}`));
  if (there !== undefined) return { entry: notes.keep("app.entry", there, `${own.folder}${there}`) };
  if (otherwise !== undefined) return { entry: otherwise };
  const why = own.json.scripts.has("start")
    ? '"start" in package.json does not start node with a file'
    : "nothing names it";
  notes.ask(`The file that starts the application could not be detected: ${why}. app.entry says it.`);
  return {};
}

interface Started {
  readonly entry: string;
  readonly words: readonly string[];
  readonly flags: readonly string[];
}

const withoutDot = (path: string): string => (path.startsWith("./") ? path.slice(2) : path);

/** What `node` is given in the script `start`: only as long as it is one plain command. */
function startCommand({ json }: Package): Started | undefined {
  const script = json.scripts.get("start:prod") ?? json.scripts.get("start") ?? "";
  if (/[;&|<>$`"'\\]/.test(script)) return undefined;
  const words = script.split(" ").filter((word) => word !== "");
  const node = words.indexOf("node");
  const before = words.slice(0, Math.max(node, 0));
  if (node < 0 || !before.every((word) => word === "cross-env" || /^[A-Z_]+=/.test(word))) return undefined;
  const rest = words.slice(node + 1);
  const at = rest.findIndex((word) => !word.startsWith("-"));
  const entry = withoutDot(rest[at] ?? "");
  const isFile = matches(entry, filePath) && at >= 0;
  return isFile ? { entry: withEnding(entry), words: rest.slice(at + 1), flags: rest.slice(0, at) } : undefined;
}

/** `node dist/main` starts dist/main.js. */
const withEnding = (entry: string): string => (/\.[cm]?[jt]s$/.test(entry) ? entry : `${entry}.js`);

const ports: readonly RegExp[] = [
  /\bPORT\b["'\])]{0,3} {0,2}(?:\|\||\?\?) {0,2}["']?(\d{2,5})\b/,
  /\.listen\( {0,2}(\d{2,5})\b/,
  /\.listen\( {0,2}\{[^{}]{0,200}\bport: {0,2}(\d{2,5})\b/,
];

/** The port, by the script that starts, else by what the sources say, else that of the framework. */
export function detectPort(files: ProjectFiles, own: Package, usual: number, notes: Notes): number {
  const script = own.json.scripts.get("start") ?? "";
  const given = /(?:\bPORT=|--port[ =]|-p )(\d{2,5})\b/.exec(script)?.[1];
  if (given !== undefined) return notes.keep("app.port", Number(given), `"start" in ${own.folder}package.json`);
  for (const path of sourcesOf(files.paths, own.folder)) {
    const text = files.texts.get(path) ?? "";
    const port = Number(ports.map((pattern) => pattern.exec(text)?.[1]).find((match) => match !== undefined));
    if (port >= 1 && port <= 65535) return notes.keep("app.port", port, path);
  }
  notes.ask(`No port was found in the sources: ${usual}, the usual one, is taken. PORT tells the application.`);
  return usual;
}

const loopback = /\.listen\([^()]{0,200}["'`](?:localhost|127\.0\.0\.1|::1)["'`]/;

/** Says it when the application can be reached from its own container only. */
export function checkHost(files: ProjectFiles, own: Package, framework: AppPart["framework"], notes: Notes): void {
  const sources = sourcesOf(files.paths, own.folder).map((path) => [path, files.texts.get(path) ?? ""] as const);
  const bound = sources.find(([, text]) => loopback.test(text));
  if (bound) notes.ask(`${bound[0]} listens on the loopback interface only: in a container it must listen on 0.0.0.0.`);
  const listening = sources.find(([, text]) => /\.listen\(/.test(text));
  if (framework === "fastify" && !bound && listening && !/\bhost\b|0\.0\.0\.0/i.test(listening[1]))
    notes.ask(`${listening[0]} gives Fastify no host, so it listens on localhost: give it host: "0.0.0.0".`);
}

const healthNames: readonly string[] = [
  "healthz",
  "health",
  "_health",
  "livez",
  "healthcheck",
  "health-check",
  "ready",
  "readyz",
  "live",
  "ping",
];

/** The path of a health check, by the routes in the sources, or by files that are routes. */
export function detectHealth(files: ProjectFiles, own: Package, usual: string, notes: Notes): string {
  const found = routeIn(files, own, healthNames) ?? fileRoute(files, own);
  if (found) return notes.keep("app.healthPath", found[0], found[1]);
  const isPage = usual === "/";
  notes.ask(
    isPage
      ? "No route for health checks was found: the first page is asked for. A route that checks less would be cheaper."
      : `No route for health checks was found: add ${usual}, which answers 200, or name another as app.healthPath.`,
  );
  return usual;
}

/** The first route with one of the names, in their order, that a source quotes: `/health` or `/api/health`. */
export function routeIn(
  files: ProjectFiles,
  own: Package,
  names: readonly string[],
): readonly [path: string, from: string] | undefined {
  const pattern = new RegExp(`["'\`]((?:/[a-z0-9-]{1,20}){0,2}/(?:${names.join("|")}))["'\`]`, "g");
  let best: readonly [path: string, from: string] | undefined;
  const rank = (path: string): number => names.indexOf(path.slice(path.lastIndexOf("/") + 1));
  for (const source of sourcesOf(files.paths, own.folder)) {
    for (const [, path = ""] of (files.texts.get(source) ?? "").slice(0, 200_000).matchAll(pattern))
      if (!best || rank(path) < rank(best[0])) best = [path, source];
  }
  return best;
}

/** Routes that are files: of Next.js, SvelteKit, Astro, Nuxt and React Router. */
function fileRoute({ paths }: ProjectFiles, { folder }: Package): readonly [path: string, from: string] | undefined {
  const names = healthNames.join("|");
  const route = new RegExp(
    `^(?:src/)?(?:app|pages|routes|server)(/(?:api/)?(?:${names}))(?:/route|/\\+server|/index)?(?:\\.get)?\\.[jt]sx?$`,
  );
  for (const path of paths) {
    if (!path.startsWith(folder)) continue;
    const found = route.exec(path.slice(folder.length))?.[1];
    if (found !== undefined && matches(found, urlPath)) return [found, path];
  }
  return undefined;
}
