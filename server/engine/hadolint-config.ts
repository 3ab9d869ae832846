import { isMap, isScalar, isSeq } from "yaml";
import { normalId } from "./exceptions/pragma.ts";
import type { Equivalent, RuleMetadata, Severity } from "./rule.ts";
import { type LabelType, labelTypes, type Settings } from "./settings.ts";
import { parseYaml } from "./yaml.ts";

/** What a file of hadolint's says, as far as it concerns a review. */
export interface HadolintConfig {
  /** hadolint's ids in capitals, each with what the file makes of it. */
  readonly severities: ReadonlyMap<string, Severity | "off">;
  readonly trustedRegistries: readonly string[];
  /** Kinds of values by the key of the label; every key is also required. */
  readonly labelSchema: Readonly<Record<string, LabelType>>;
  /** Whether labels that the schema does not name are refused. */
  readonly hasStrictLabels: boolean;
  /** Whether comments that silence hadolint do not count. */
  readonly ignoresPragmas: boolean;
  /** The least severity that fails a run, in hadolint's words; undefined when it is not said. */
  readonly failureThreshold: string | undefined;
}

/** hadolint's severities in ours; `ignore` silences a check. */
const severityNames: Readonly<Record<string, Severity | "off">> = {
  error: "error",
  warning: "warning",
  info: "info",
  style: "hint",
  ignore: "off",
};

/** The id of hadolint's check for labels outside the schema. */
const strictLabels = "DL3050";

/** Reads a file of hadolint's; what is not understood counts as not said. Takes any text and never throws. */
export function parseHadolintConfig(source: string): HadolintConfig {
  const document = parseYaml(source);
  const contents = document?.errors.length === 0 ? document.contents : undefined;
  const at = (key: string): unknown => (isMap(contents) ? contents.get(key, true) : undefined);
  const severities = new Map<string, Severity | "off">();
  const override = at("override");
  for (const [name, severity] of Object.entries(severityNames)) {
    for (const id of isMap(override) ? texts(override.get(name, true)) : []) severities.set(id.toUpperCase(), severity);
  }
  for (const id of texts(at("ignored"))) severities.set(id.toUpperCase(), "off");
  return {
    severities,
    trustedRegistries: texts(at("trustedRegistries")),
    labelSchema: schemaOf(at("label-schema")),
    hasStrictLabels: textOf(at("strict-labels")) === "true",
    ignoresPragmas: textOf(at("disable-ignore-pragma")) === "true",
    failureThreshold: textOf(at("failure-threshold")),
  };
}

const textOf = (node: unknown): string | undefined =>
  isScalar(node) && node.value !== null ? String(node.value) : undefined;

const texts = (node: unknown): string[] => (isSeq(node) ? node.items.flatMap((item) => textOf(item) ?? []) : []);

function schemaOf(node: unknown): Readonly<Record<string, LabelType>> {
  const entries = isMap(node) ? node.items : [];
  return Object.fromEntries(
    entries.flatMap(({ key, value }) => {
      const type = labelTypes.find((name) => name.toLowerCase() === textOf(value)?.toLowerCase());
      const name = textOf(key);
      return type && name !== undefined ? [[name, type]] : [];
    }),
  );
}

/**
 * Whether a rule stands for a check of hadolint's, if only for some of its cases: who silenced a check for a whole
 * project is not to meet the same defects under another name.
 */
const answers = ({ tool }: Equivalent): boolean => tool === "hadolint";

/** What a file of hadolint's says of the rules that answer its checks. */
export function ruleSeverities(
  config: HadolintConfig,
  rules: readonly RuleMetadata[],
): Readonly<Record<string, Severity | "off">> {
  const chosen: Record<string, Severity | "off"> = {};
  for (const { id, equivalents } of rules) {
    const own = equivalents.filter(answers);
    const severities = own.map((one) => config.severities.get(normalId("hadolint", one.id)));
    // A rule that stands for two checks goes silent only with both of them.
    const severity = severities.includes(undefined) ? undefined : (severities.find((one) => one !== "off") ?? "off");
    if (own.length > 0 && severity !== undefined) chosen[id] = severity;
    else if (config.hasStrictLabels && own.some((one) => one.id === strictLabels)) chosen[id] = "info";
  }
  return chosen;
}

