import type { ShellAssignment, ShellCommand } from "../../../engine/dockerfile/command.ts";
import { flagText, isDownload, plainText } from "../../../engine/dockerfile/downloads.ts";
import type { Span } from "../../../engine/text.ts";

/** Variables that switch a program's TLS verification off, in lower case, with the values that do. */
const variables: ReadonlyMap<string, RegExp> = new Map([
  ["pythonhttpsverify", /^0$/],
  ["node_tls_reject_unauthorized", /^0$/],
  ["npm_config_strict_ssl", /^(?:false|0|null)$/i],
  ["yarn_strict_ssl", /^(?:false|0)$/i],
  ["yarn_enable_strict_ssl", /^(?:false|0)$/i],
  ["git_ssl_no_verify", /^(?!(?:0|false|no|off)$).+/i],
  ["pip_trusted_host", /\S/],
  ["uv_insecure_host", /\S/],
  ["uv_insecure_no_zip_validation", /^(?:1|true)$/i],
  ["goinsecure", /\S/],
  ["gonosumcheck", /^(?!0$).+/],
  ["gonosumdb", /^\*$/],
  ["gosumdb", /^off$/],
  ["cargo_http_check_revoke", /^false$/i],
  ["bundle_ssl_verify_mode", /^0$/],
  ["composer_disable_tls", /^(?:1|true)$/i],
  ["conda_ssl_verify", /^(?:false|0)$/i],
  ["curl_insecure", /^(?:1|true)$/i],
  ["ssl_no_verify", /^(?:1|true)$/i],
]);

/** Whether a variable of that name decides about verification; names are compared in any case. */
export const mayDecide = (name: string): boolean => variables.has(name.toLowerCase());

/** Whether a variable of that name and value switches verification off; names are compared in any case. */
export const switchesOff = (name: string, value: string | undefined): boolean =>
  value !== undefined && variables.get(name.toLowerCase())?.test(value) === true;

const off = /^(?:0|false|no|off|null|none)$/i;

/** Flags by command; all of them switch verification off by themselves. */
const flags: ReadonlyMap<string, readonly string[]> = new Map([
  ["curl", ["-k", "--insecure", "--proxy-insecure", "--doh-insecure"]],
  ["wget", ["--no-check-certificate"]],
  ["wget2", ["--no-check-certificate"]],
  ["aria2c", ["--check-certificate=false"]],
  ["apk", ["--no-check-certificate"]],
  ["pip", ["--trusted-host"]],
  ["pip2", ["--trusted-host"]],
  ["pip3", ["--trusted-host"]],
  ["uv", ["--allow-insecure-host", "--trusted-host"]],
  ["conda", ["-k", "--insecure"]],
  ["mamba", ["-k", "--insecure"]],
  ["svn", ["--trust-server-cert"]],
  ["skopeo", ["--src-tls-verify=false", "--dest-tls-verify=false", "--tls-verify=false"]],
  ["podman", ["--tls-verify=false"]],
  ["buildah", ["--tls-verify=false"]],
  ["docker", ["--tlsverify=false"]],
  ["helm", ["--insecure-skip-tls-verify"]],
  ["kubectl", ["--insecure-skip-tls-verify"]],
  ["oc", ["--insecure-skip-tls-verify"]],
]);

/** A flag that carries a setting such as `Acquire::https::Verify-Peer=false`. */
interface Option {
  readonly flags: readonly string[];
  readonly setting: RegExp;
}

const forEach = <Item>(names: string, item: Item): readonly (readonly [string, Item])[] =>
  names.split(" ").map((name) => [name, item]);

const options: ReadonlyMap<string, Option> = new Map([
  ...forEach("git", { flags: ["-c"], setting: /^http\.(?:\S+\.)?sslVerify=(?:0|false|no|off)$/i }),
  ...forEach("yum dnf dnf5 microdnf tdnf yum-config-manager", {
    flags: ["--setopt"],
    setting: /sslverify=(?:0|false|no|off)$/i,
  }),
  ...forEach("apt apt-get aptitude", {
    flags: ["-o", "--option"],
    setting: /::Verify-(?:Peer|Host)=(?:0|false|no|off)$/i,
  }),
]);

/** A name and value that `config set NAME VALUE` and its like are given. */
interface Setting {
  readonly name: RegExp;
  readonly value: RegExp;
}

