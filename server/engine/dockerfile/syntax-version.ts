import type { DockerfileDocument } from "./document.ts";

const dockerFrontend = /^(?:docker\.io\/)?docker\/dockerfile(?:-upstream)?(?::([\w.-]+))?(?:@sha256:\w+)?$/;

const frontend = (document: DockerfileDocument): string | undefined =>
  document.directives.find(({ name }) => name === "syntax")?.value;

/** Whether Docker's own frontend reads the file; another one may know more instructions, flags and modifiers. */
export function isForDocker(document: DockerfileDocument): boolean {
  const value = frontend(document);
  return value === undefined || dockerFrontend.test(value);
}

/**
 * Whether the Dockerfile syntax in force is 1.`minor` or newer: the one that `# syntax=` names, else the one that the
 * builder brings, which is taken to be current. False for frontends that are not Docker's.
 */
export function syntaxAllows(document: DockerfileDocument, minor: number): boolean {
  const value = frontend(document);
  if (value === undefined) return true;
  const tag = dockerFrontend.exec(value);
  if (!tag) return false;
  const version = /^1\.(\d{1,4})/.exec(tag[1] ?? "");
  return version === null || Number(version[1]) >= minor;
}
