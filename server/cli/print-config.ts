import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { defaultSettings, type Settings } from "../engine/settings.ts";
import { rules } from "../rules/index.ts";
import type { Run } from "./commands.ts";
import { displayPath, pathOf } from "./disk.ts";
import { exitCode } from "./exit.ts";
import { readSettings, SettingsFinder } from "./projects.ts";
import type { Terminal } from "./terminal.ts";
import { visible } from "./visible.ts";

/** `portcullis print-config`: the settings in force for a file, a line each, with where the value comes from. */
export const printConfig: Run = async ({ operands: [name = ""] }, terminal) => {
  const file = resolve(terminal.folder, name);
  const isFolder = statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const path = new SettingsFinder().find(isFolder ? file : dirname(file));
  const { settings, problems } = await readSettings(path, terminal);
  const from = path === undefined ? undefined : displayPath(terminal.folder, path);
  const rows = [...settingRows(settings, from, terminal), ...ruleRows(settings, from)];
  const width = Math.max(...rows.map(({ text }) => text.length));
  const lines = rows.map(({ text, origin }) => `${visible(`${text.padEnd(width)}  # ${origin}`)}\n`);
  terminal.write(`# ${visible(displayPath(terminal.folder, file))}\n${lines.join("")}`);
  for (const { message } of problems) terminal.warn(`${from}: ${message}`);
  return problems.length > 0 ? exitCode.usage : exitCode.clean;
};

interface Row {
  readonly text: string;
  readonly origin: string;
}

/** The settings under the names that they have in `portcullis.yaml`. */
function settingRows(settings: Settings, from: string | undefined, { environment, folder }: Terminal): Row[] {
  const { includeRoot } = settings;
  const row = (key: string, value: unknown, usual: unknown): Row => {
    const written = JSON.stringify(value) ?? "not set";
    return {
      text: `${key}: ${written}`,
      origin: from && written !== (JSON.stringify(usual) ?? "not set") ? from : "default",
    };
  };
  const allowed = settings.exceptions.map(({ span, ...exception }) => exception);
  return [
    {
      text: `today: ${settings.today}`,
      origin: environment.SOURCE_DATE_EPOCH ? "SOURCE_DATE_EPOCH" : "the clock, UTC",
    },
    row("nginx.version", settings.nginxVersion, defaultSettings.nginxVersion),
    row("nginx.includeRoot", includeRoot && displayPath(folder, pathOf(includeRoot)), defaultSettings.includeRoot),
    row("dockerfile.shippedTargets", settings.shippedTargets, defaultSettings.shippedTargets),
    row("dockerfile.trustedRegistries", settings.trustedRegistries, defaultSettings.trustedRegistries),
    row("dockerfile.requiredLabels", settings.requiredLabels, defaultSettings.requiredLabels),
    row("dockerfile.labelSchema", settings.labelSchema, defaultSettings.labelSchema),
    row("shellcheck.enable", settings.shellcheck.enable, defaultSettings.shellcheck.enable),
    row("shellcheck.ignore", settings.shellcheck.ignore, defaultSettings.shellcheck.ignore),
    row("criteria", settings.criteria, defaultSettings.criteria),
    row("exceptions.requireReason", settings.requireReason, defaultSettings.requireReason),
    row("exceptions.allow", allowed, defaultSettings.exceptions),
  ];
}

function ruleRows(settings: Settings, from: string | undefined): Row[] {
  return rules.map(({ id, severity, enabled }) => {
    const chosen = Object.hasOwn(settings.rules, id) ? settings.rules[id] : undefined;
    return {
      text: `rules.${id}: ${chosen ?? (enabled ? severity : "off")}`,
      origin: chosen && from ? from : "default",
    };
  });
}
