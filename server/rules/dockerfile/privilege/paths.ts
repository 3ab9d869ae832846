import { join } from "../../../engine/uri.ts";

/** A path of the image with `.`, `..` and double slashes resolved; undefined when it is not known or not absolute. */
export const absolutePath = (path: string | undefined): string | undefined =>
  path?.startsWith("/") ? join("/", path) : undefined;
