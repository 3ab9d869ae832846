const dockerfileName = /^(?:(?:dockerfile|containerfile)(?:\.[^/]+)?|[^/]+\.(?:dockerfile|containerfile))$/i;
const otherKind = /(?:\.dockerignore|\.containerignore|~|\.swp|\.swo|\.orig|\.rej|\.bak|\.md)$/i;

/** Whether a file of this name (without its directory) is a Dockerfile: not its ignore file, not an editor's backup. */
export const isDockerfileName = (basename: string): boolean =>
  dockerfileName.test(basename) && !otherKind.test(basename) && !basename.startsWith(".") && !basename.startsWith("#");
