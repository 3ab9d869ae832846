import type { DockerfileDocument } from "../dockerfile/document.ts";
import { isDockerfileName } from "../dockerfile/names.ts";
import type { NginxDocument } from "../nginx/document.ts";
import type { Files, Wants } from "../project.ts";
import type { Settings } from "../settings.ts";
import { dirname, join } from "../uri.ts";
import { type ContainerImage, imagesOf } from "./image.ts";
import { Lookup } from "./lookup.ts";
import { type StartScript, startScriptsOf } from "./start-scripts.ts";

/** How many folders above that of an nginx file a Dockerfile that copies it may stand in. */
const foldersAbove = 2;

/** Links Dockerfiles and the nginx files they copy: which images there are, and what of them is not at hand. */
export class ImageLinker {
  readonly images: readonly ContainerImage[];
  /** The shell scripts of the repository that containers start with. */
  readonly startScripts: readonly StartScript[];
  readonly #lookup: Lookup;
  readonly #nginx: readonly NginxDocument[];
  #hasAsked = false;

  constructor(
    dockerfiles: readonly DockerfileDocument[],
    nginx: readonly NginxDocument[],
    files: Files,
    settings: Settings,
  ) {
    const lookup = new Lookup(files);
    this.images = dockerfiles
      .filter(namesNginx)
      .flatMap((document) => imagesOf(document, settings.shippedTargets, lookup));
    this.startScripts = dockerfiles.flatMap((document) => startScriptsOf(document, settings.shippedTargets, lookup));
    this.#lookup = lookup;
    this.#nginx = nginx;
  }

  /** What is not at hand; asking for everything is what tells, and reads the configurations on the way. */
  get wants(): Wants {
    if (!this.#hasAsked) {
      for (const image of this.images) void image.secrets;
      for (const { uri } of this.#nginx) seekDockerfiles(this.#lookup, dirname(uri));
      this.#hasAsked = true;
    }
    return this.#lookup.wants;
  }
}

/** Whether a Dockerfile names nginx or one of its kin anywhere: most do not, and need no model of their files. */
const namesNginx = ({ source }: DockerfileDocument): boolean => /nginx|openresty|angie|tengine/i.test(source);

function seekDockerfiles(lookup: Lookup, start: string): void {
  let folder = start;
  for (let above = 0; above <= foldersAbove; above++) {
    const names = lookup.names(folder);
    if (Array.isArray(names))
      for (const name of names) if (isDockerfileName(name)) lookup.dockerfile(join(folder, name));
    if (dirname(folder) === folder) return;
    folder = dirname(folder);
  }
}