/** The settings that a file of hadolint's stands for, over others. They belong to no `portcullis.yaml`. */
export function hadolintSettings(source: string, base: Settings, rules: readonly RuleMetadata[]): Settings {
  const config = parseHadolintConfig(source);
  const { trustedRegistries, labelSchema, ignoresPragmas } = config;
  const labels = Object.keys(labelSchema);
  return {
    ...base,
    rules: { ...base.rules, ...ruleSeverities(config, rules) },
    trustedRegistries: trustedRegistries.length > 0 ? trustedRegistries : base.trustedRegistries,
    requiredLabels: labels.length > 0 ? labels : base.requiredLabels,
    labelSchema: labels.length > 0 ? labelSchema : base.labelSchema,
    requireReason: ignoresPragmas ? "always" : base.requireReason,
    shellcheck: { ...base.shellcheck, ignore: [...base.shellcheck.ignore, ...ignoredScripts(config)] },
  };
}

/** The checks of ShellCheck, which hadolint runs, that a file silences. */
const ignoredScripts = ({ severities }: HadolintConfig): string[] =>
  [...severities].flatMap(([id, severity]) => (severity === "off" && shellcheckId.test(id) ? [id] : []));

const shellcheckId = /^SC\d{4}$/;

/** Writes what a file of hadolint's says as a `portcullis.yaml`. What has no counterpart stands in comments. */
export function convertHadolintConfig(source: string, rules: readonly RuleMetadata[]): string {
  const config = parseHadolintConfig(source);
  const severities = Object.entries(ruleSeverities(config, rules)).sort(([a], [b]) => (a < b ? -1 : 1));
  const labels = Object.entries(config.labelSchema);
  const docker = [
    ...list("trustedRegistries", config.trustedRegistries),
    ...list("requiredLabels", Object.keys(config.labelSchema)),
    ...(labels.length > 0 ? ["labelSchema:", ...labels.map(([key, type]) => `  ${quoted(key)}: ${type}`)] : []),
  ];
  const sections = [
    ["# From hadolint's settings.", ...remarks(config, rules)],
    block(
      "rules",
      severities.map(([id, severity]) => `${id}: ${severity}`),
    ),
    block("exceptions", config.ignoresPragmas ? ["requireReason: always"] : []),
    block("dockerfile", docker),
    block("shellcheck", list("ignore", ignoredScripts(config))),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function remarks({ severities, failureThreshold }: HadolintConfig, rules: readonly RuleMetadata[]): string[] {
  const known = new Set(rules.flatMap(({ equivalents }) => equivalents.filter(answers).map(({ id }) => id)));
  const others = [...severities].flatMap(([id, severity]) => {
    const isKept = known.has(id) || (severity === "off" && shellcheckId.test(id));
    return isKept || !/^[A-Z]+\d+$/.test(id) ? [] : [id];
  });
  return [
    ...(others.length > 0 ? [`# No rule reports what these do: ${others.join(", ")}.`] : []),
    ...(failureThreshold && Object.hasOwn(severityNames, failureThreshold)
      ? [`# failure-threshold is an option of the command line: --fail-on ${failsOn(failureThreshold)}.`]
      : []),
  ];
}

const failsOn = (threshold: string): string => {
  const severity = severityNames[threshold];
  return severity === undefined || severity === "off" ? "never" : severity;
};

const block = (key: string, lines: readonly string[]): string[] =>
  lines.length > 0 ? [`${key}:`, ...lines.map((line) => `  ${line}`)] : [];

const list = (key: string, items: readonly string[]): string[] =>
  items.length > 0 ? [`${key}:`, ...items.map((item) => `  - ${quoted(item)}`)] : [];

/** A text as YAML reads it back, whatever stands in it. */
const quoted = (text: string): string => (/^[A-Za-z][\w./-]*$/.test(text) ? text : JSON.stringify(text));
