import type { DockerfileDocument } from "./document.ts";

/**
 * Whether the Dockerfile syntax in force is 1.`minor` or newer: the one that `# syntax=` names, else the one that the
 * builder brings, which is taken to be current. False for frontends that are not Docker's.
 */
export function syntaxAllows(document: DockerfileDocument, minor: number): boolean {
  const value = document.directives.find(({ name }) => name === "syntax")?.value;
  if (value === undefined) return true;
  const tag = /^(?:docker\.io\/)?docker\/dockerfile(?:-upstream)?(?::([\w.-]+))?(?:@sha256:\w+)?$/.exec(value);
  if (!tag) return false;
  const version = /^1\.(\d{1,4})/.exec(tag[1] ?? "");
  return version === null || Number(version[1]) >= minor;
}
