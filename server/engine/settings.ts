import type { RuleMetadata, Severity } from "./rule.ts";
import type { Span } from "./text.ts";

/** The name of the settings file; the nearest one upward from a file decides. */
export const settingsFileName = "portcullis.yaml";

/** The names of hadolint's settings in a project; they count only where no `portcullis.yaml` decides. */
export const hadolintFileNames: readonly string[] = [".hadolint.yaml", ".hadolint.yml"];

/** A finding accepted in `portcullis.yaml`. */
export interface CentralException {
  readonly rule: string;
  /** Glob relative to the directory of `portcullis.yaml`. */
  readonly path: string;
  readonly reason: string;
  readonly owner?: string;
  /** Last day on which it holds, as YYYY-MM-DD. */
  readonly until?: string;
  /** Its place in `portcullis.yaml`, so that a stale one is shown there. */
  readonly span: Span;
}

/** What the value of a label may be held to; `text` is not empty, `rawText` is anything. */
export const labelTypes = ["text", "rawText", "url", "rfc3339", "spdx", "hash", "semver", "email"] as const;

export type LabelType = (typeof labelTypes)[number];

/** What rules and reviews may depend on: `portcullis.yaml` over the defaults, in the editor over its settings. */
export interface Settings {
  /** Uri of the `portcullis.yaml` in force; undefined when there is none. */
  readonly uri: string | undefined;
  /** The day of the review as YYYY-MM-DD; everything that compares dates uses it. */
  readonly today: string;
  /** Severity by rule id; `off` silences a rule, any other value also enables one that is off by default. */
  readonly rules: Readonly<Record<string, Severity | "off">>;
  readonly exceptions: readonly CentralException[];
  /** `always`: peers' pragmas without a reason are void as well. */
  readonly requireReason: "own" | "always";
  /** Criteria to show; undefined shows all. */
  readonly criteria: readonly string[] | undefined;
  /** Directory uri that stands for `/etc/nginx`; undefined takes the directory of the main file. */
  readonly includeRoot: string | undefined;
  /** Target nginx version as `1.27.3`; undefined when it is not known. */
  readonly nginxVersion: string | undefined;
  /** Stages that are built with `--target` and shipped; undefined takes the last stage. */
  readonly shippedTargets: readonly string[] | undefined;
  /** Registries that base images may come from, with `*`; empty for any. */
  readonly trustedRegistries: readonly string[];
  /** Label keys an image must have. */
  readonly requiredLabels: readonly string[];
  /** What the values of labels must be, by key. */
  readonly labelSchema: Readonly<Record<string, LabelType>>;
  /** Whether ShellCheck looks at the scripts of Dockerfiles, and what it says that does not count, as `SC2086`. */
  readonly shellcheck: { readonly enable: boolean; readonly ignore: readonly string[] };
}

export const defaultSettings: Settings = {
  uri: undefined,
  today: "1970-01-01",
  rules: {},
  exceptions: [],
  requireReason: "own",
  criteria: undefined,
  includeRoot: undefined,
  nginxVersion: undefined,
  shippedTargets: undefined,
  trustedRegistries: [],
  requiredLabels: [],
  labelSchema: {},
  shellcheck: { enable: false, ignore: [] },
};

/** The severity a rule has under these settings; `off` when it does not run. `all` also runs what is off by default. */
export function severityOf(rule: RuleMetadata, settings: Settings, all = false): Severity | "off" {
  const chosen = settings.rules[rule.id];
  if (chosen !== undefined) return chosen;
  return rule.enabled || all ? rule.severity : "off";
}
