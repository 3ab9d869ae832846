import type { DockerfileDocument } from "../dockerfile/document.ts";
import type { Stage } from "../dockerfile/stages.ts";
import { NginxConfiguration } from "../nginx/configuration.ts";
import type { NginxDocument } from "../nginx/document.ts";
import { expand, type Included } from "../nginx/expand.ts";
import { unresolved } from "../nginx/link.ts";
import { basename, dirname, hasGlob, join, matchesGlob } from "../uri.ts";
import { BuildContext } from "./build-context.ts";
import { type ImageFile, ImageFiles } from "./files.ts";
import type { Lookup } from "./lookup.ts";
import { type NamedSecret, namedSecrets } from "./secrets.ts";
import { type NginxStart, nginxStart } from "./start.ts";
import { packagedMain, stockMain, stockPort, stockSite } from "./stock-nginx.ts";

/** Where nginx packages, its own image and builds from source look for the main file. */
const mainFiles: readonly string[] = [
  "/etc/nginx/nginx.conf",
  "/usr/local/nginx/conf/nginx.conf",
  "/usr/local/openresty/nginx/conf/nginx.conf",
];

/** The image that a shipped stage of a Dockerfile becomes. */
export class ContainerImage {
  readonly stage: Stage;
  readonly files: ImageFiles;
  /** How its containers start nginx; undefined when they start something else too, or when that is not known. */
  readonly nginx: NginxStart | undefined;
  readonly #lookup: Lookup;
  #mainFile: string | undefined;
  #secrets: readonly NamedSecret[] | undefined;
  #configuration: { read: NginxConfiguration | undefined } | undefined;

  constructor(stage: Stage, files: ImageFiles, lookup: Lookup) {
    this.stage = stage;
    this.files = files;
    this.nginx = nginxStart(stage);
    this.#lookup = lookup;
  }

  /** The path of nginx's main file: the one it is started with, the one that is copied, or the usual one. */
  get mainFile(): string {
    this.#mainFile ??= this.nginx?.main ?? this.#copiedMain() ?? "/etc/nginx/nginx.conf";
    return this.#mainFile;
  }

  #copiedMain(): string | undefined {
    return mainFiles.find((path) => typeof this.files.find(path) === "object");
  }

  /**
   * The nginx configuration in the image, its includes found where the image has them; undefined when its main file is
   * not at hand. Files of the base image other than nginx's own are unresolved includes.
   */
  get configuration(): NginxConfiguration | undefined {
    this.#configuration ??= { read: this.#read() };
    return this.#configuration.read;
  }

  #read(): NginxConfiguration | undefined {
    const main = this.#mainDocument();
    return (
      main &&
      new NginxConfiguration(
        main,
        expand(main, "main", (pattern) => this.#include(pattern)),
      )
    );
  }

  #mainDocument(): NginxDocument | undefined {
    const found = this.files.find(this.mainFile);
    if (typeof found === "object") return this.#lookup.nginx(found.uri);
    if (found === "stock") return stockMain;
    return this.nginx?.main === undefined ? packagedMain : undefined;
  }

  #include(pattern: string): Included {
    const path = this.#resolve(pattern);
    if (path === undefined || hasGlob(dirname(path))) return { documents: [], unresolved: { holds: undefined } };
    if (!hasGlob(path)) return this.#includeFile(path);
    const folder = dirname(path);
    const { names, isWhole } = this.#list(folder);
    const matching = [...names].filter((name) => matchesGlob(basename(path), name)).sort();
    const parts = matching
      .filter((name) => this.#find(join(folder, name)) !== "absent")
      .map((name) => this.#includeFile(join(folder, name)));
    return {
      documents: parts.flatMap(({ documents }) => documents),
      unresolved: parts.find((part) => part.unresolved)?.unresolved ?? (isWhole ? undefined : unresolved(path)),
    };
  }

  /** The keys and password files of the repository that are in the image and that its configuration names. */
  get secrets(): readonly NamedSecret[] {
    this.#secrets ??= this.configuration ? namedSecrets(this.configuration, (path) => this.#copied(path)) : [];
    return this.#secrets;
  }

  #copied(path: string): ImageFile | undefined {
    const resolved = this.#resolve(path);
    const found = resolved === undefined ? undefined : this.files.find(resolved);
    return typeof found === "object" ? found : undefined;
  }

  /** A path as nginx reads it in its configuration: from the folder of the main file. Undefined with a variable in it. */
  #resolve(path: string): string | undefined {
    return path === "" || path.includes("$")
      ? undefined
      : join(path.startsWith("/") ? "/" : dirname(this.mainFile), path);
  }

  #includeFile(path: string): Included {
    const found = this.#find(path);
    const document =
      typeof found === "object" ? this.#lookup.nginx(found.uri) : found === "stock" ? this.#stock(path) : undefined;
    return document
      ? { documents: [document], unresolved: undefined }
      : { documents: [], unresolved: unresolved(path) };
  }

  #stock(path: string): NginxDocument | undefined {
    const port = stockPort(this.stage);
    return port !== undefined && path === "/etc/nginx/conf.d/default.conf" ? stockSite(port) : undefined;
  }

  /** A file when nginx starts: a template of the same name was filled in before. */
  #find(path: string): ReturnType<ImageFiles["find"]> {
    const isFilled = this.nginx?.fillsTemplates && dirname(path) === filledFolder;
    const template = isFilled ? this.files.find(`${templateFolder}/${basename(path)}.template`) : "absent";
    return template === "absent" ? this.files.find(path) : template;
  }

  #list(folder: string): ReturnType<ImageFiles["list"]> {
    const own = this.files.list(folder);
    if (folder !== filledFolder || !this.nginx?.fillsTemplates) return own;
    const templates = this.files.list(templateFolder);
    const filled = [...templates.names].flatMap((name) => /^(.+)\.template$/.exec(name)?.[1] ?? []);
    return { names: new Set([...own.names, ...filled]), isWhole: own.isWhole && templates.isWhole };
  }
}

const templateFolder = "/etc/nginx/templates";
const filledFolder = "/etc/nginx/conf.d";

/** The images that the shipped stages of a Dockerfile become; none when it does not speak of nginx. */
export function imagesOf(
  document: DockerfileDocument,
  targets: readonly string[] | undefined,
  lookup: Lookup,
): readonly ContainerImage[] {
  if (!/nginx|openresty/i.test(document.source)) return [];
  const context = new BuildContext(document, lookup);
  const byStage = new Map<Stage, ImageFiles>();
  const filesOf = (stage: Stage): ImageFiles => {
    const files = byStage.get(stage) ?? new ImageFiles(stage, context, lookup, filesOf);
    byStage.set(stage, files);
    return files;
  };
  return document.shippedStages(targets).map((stage) => new ContainerImage(stage, filesOf(stage), lookup));
}
