/** What a text of the answers must look like, so that it can stand in any generated file as it is. */
export interface Pattern {
  readonly pattern: string;
  /** What a text that does not match is called in a message. */
  readonly wrong: string;
}

/** Names of projects, as both images and compose take them. */
export const projectName: Pattern = {
  pattern: "^[a-z0-9][a-z0-9-]{0,62}$",
  wrong: "is no name of lower-case letters, digits and dashes",
};

export const nodeVersionPattern: Pattern = {
  pattern: "^\\d{1,3}(\\.\\d{1,4}){0,2}$",
  wrong: "is no version such as 24 or 24.1.0",
};

/** Paths inside the project, without a step upward. */
export const filePath: Pattern = {
  pattern: "^(?!\\.{1,2}(/|$))(?!.*/\\.{1,2}(/|$))[A-Za-z0-9_@.][A-Za-z0-9_@.+/-]*$",
  wrong: "is no relative path of letters, digits and . _ @ + - / inside the project",
};

export const packageName: Pattern = {
  pattern: "^(@[A-Za-z0-9._~-]+/)?[A-Za-z0-9._~][A-Za-z0-9._~-]*$",
  wrong: "is no name of a package",
};

export const scriptName: Pattern = {
  pattern: "^[A-Za-z0-9_][A-Za-z0-9:._-]*$",
  wrong: "is no name of a script",
};

/** A word that means the same in a shell, in JSON and in YAML. */
export const plainWord: Pattern = {
  pattern: "^[A-Za-z0-9_@%+=:,./-]+$",
  wrong: "is no word of letters, digits and _ @ % + = : , . / -",
};

export const variableName: Pattern = {
  pattern: "^[A-Za-z_][A-Za-z0-9_]*$",
  wrong: "is no name of a variable",
};

export const urlPath: Pattern = {
  pattern: "^/[A-Za-z0-9_.~%/-]*$",
  wrong: "is no path such as /healthz",
};

/** A path below the root: the root itself would mean everything. */
export const urlPathBelowRoot: Pattern = {
  pattern: "^/[A-Za-z0-9_.~%-][A-Za-z0-9_.~%/-]*$",
  wrong: "is no path such as /login",
};

export const hostName: Pattern = {
  pattern: "^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,62})(\\.[a-z0-9]([a-z0-9-]{0,62}))*$",
  wrong: "is no host name in lower case",
};

export const mailAddress: Pattern = {
  pattern: "^[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,253}$",
  wrong: "is no mail address",
};

export const httpAddress: Pattern = {
  pattern: "^https?://[A-Za-z0-9.-]{1,253}(:\\d{1,5})?(/[A-Za-z0-9_.~%/-]*)?$",
  wrong: "is no address such as http://auth:9091/verify",
};

/** Whether a text matches; texts beyond any sensible length do not. */
export const matches = (text: string, { pattern }: Pattern): boolean =>
  text.length <= 500 && new RegExp(pattern).test(text);
