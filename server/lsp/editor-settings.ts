import { type Severity, severities } from "../engine/rule.ts";
import type { Settings } from "../engine/settings.ts";
import { join } from "../engine/uri.ts";
import { isRecord } from "./capabilities.ts";

/** What the editor's own settings say; `portcullis.yaml` wins over the part that reviews depend on. */
export interface EditorSettings {
  readonly review: Partial<Settings>;
  /** Whether fixes are offered. */
  readonly fixes: boolean;
  /** Whether "Allow … with a reason" is offered. */
  readonly suppress: boolean;
}

/**
 * Reads the section `portcullis` of the editor's settings for the project at `root`. A value of the wrong type counts
 * as absent: the editor itself marks it in its settings file.
 */
export function readEditorSettings(section: unknown, root: string): EditorSettings {
  const value = isRecord(section) ? section : {};
  return {
    review: {
      rules: readRules(value.rules),
      ...readNginx(value.nginx, root),
      ...readDockerfile(value.dockerfile),
      ...(at(value, "shellcheck", "enable") === true && { shellcheck: { enable: true, ignore: [] } }),
      ...(at(value, "exceptions", "requireReason") === "always" && { requireReason: "always" }),
    },
    fixes: at(value, "fix", "enable") !== false,
    suppress: at(value, "codeActions", "suppress", "enable") !== false,
  };
}

function at(value: unknown, ...keys: readonly string[]): unknown {
  let found: unknown = value;
  for (const key of keys) found = isRecord(found) ? found[key] : undefined;
  return found;
}

const levels: ReadonlySet<unknown> = new Set([...severities, "off"]);

const isLevel = (value: unknown): value is Severity | "off" => levels.has(value);

function readRules(value: unknown): Settings["rules"] {
  const rules: Record<string, Severity | "off"> = {};
  for (const [id, level] of Object.entries(isRecord(value) ? value : {})) if (isLevel(level)) rules[id] = level;
  return rules;
}

function readNginx(value: unknown, root: string): Partial<Settings> {
  const version = at(value, "version");
  const includeRoot = at(value, "includeRoot");
  return {
    ...(typeof version === "string" && /^\d+\.\d+(\.\d+)?$/.test(version) && { nginxVersion: version }),
    ...(typeof includeRoot === "string" && includeRoot !== "" && { includeRoot: join(root, includeRoot) }),
  };
}

function readDockerfile(value: unknown): Partial<Settings> {
  const shipped = readList(at(value, "shippedTargets"));
  return {
    ...(shipped.length > 0 && { shippedTargets: shipped }),
    trustedRegistries: readList(at(value, "trustedRegistries")),
    requiredLabels: readList(at(value, "requiredLabels")),
  };
}

const readList = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
