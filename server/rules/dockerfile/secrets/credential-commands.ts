import type { ShellCommand, ShellWord } from "../../../engine/dockerfile/command.ts";

/** A command by which a program keeps a credential in a file of its own. */
export interface CredentialCommand {
  /** What its words look like: those that are no flags, then ` | ` and all of them. */
  readonly pattern: RegExp;
  /** Where the credential then stands; a leading `~` is the home directory. */
  readonly file: string;
  /** What the words of the command look like that takes it out again. */
  readonly undo: RegExp;
  /** Whether it exists to log in: it needs a credential whatever its words are. */
  readonly isLogin: boolean;
}

const login = (pattern: RegExp, file: string, undo = /logout/): CredentialCommand => ({
  pattern,
  file,
  undo,
  isLogin: true,
});
const setting = (
  pattern: RegExp,
  file: string,
  undo = /\b(?:unset|delete|rm|remove)\b|--unset/,
): CredentialCommand => ({
  pattern,
  file,
  undo,
  isLogin: false,
});

const registryLogin = login(
  /^(?:registry )?login .*\| .*\s(?:-p|--password|--password-stdin)\b/,
  "~/.docker/config.json",
);
const npmLogin = login(
  /^(?:config |c )?set \S*_(?:authToken|auth|password)\b/,
  "~/.npmrc",
  /^(?:config|c) (?:delete|rm)/,
);
const npmSetting = setting(/^(?:config |c )?set\b/, "~/.npmrc");

/** Commands by program, from the documentation of each; the first that fits counts. */
const commands: Readonly<Record<string, readonly CredentialCommand[]>> = {
  docker: [registryLogin],
  podman: [registryLogin],
  buildah: [registryLogin],
  helm: [registryLogin, setting(/^repo add\b/, "~/.config/helm/repositories.yaml", /^repo remove/)],
  npm: [npmLogin, npmSetting],
  pnpm: [npmLogin, npmSetting],
  yarn: [
    login(/^config set \S*(?:[aA]uthToken|[aA]uthIdent|_password)\b/, "~/.yarnrc.yml", /^config (?:unset|delete)/),
    setting(/^config set\b/, "~/.yarnrc.yml"),
  ],
  aws: [
    login(/^configure set (?:\S*\.)?aws_(?:access_key_id|secret_access_key|session_token)\b/, "~/.aws/credentials"),
  ],
  gcloud: [login(/^auth activate-service-account\b/, "~/.config/gcloud", /^auth revoke/)],
  az: [login(/^login .*\| .*\s(?:-p|--password|--federated-token)\b/, "~/.azure")],
  doctl: [login(/^auth init .*\| .*\s(?:-t|--access-token)\b/, "~/.config/doctl/config.yaml", /^auth remove/)],
  gh: [login(/^auth login\b.*--with-token/, "~/.config/gh/hosts.yml")],
  composer: [login(/^config (?:http-basic|bearer|github-oauth|gitlab-token|gitlab-oauth)\b/, "auth.json", /--unset/)],
  poetry: [login(/^config (?:http-basic|pypi-token)\b/, "~/.config/pypoetry/auth.toml", /--unset/)],
  pip: [setting(/^config (?:\S+ )?set\b/, "~/.config/pip/pip.conf")],
  pip3: [setting(/^config (?:\S+ )?set\b/, "~/.config/pip/pip.conf")],
  bundle: [setting(/^config\b/, "~/.bundle/config")],
  gem: [setting(/^sources (?:-a|--add)\b/, "~/.gemrc")],
  cargo: [login(/^login [^|\s]/, "~/.cargo/credentials.toml")],
  dotnet: [setting(/^nuget (?:add|update) source\b/, "~/.nuget/NuGet/NuGet.Config", /^nuget remove source/)],
  git: [
    login(/^config .*https?:\/\/[^\s/@:]{0,300}:[^\s/@]{1,300}@\S*insteadof/i, "~/.gitconfig"),
    setting(/^config\b/, "~/.gitconfig"),
    setting(/^(?:clone|remote (?:add|set-url)|submodule)\b/, ".git/config", /^remote (?:set-url|remove|rm)/),
  ],
};

/** The words of a command as the patterns read them. */
function lineOf(command: ShellCommand): string {
  const join = (words: readonly ShellWord[]): string =>
    words.map(({ value, text }) => value ?? text.replace(/["']/g, "")).join(" ");
  return `${join(command.operands())} | ${join(command.words)}`;
}

/** Names of all programs that the table knows. */
export const credentialPrograms: readonly string[] = Object.keys(commands);

/** How a command keeps a credential; undefined for all others. */
export function credentialCommand(command: ShellCommand): CredentialCommand | undefined {
  if (!Object.hasOwn(commands, command.name)) return undefined;
  const line = lineOf(command);
  return line.length > 5000 ? undefined : commands[command.name]?.find(({ pattern }) => pattern.test(line));
}

/** Whether a command takes out again what one of the same program has kept. */
export const undoes = (command: ShellCommand, kept: CredentialCommand): boolean =>
  kept.undo.test(lineOf(command).slice(0, 5000));
