import type { Answers, AppAnswers } from "./answers.ts";
import { ownFiles, type ProjectFiles, wantedTexts } from "./detect/files.ts";
import { type AppPart, type Found, Notes } from "./detect/findings.ts";
import { detectFramework } from "./detect/framework.ts";
import { detectNode } from "./detect/node.ts";
import { type PackageJson, readPackageJson } from "./detect/package-json.ts";
import { detectPackageManager } from "./detect/package-manager.ts";
import { checkHost, detectHealth, detectPort, detectStart, routeIn } from "./detect/server.ts";
import { chosenPackage, type Package, shippable } from "./detect/workspace.ts";
import { defaults } from "./options.ts";
import { matches, packageName, projectName, variableName } from "./patterns.ts";

export { skippedFolders } from "./detect/files.ts";
export { type Found, type ProjectFiles, wantedTexts };

/** What a project says about the stack that it needs. */
export interface Detection {
  /** The defaults, with what was detected. */
  readonly answers: Answers;
  readonly found: readonly Found[];
  /** What could not be detected or needs a person, a sentence each. */
  readonly open: readonly string[];
  /** Folders of the packages that could be shipped instead, in a monorepo. */
  readonly packages: readonly string[];
}

/** Looks at a project; `workspace` is the folder of the package to ship, where somebody chose one. */
export function detect(all: ProjectFiles, workspace?: string): Detection {
  const files = ownFiles(all);
  const notes = new Notes();
  const root = readPackageJson(files.texts.get("package.json"));
  if (!root) {
    notes.ask(
      files.paths.includes("package.json")
        ? "package.json is no JSON object."
        : "There is no package.json: the defaults are those of a plain Node.js server.",
    );
  }
  const json = root ?? (readPackageJson("{}") as PackageJson);
  const own = chosenPackage(files, json, workspace, notes);
  const app = detectApp(files, json, own, notes);
  const existing = existingFiles(files);
  if (existing.length > 0) notes.ask(`${existing.join(", ")}: already there. portcullis fix hardens what you have.`);
  return {
    answers: {
      ...defaults,
      name: nameOf(json, own, notes),
      app,
      ...proxyOf(files, notes),
      ...routesOf(files, own, notes),
    },
    found: notes.found,
    open: notes.open,
    packages: shippable(files, json).map(({ folder }) => folder.slice(0, -1)),
  };
}

function detectApp(files: ProjectFiles, root: PackageJson, own: Package, notes: Notes): AppAnswers {
  const manager = detectPackageManager(files, root, notes);
  const framework = detectFramework(files, own, notes);
  const started = detectStart(files, own, framework, notes);
  const usual: AppAnswers = { ...defaults.app, ...manager, node: detectNode(files, own, notes), ...started };
  return {
    ...usual,
    ...placeOf(own, notes),
    ...(usual.framework === "static" ? {} : served(files, own, usual, notes)),
    environment: environmentOf(files, own, notes),
  };
}

/** What only a server has. */
function served(files: ProjectFiles, own: Package, usual: AppAnswers, notes: Notes): AppPart {
  checkHost(files, own, usual.framework, notes);
  return {
    port: detectPort(files, own, usual.port, notes),
    healthPath: detectHealth(files, own, usual.healthPath, notes),
  };
}

function placeOf({ folder, json }: Package, notes: Notes): AppPart {
  if (folder === "") return { workspace: undefined, workspaceName: undefined };
  const workspace = notes.keep("app.workspace", folder.slice(0, -1), `${folder}package.json`);
  const isNamed = json.name !== undefined && matches(json.name, packageName);
  return { workspace, workspaceName: isNamed ? json.name : undefined };
}

function nameOf(root: PackageJson, own: Package, notes: Notes): string {
  const said = root.name ?? own.json.name ?? "";
  const name = said
    .slice(said.indexOf("/") + 1)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-/, "")
    .slice(0, 60);
  if (matches(name, projectName)) return notes.keep("name", name, "name in package.json");
  notes.ask(`package.json gives no name: ${defaults.name} is taken.`);
  return defaults.name;
}

/** Variables that the image sets itself. */
const own: ReadonlySet<string> = new Set(["PORT", "HOST", "HOSTNAME", "NODE_ENV", "PATH"]);

/** Names of the variables in files such as .env.example; their values are not looked at. */
function environmentOf({ paths, texts }: ProjectFiles, { folder }: Package, notes: Notes): readonly string[] {
  const files = paths.filter(
    (path) => /^\.env(?:\.[\w-]+)?$/.test(path.slice(folder.length)) && path.startsWith(folder),
  );
  const named = new Map<string, string>();
  for (const path of files) {
    for (const line of (texts.get(path) ?? "").split("\n")) {
      const name = line
        .slice(0, Math.max(line.indexOf("="), 0))
        .replace(/^ *(?:export )?/, "")
        .trim();
      if (matches(name, variableName) && !own.has(name) && !named.has(name)) named.set(name, path);
    }
  }
  if (named.size === 0) return [];
  return notes.keep("app.environment", [...named.keys()], [...new Set(named.values())].join(", "));
}

/** A proxy that the project is already set up for. */
function proxyOf({ paths }: ProjectFiles, notes: Notes): Partial<Answers> {
  const find = (pattern: RegExp): string | undefined => paths.find((path) => pattern.test(path));
  const traefik = find(/(?:^|\/)traefik\.(?:ya?ml|toml)$/);
  const nginx = find(/(?:^|\/)nginx\.conf$/);
  if (nginx !== undefined) return { proxy: notes.keep("proxy", "nginx" as const, nginx) };
  if (traefik !== undefined) return { proxy: notes.keep("proxy", "traefik" as const, traefik) };
  return {};
}

const existingFiles = ({ paths }: ProjectFiles): readonly string[] =>
  paths.filter((path) =>
    /^(?:Dockerfile|(?:docker-)?compose\.ya?ml|(?:.*\/)?nginx\.conf|(?:.*\/)?traefik\.(?:ya?ml|toml))$/.test(path),
  );

/** Paths that somebody logs in by, and whether connections are upgraded. */
function routesOf(files: ProjectFiles, place: Package, notes: Notes): Partial<Answers> {
  const login = routeIn(files, place, ["login", "signin", "sign-in"]);
  const socket = ["ws", "socket.io", "@fastify/websocket", "@nestjs/websockets"].find((name) =>
    place.json.dependencies.has(name),
  );
  return {
    limits: login
      ? { ...defaults.limits, loginPaths: notes.keep("limits.loginPaths", [login[0]], login[1]) }
      : defaults.limits,
    websocket: socket === undefined ? false : notes.keep("websocket", true, `${socket} in package.json`),
  };
}
