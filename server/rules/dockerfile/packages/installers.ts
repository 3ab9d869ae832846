import type { ShellCommand } from "../../../engine/dockerfile/command.ts";

/** A package manager that installs what a project declares, development dependencies included. */
export interface Installer {
  /** How it is called. */
  readonly names: readonly string[];
  readonly subcommands: readonly string[];
  /** Whether it installs when no subcommand is given. */
  readonly isDefault?: boolean;
  /** Whether a flag of the command leaves the development dependencies out, or installs something else. */
  readonly spares: (command: ShellCommand) => boolean;
  /** Variables of the environment that leave them out, with the values that do. */
  readonly environment?: Readonly<Record<string, RegExp>>;
  /** Words of an earlier or later command of the same tool that leave them out or take them away. */
  readonly configures?: RegExp;
  /** The flag that leaves them out. */
  readonly flag?: string;
}

const isSet = (command: ShellCommand, ...names: readonly string[]): boolean =>
  command.flags(...names).some(({ value }) => value !== "false");

const names = (command: ShellCommand, group: RegExp, ...flags: readonly string[]): boolean =>
  command.flags(...flags).some(({ value }) => value === undefined || group.test(value));

const global = ["-g", "--global", "--location"];
const dry = ["--dry-run", "--package-lock-only", "--lockfile-only", "--version", "--help", "-v", "-h"];
const production = { NODE_ENV: /^production$/ };
const on = /^(?!0$|false$|$)/;
const development = /\b(?:dev|development)\b/;

/** The installers by ecosystem, from the reference of each tool. */
export const installers: readonly Installer[] = [
  {
    names: ["npm"],
    subcommands: ["ci", "clean-install", "i", "install"],
    spares: (command) =>
      isSet(command, "--production", "--prod", ...global, ...dry) ||
      names(command, /^dev$/, "--omit") ||
      names(command, /^prod(?:uction)?$/, "--only"),
    environment: { ...production, NPM_CONFIG_OMIT: /\bdev\b/, NPM_CONFIG_PRODUCTION: /^true$/ },
    configures: /^(?:prune .*(?:--production|--omit[= ]dev)|config set .*(?:omit[= ]dev|production[= ]true))/,
    flag: "--omit=dev",
  },
  {
    names: ["yarn", "yarnpkg"],
    subcommands: ["install"],
    isDefault: true,
    spares: (command) => isSet(command, "--production", "--prod", ...dry),
    environment: { ...production, YARN_PRODUCTION: /^true$/ },
    configures: /^(?:workspaces focus|install .*--production)/,
    flag: "--production",
  },
  {
    names: ["pnpm"],
    subcommands: ["i", "install"],
    spares: (command) => isSet(command, "--prod", "--production", "-P", ...global, ...dry),
    environment: production,
    configures: /^(?:prune .*--prod|(?:.* )?deploy )/,
    flag: "--prod",
  },
  {
    names: ["composer"],
    subcommands: ["i", "install"],
    spares: (command) => isSet(command, "--no-dev", "--dry-run", "--download-only"),
    environment: { COMPOSER_NO_DEV: on },
    configures: /^install .*--no-dev/,
    flag: "--no-dev",
  },
  {
    names: ["bundle", "bundler"],
    subcommands: ["install"],
    isDefault: true,
    spares: (command) => names(command, development, "--without") || isSet(command, "--version", "-v"),
    environment: { BUNDLE_WITHOUT: development, BUNDLE_ONLY: on },
    configures: /^config .*(?:without|only)/,
  },
  {
    names: ["poetry"],
    subcommands: ["install"],
    spares: (command) =>
      isSet(command, "--no-dev", "--only-root", "--dry-run", "--only") || names(command, development, "--without"),
    environment: { POETRY_WITHOUT: development, POETRY_ONLY: on },
    flag: "--only main",
  },
  {
    names: ["uv"],
    subcommands: ["sync"],
    spares: (command) =>
      isSet(command, "--no-dev", "--no-default-groups", "--only-group", "--dry-run") ||
      names(command, development, "--no-group"),
    environment: { UV_NO_DEV: on, UV_NO_DEFAULT_GROUPS: on },
    flag: "--no-dev",
  },
];
