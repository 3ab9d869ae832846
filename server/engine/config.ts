import { type KnownNames, type MapShape, ShapeReader, schemaOf, type ValueOf } from "./config-shape.ts";
import type { SyntaxProblem } from "./document.ts";
import { type CentralException, labelTypes, type Settings, settingsFileName } from "./settings.ts";
import { shorten, span } from "./text.ts";
import { dirname, join } from "./uri.ts";
import { longestYaml, parseYaml } from "./yaml.ts";

export type { KnownNames } from "./config-shape.ts";

const exceptionShape = {
  kind: "map",
  description: "Findings that are accepted, with the reason.",
  required: ["rule", "path", "reason"],
  keys: {
    rule: { kind: "text", of: "rule", description: "Id of the rule." },
    path: {
      kind: "text",
      of: "path",
      description: "Files it covers, from the directory of portcullis.yaml; ** stands for any number of folders.",
    },
    reason: {
      kind: "text",
      of: "any",
      description: "Why the findings are accepted, with a ticket where there is one.",
    },
    owner: { kind: "text", of: "any", description: "Who answers for the exception." },
    until: { kind: "text", of: "date", description: "Last day on which the exception holds, as YYYY-MM-DD." },
  },
} as const satisfies MapShape;

/** Every key of `portcullis.yaml`. */
const settingsShape = {
  kind: "map",
  description: "Settings of Portcullis.",
  keys: {
    rules: {
      kind: "byRule",
      description:
        "Severity of rules by id; off silences a rule, any other value also runs one that is off by default.",
      of: {
        kind: "choice",
        choices: ["error", "warning", "info", "hint", "off"],
        description: "Severity of the rule's findings.",
      },
    },
    exceptions: {
      kind: "map",
      description: "Findings that are accepted.",
      keys: {
        requireReason: {
          kind: "choice",
          choices: ["own", "always"],
          description: "own: comments of other tools except without a reason; always: they are void without one.",
        },
        allow: { kind: "list", of: exceptionShape, description: "Findings accepted here rather than in their file." },
      },
    },
    nginx: {
      kind: "map",
      description: "What is known of the nginx that reads the configuration.",
      keys: {
        version: { kind: "text", of: "version", description: "Version of nginx, such as 1.27.3." },
        includeRoot: {
          kind: "text",
          of: "path",
          description: "Directory that stands for /etc/nginx, from the directory of portcullis.yaml.",
        },
      },
    },
    dockerfile: {
      kind: "map",
      description: "What is known of the images that are built.",
      keys: {
        shippedTargets: {
          kind: "list",
          of: { kind: "text", of: "any", description: "Name of a stage." },
          description: "Stages that are built and shipped; without it the last stage of each file.",
        },
        trustedRegistries: {
          kind: "list",
          of: { kind: "text", of: "any", description: "Name of a registry; * stands for any part of it." },
          description: "Registries that base images may come from.",
        },
        requiredLabels: {
          kind: "list",
          of: { kind: "text", of: "any", description: "Key of a label." },
          description: "Labels that each shipped image must have.",
        },
        labelSchema: {
          kind: "byName",
          description: "What the values of labels must be, by key.",
          of: {
            kind: "choice",
            choices: labelTypes,
            description: "Kind of value: text is not empty, rawText is anything.",
          },
        },
      },
    },
    shellcheck: {
      kind: "map",
      description: "What ShellCheck, where it is installed, says of the scripts in Dockerfiles.",
      keys: {
        enable: { kind: "yesNo", description: "Whether ShellCheck is run; without it, no." },
        ignore: {
          kind: "list",
          of: {
            kind: "matching",
            pattern: "^SC[0-9]{4}$",
            wrong: "is no id of ShellCheck such as SC2086",
            description: "Id of a check, such as SC2086.",
          },
          description: "Checks of ShellCheck that do not count.",
        },
      },
    },
    criteria: {
      kind: "list",
      of: { kind: "text", of: "criterion", description: "Id of a criterion, such as CC6.1." },
      description: "Trust Services criteria in scope; without it all are shown.",
    },
  },
} as const satisfies MapShape;

/** Settings read from a file, and what in it is not understood. */
export interface ParsedSettings {
  readonly settings: Settings;
  readonly problems: readonly SyntaxProblem[];
}

/**
 * Reads a `portcullis.yaml` over other settings: what it says decides, what is wrong in it is a problem at its place
 * and counts as not said. Takes any text and never throws.
 */
export function parseSettings(uri: string, source: string, base: Settings, known: KnownNames): ParsedSettings {
  const reader = new ShapeReader(known);
  const document = parseYaml(source);
  if (!document) {
    const why = source.length > longestYaml ? `is longer than ${longestYaml / 1024} KB` : "is nested too deeply";
    reader.report(span(0, 0), `${settingsFileName} ${why} and is not read`);
    return { settings: { ...base, uri }, problems: reader.problems };
  }
  for (const { pos, message } of document.errors) reader.report(span(...pos), shorten(message, 90));
  // After a syntax error the structure is guesswork: half of what was meant must not decide.
  const value = document.errors.length === 0 ? reader.read(settingsShape, document.contents) : undefined;
  return { settings: merge(uri, base, value), problems: reader.problems };
}

type SettingsValue = ValueOf<typeof settingsShape>;

function merge(uri: string, base: Settings, value: SettingsValue | undefined): Settings {
  const { rules, exceptions, nginx, dockerfile, shellcheck, criteria } = value ?? {};
  const includeRoot = nginx?.includeRoot === undefined ? undefined : join(dirname(uri), nginx.includeRoot);
  return {
    ...base,
    uri,
    rules: { ...base.rules, ...rules },
    exceptions: [...base.exceptions, ...(exceptions?.allow ?? []).flatMap(centralException)],
    requireReason: exceptions?.requireReason ?? base.requireReason,
    criteria: criteria ?? base.criteria,
    includeRoot: includeRoot ?? base.includeRoot,
    nginxVersion: nginx?.version ?? base.nginxVersion,
    shippedTargets: dockerfile?.shippedTargets ?? base.shippedTargets,
    trustedRegistries: dockerfile?.trustedRegistries ?? base.trustedRegistries,
    requiredLabels: dockerfile?.requiredLabels ?? base.requiredLabels,
    labelSchema: dockerfile?.labelSchema ?? base.labelSchema,
    shellcheck: {
      enable: shellcheck?.enable ?? base.shellcheck.enable,
      ignore: shellcheck?.ignore ?? base.shellcheck.ignore,
    },
  };
}

function centralException(value: ValueOf<typeof exceptionShape>): CentralException[] {
  const { rule, path, reason, owner, until, at } = value;
  if (rule === undefined || path === undefined || reason === undefined) return [];
  const optional = { ...(owner === undefined ? {} : { owner }), ...(until === undefined ? {} : { until }) };
  return [{ rule, path: path.startsWith("./") ? path.slice(2) : path, reason, ...optional, span: at }];
}

/** The JSON schema (draft 7) of `portcullis.yaml`, for editors that complete and check YAML by one. */
export function settingsSchema(known: KnownNames): Record<string, unknown> {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: settingsFileName,
    ...schemaOf(settingsShape, known),
  };
}
