import { imageName } from "../../engine/dockerfile/image-facts.ts";
import type { Stage } from "../../engine/dockerfile/stages.ts";
import type { ImageFile } from "../../engine/image/files.ts";
import type { ContainerImage } from "../../engine/image/image.ts";
import { stockUri } from "../../engine/image/stock-nginx.ts";
import type { Directive } from "../../engine/nginx/block.ts";
import type { Span } from "../../engine/text.ts";
import { join } from "../../engine/uri.ts";
import { isRoot } from "../dockerfile/privilege/process-user.ts";
import { baseFacts } from "../dockerfile/start.ts";

/** The name of the image at the root of a stage's chain: `nginx`; undefined for scratch and what is not known. */
export const baseName = ({ image }: Stage): string | undefined =>
  image === undefined || image === "scratch" ? undefined : imageName(image);

/** An ordinary user that containers start as, and where the Dockerfile says so. */
export interface OrdinaryUser {
  readonly name: string;
  /** As the message calls it: `USER app`, or the image. */
  readonly label: string;
  readonly span: Span;
}

/** Who containers start as, when that is known and not root: by USER along the chain, or by the base image. */
export function ordinaryUser(stage: Stage): OrdinaryUser | undefined {
  const { user } = stage;
  const name = user ? user.user : baseFacts(stage)?.user;
  if (name === undefined || name === "" || isRoot(name)) return undefined;
  const word = user?.word ?? stage.from.reference;
  return word && { name, label: user ? `USER ${name}` : `User ${name} of the image`, span: word.span };
}

/** Whether a directive stands in a file of the repository, not of the base image. */
export const isOwn = ({ document }: Directive): boolean => !document.uri.startsWith(stockUri);

/** Whether some command of a RUN along the chain names a path, or a folder above or below it. */
export function isPrepared({ chain }: Stage, commands: readonly string[], path: string): boolean {
  return chain.some((stage) =>
    stage
      .named("RUN")
      .some(
        (run) =>
          !run.hasScript ||
          run
            .commands(...commands)
            .some((command) =>
              command.words.some(({ value }) => value === undefined || isRelated(value.replace(/\/?\*?$/, ""), path)),
            ),
      ),
  );
}

const isRelated = (word: string, path: string): boolean =>
  word.startsWith("/") && (word === path || path.startsWith(`${word}/`) || word.startsWith(`${path}/`));

/** A file of the repository by which an image configures nginx: the main file, else the first of the sites. */
export function configurationFile(image: ContainerImage): ImageFile | undefined {
  const main = image.files.find(image.mainFile);
  return typeof main === "object" ? main : siteFile(image);
}

/** The folder of sites of nginx's own image. */
export const siteFolder = "/etc/nginx/conf.d";

/** The first file of the repository in the folder of sites. */
export function siteFile({ files }: ContainerImage): ImageFile | undefined {
  const names = [...files.list(siteFolder).names].sort();
  return names.map((name) => files.find(join(siteFolder, name))).find((file) => typeof file === "object");
}
