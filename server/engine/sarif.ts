import type { Exception } from "./exceptions.ts";
import type { Finding } from "./finding.ts";
import { rulePage } from "./links.ts";
import type { Fix, RuleMetadata, Severity } from "./rule.ts";
import type { Edit, Span } from "./text.ts";

/** Where a span stands: a path relative to the folder of the run with `/`, lines and columns from 1, the end exclusive. */
export interface SarifPlace {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A finding as a SARIF result needs it. */
export interface SarifFinding {
  readonly finding: Finding;
  readonly place: SarifPlace;
  readonly related: readonly { readonly place: SarifPlace; readonly message: string }[];
  /** Those of its safe fixes that proved themselves. */
  readonly fixes: readonly Fix[];
  /** Set where somebody accepted it. */
  readonly exception?: Exception;
  readonly exceptionPlace?: SarifPlace;
  /** Where a span of a fix stands. */
  locate(uri: string, span: Span): SarifPlace;
}

/** One run of the tool. */
export interface SarifRun {
  readonly version: string;
  /** Every rule that may have run; the engine's own need not be among them. */
  readonly rules: readonly RuleMetadata[];
  /** Ids of the criteria that rules may relate to. */
  readonly criteria: readonly string[];
  readonly results: readonly SarifFinding[];
}

type Json = Record<string, unknown>;

const taxonomyName = "SOC 2 Trust Services Criteria";
const home = "https://github.com/portcullis-dev/portcullis";

/** The log of a run in SARIF 2.1.0, as text. The results keep their order. */
export function sarifLog(run: SarifRun): string {
  const rules = rulesOf(run);
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const driver = {
    name: "Portcullis",
    version: run.version,
    semanticVersion: run.version,
    informationUri: home,
    supportedTaxonomies: [{ name: taxonomyName, index: 0 }],
    rules: rules.map((rule) => ruleJson(rule, run.criteria)),
  };
  const log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver },
        automationDetails: { id: "portcullis/" },
        columnKind: "utf16CodeUnits",
        taxonomies: [taxonomy(run.criteria)],
        results: run.results.map((result) => resultJson(result, indexes)),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

/** The given rules, then those of the engine that found something. */
function rulesOf({ rules, results }: SarifRun): readonly RuleMetadata[] {
  const all = new Map(rules.map((rule) => [rule.id, rule]));
  for (const { finding } of results) if (!all.has(finding.rule.id)) all.set(finding.rule.id, finding.rule);
  return [...all.values()];
}

/** Ids only: the wording of the criteria is not ours to hand on. */
const taxonomy = (criteria: readonly string[]): Json => ({
  name: taxonomyName,
  shortDescription: { text: "Ids of the criteria that checks of configuration files relate to." },
  isComprehensive: false,
  taxa: criteria.map((id) => ({ id })),
});

const levels: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "note", hint: "note" };

/** GitHub reads 7.0 and more as high, 4.0 and more as medium, the rest as low. */
const scores: Readonly<Record<Severity, string>> = { error: "8.0", warning: "5.0", info: "3.0", hint: "1.0" };

function ruleJson(rule: RuleMetadata, criteria: readonly string[]): Json {
  const ids = criteria.filter((id) => Object.hasOwn(rule.criteria, id));
  const links = ids.map((id) => `- Relates to ${id}: ${rule.criteria[id]?.why} ${rule.criteria[id]?.limits}`);
  const practice = "Good practice; relates to no criterion.";
  const help = [rule.rationale, `**Remedy:** ${rule.remedy}`, links.length > 0 ? links.join("\n") : practice];
  return {
    id: rule.id,
    name: rule.id,
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.rationale },
    help: { text: `${rule.rationale} ${rule.remedy}`, markdown: help.join("\n\n") },
    helpUri: rulePage(rule.id),
    defaultConfiguration: { enabled: rule.enabled, level: levels[rule.severity] },
    relationships: ids.map((id) => relationship(id, criteria.indexOf(id))),
    properties: ruleProperties(rule, ids),
  };
}

const relationship = (id: string, index: number): Json => ({
  target: { id, index, toolComponent: { name: taxonomyName, index: 0 } },
  kinds: ["relevant"],
});

function ruleProperties(rule: RuleMetadata, criteria: readonly string[]): Json {
  const [language = ""] = rule.id.split("/");
  const isSecurity = criteria.some((id) => id.startsWith("CC") || id.startsWith("C1"));
  return {
    tags: [language, ...(isSecurity ? ["security"] : []), ...criteria],
    equivalents: rule.equivalents.map(({ tool, id }) => `${tool}:${id}`),
    criteria,
    fixable: rule.fixable,
    // Rules that are off by default are those that people argue about.
    precision: rule.enabled ? "high" : "medium",
    ...(isSecurity ? { "security-severity": scores[rule.severity] } : {}),
  };
}

function resultJson(result: SarifFinding, indexes: ReadonlyMap<string, number>): Json {
  const { finding, place, related, fixes } = result;
  return {
    ruleId: finding.rule.id,
    ruleIndex: indexes.get(finding.rule.id),
    level: levels[finding.severity],
    message: { text: finding.message },
    locations: [{ physicalLocation: physicalLocation(place) }],
    partialFingerprints: { "portcullis/v1": finding.fingerprint },
    ...(related.length > 0 ? { relatedLocations: related.map(relatedLocation) } : {}),
    ...(fixes.length > 0 ? { fixes: fixes.map((fix) => fixJson(result, fix)) } : {}),
    suppressions: result.exception ? [suppression(result.exception, result.exceptionPlace)] : [],
  };
}

const relatedLocation = ({ place, message }: SarifFinding["related"][number], index: number): Json => ({
  id: index + 1,
  physicalLocation: physicalLocation(place),
  message: { text: message },
});

const physicalLocation = (place: SarifPlace): Json => ({
  artifactLocation: artifactLocation(place.path),
  region: region(place),
});

/** A relative reference: viewers resolve it against the root of the repository. */
function artifactLocation(path: string): Json {
  // A lone surrogate has no percent-encoding.
  const segments = path
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .split("/")
    .map(encodeURIComponent);
  return { uri: segments.join("/") };
}

const region = ({ line, column, endLine, endColumn }: SarifPlace): Json => ({
  startLine: line,
  startColumn: column,
  endLine,
  endColumn,
});

function fixJson({ finding, locate }: SarifFinding, { title, edits }: Fix): Json {
  const change = (uri: string, all: readonly Edit[]): Json => ({
    artifactLocation: artifactLocation(locate(uri, finding.span).path),
    replacements: all.map(({ span, text }) => ({
      deletedRegion: region(locate(uri, span)),
      insertedContent: { text },
    })),
  });
  return {
    description: { text: title },
    artifactChanges: edits.map(({ uri = finding.uri, edits: all }) => change(uri, all)),
  };
}

function suppression({ scope, reason }: Exception, place: SarifPlace | undefined): Json {
  return {
    kind: scope === "central" ? "external" : "inSource",
    status: "accepted",
    ...(reason === undefined ? {} : { justification: reason }),
    ...(place ? { location: { physicalLocation: physicalLocation(place) } } : {}),
  };
}
