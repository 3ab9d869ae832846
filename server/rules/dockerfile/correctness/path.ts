/** Whether a path, of Linux or Windows, is known to be relative; false for one that is not known or begins with `~` or `%`. */
export const isRelative = (path: string | undefined): boolean =>
  path !== undefined && path !== "" && !/^(?:[/\\~%]|[a-z]:)/i.test(path);