const settings: ReadonlyMap<string, Setting> = new Map([
  ...forEach("npm yarn yarnpkg pnpm", { name: /^(?:strict-ssl|enableStrictSsl)$/i, value: off }),
  ...forEach("git", { name: /^http\.(?:\S+\.)?sslVerify$/i, value: off }),
  ...forEach("pip pip2 pip3", { name: /^(?:global|install|user)\.trusted-host$/i, value: /\S/ }),
  ...forEach("conda mamba", { name: /^ssl_verify$/i, value: off }),
  ...forEach("dnf dnf5", { name: /sslverify$/i, value: off }),
  ...forEach("composer", { name: /^(?:disable-tls|secure-http)$/i, value: /./ }),
  ...forEach("bundle", { name: /^ssl_verify_mode$/i, value: /^0$/ }),
  ...forEach("poetry", { name: /^certificates\.\S+\.cert$/i, value: off }),
]);

/** A place where verification is switched off, and what an edit may delete to switch it on again. */
export interface Switch {
  readonly span: Span;
  /** As a message names it, without values that may be private. */
  readonly subject: string;
  /** The words that can go without taking anything else away; undefined where none can. */
  readonly deletable: Span | undefined;
}

/** Whether a command switches verification off. */
export const switchesVerification = (command: ShellCommand): boolean =>
  switchesOf(command).length > 0 || assignmentSwitches(command).length > 0;

const isKnown = ({ name }: ShellCommand): boolean => flags.has(name) || options.has(name) || settings.has(name);

/** Where a command switches the verification of certificates off. */
export function switchesOf(command: ShellCommand): readonly Switch[] {
  if (!isKnown(command)) return [];
  return [...flagSwitches(command), ...optionSwitches(command), ...settingSwitches(command)];
}

/** Where a command, `env` or `export` sets a variable that switches verification off. */
export const assignmentSwitches = ({ assignments }: ShellCommand): readonly ShellAssignment[] =>
  assignments.filter(({ name, value }) => switchesOff(name, value));

function flagSwitches(command: ShellCommand): Switch[] {
  const known = flags.get(command.name);
  if (!known || (command.name === "curl" && !isDownload(command))) return [];
  return command.flags().flatMap((flag): Switch[] => {
    const isOff = known.includes(flag.name) && !off.test(flag.value ?? "");
    if (!isOff && !known.includes(`${flag.name}=${flag.value?.toLowerCase()}`)) return [];
    const { word, valueWord, name } = flag;
    const end = valueWord?.span.end ?? word.span.end;
    const isAlone = word.text.startsWith("--") || word.text === name;
    return [
      {
        span: word.span,
        subject: `${command.name} ${name}`,
        deletable: isAlone ? { start: word.span.start, end } : undefined,
      },
    ];
  });
}

function optionSwitches(command: ShellCommand): Switch[] {
  const option = options.get(command.name);
  if (!option) return [];
  return command.flags(...option.flags).flatMap((flag): Switch[] => {
    const text = flagText(flag);
    if (text === undefined || !option.setting.test(text)) return [];
    const whole = { start: flag.word.span.start, end: flag.valueWord?.span.end ?? flag.word.span.end };
    return [{ span: whole, subject: `${command.name} ${text}`, deletable: whole }];
  });
}

const setters: ReadonlySet<string> = new Set(["config", "set", "setopt"]);

function settingSwitches(command: ShellCommand): Switch[] {
  const setting = settings.get(command.name);
  const words = setting ? command.operands() : [];
  if (!setting || !words.some(({ value }) => value !== undefined && setters.has(value))) return [];
  for (const [at, word] of words.entries()) {
    const [name = "", joined] = plainText(word).split("=", 2);
    const value = joined ?? words[at + 1]?.value;
    if (!setting.name.test(name) || value === undefined || !setting.value.test(value) || isSecure(name, value))
      continue;
    const end = joined === undefined ? (words[at + 1]?.span.end ?? word.span.end) : word.span.end;
    return [{ span: { start: word.span.start, end }, subject: `${command.name} ${name}`, deletable: undefined }];
  }
  return [];
}

/** Composer has one setting that switches TLS off when true, and one when false. */
const isSecure = (name: string, value: string): boolean =>
  (name === "disable-tls" && off.test(value)) || (name === "secure-http" && !off.test(value));
