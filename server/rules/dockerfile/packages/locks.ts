/** How a package manager of JavaScript holds to its lockfile. */
export interface Lock {
  readonly names: readonly string[];
  readonly isInstall: RegExp;
  /** The lockfile as COPY names it, patterns that are meant for it included. */
  readonly file: RegExp;
  /** Flags with which the lockfile decides, or plays no part. */
  readonly flags: readonly string[];
  /** What to add; npm has a command of its own instead. */
  readonly flag?: string;
}

/** The package managers, from the reference of each. */
export const locks: readonly Lock[] = [
  {
    names: ["npm"],
    isInstall: /^(?:i|in|ins|install)$/,
    file: /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|package(?:-lock)?\*(?:\.json)?)$/,
    flags: ["-g", "--global", "--location", "--no-package-lock", "--no-save"],
  },
  {
    names: ["yarn", "yarnpkg"],
    isInstall: /^(?:install)?$/,
    file: /(?:^|\/)yarn\.(?:lock|\*)\*?$/,
    flags: ["--frozen-lockfile", "--immutable", "--immutable-cache", "--pure-lockfile", "--no-lockfile", "--mode"],
    flag: "--frozen-lockfile",
  },
  {
    names: ["pnpm"],
    isInstall: /^(?:i|install)$/,
    file: /(?:^|\/)pnpm-lock\.yaml\*?$/,
    flags: ["--frozen-lockfile", "-g", "--global", "--no-lockfile", "--offline"],
    flag: "--frozen-lockfile",
  },
  {
    names: ["bun"],
    isInstall: /^(?:i|install)$/,
    file: /(?:^|\/)bun\.lockb?\*?$/,
    flags: ["--frozen-lockfile", "-g", "--global", "--no-save"],
    flag: "--frozen-lockfile",
  },
];
