import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { rules } from "../server/rules/index.ts";
import { criteria } from "../server/rules/soc2.ts";
import { folderOf, portcullis } from "./support/cli.ts";
import { readText, repository } from "./support/repository.ts";

interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

interface PhysicalLocation {
  readonly artifactLocation: { readonly uri: string };
  readonly region: Region;
}

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly locations: readonly { readonly physicalLocation: PhysicalLocation }[];
  readonly relatedLocations?: readonly unknown[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions: readonly { readonly kind: string; readonly status: string; readonly justification?: string }[];
  readonly fixes?: readonly {
    readonly artifactChanges: readonly {
      readonly artifactLocation: { readonly uri: string };
      readonly replacements: readonly {
        readonly deletedRegion: Region;
        readonly insertedContent: { readonly text: string };
      }[];
    }[];
  }[];
}

interface SarifRule {
  readonly id: string;
  readonly helpUri: string;
  readonly relationships: readonly { readonly target: { readonly id: string; readonly index: number } }[];
  readonly properties: {
    readonly tags: readonly string[];
    readonly equivalents: readonly string[];
    readonly criteria: readonly string[];
    readonly fixable: string | false;
    readonly precision: string;
    readonly "security-severity"?: string;
  };
}

interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly SarifRule[] } };
  readonly automationDetails: { readonly id: string };
  readonly columnKind: string;
  readonly taxonomies: readonly { readonly taxa: readonly { readonly id: string }[] }[];
  readonly results: readonly Result[];
}

/** The OASIS schema is of draft 4; what it uses means the same in draft 7 but for the name of its id. */
const {
  $schema: _,
  id,
  ...schema
} = JSON.parse(readText("test/data/sarif-schema-2.1.0.json")) as Record<string, unknown>;
const ajv = new Ajv({ strict: false, allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile({ ...schema, $id: String(id) });

/** The only run of a log that is valid. */
function runOf(args: readonly string[], cwd: string): Run {
  const { stdout, stderr } = portcullis(["check", "--format", "sarif", ...args], { cwd });
  const log = JSON.parse(stdout) as { readonly runs: readonly [Run] };
  assert.ok(validate(log), `${ajv.errorsText(validate.errors)} ${stderr}`);
  assert.equal(log.runs.length, 1);
  return log.runs[0];
}

const on = "http {\n    server_tokens on;\n}\n";
const rule = "nginx/server-tokens-on";
const ofRule = (run: Run): Result => {
  const found = run.results.find(({ ruleId }) => ruleId === rule);
  assert.ok(found);
  return found;
};

describe("the SARIF log", () => {
  it("is held against a schema that refuses what is wrong", () => {
    assert.ok(!validate({ version: "2.1.0" }));
    assert.ok(
      !validate({ version: "2.1.0", runs: [{ tool: { driver: { name: "x" } }, results: [{ level: "warn" }] }] }),
    );
  });

  it("of the sample is valid, and refers to its rules by index", () => {
    const run = runOf(["sample"], repository);
    assert.ok(run.results.length > 20);
    for (const { ruleId, ruleIndex } of run.results) assert.equal(run.tool.driver.rules[ruleIndex]?.id, ruleId);
    assert.ok(run.results.some(({ relatedLocations }) => relatedLocations && relatedLocations.length > 0));
    assert.equal(run.automationDetails.id, "portcullis/");
    assert.equal(run.columnKind, "utf16CodeUnits");
  });

  it("of a folder with a broken file and broken settings is valid as well", () => {
    const cwd = folderOf({ "nginx.conf": "http {", Dockerfile: "FRM x\n", "portcullis.yaml": "rules: 1\n" });
    const ids = new Set(runOf([], cwd).results.map(({ ruleId }) => ruleId));
    for (const expected of ["nginx/syntax", "dockerfile/unknown-instruction", "portcullis/settings"])
      assert.ok(ids.has(expected), expected);
  });

  it("says of each rule its page, equivalents, criteria and fix", () => {
    const run = runOf(["sample/nginx/nginx.conf"], repository);
    const found = run.tool.driver.rules;
    assert.deepEqual(
      found.map(({ id: name }) => name).slice(0, rules.length),
      rules.map(({ id: name }) => name),
    );
    const tokens = found.find(({ id: name }) => name === rule);
    assert.ok(tokens);
    assert.ok(tokens.helpUri.endsWith(`/docs/rules/${rule}.md`));
    assert.ok(tokens.properties.equivalents.includes("gixy-ng:version_disclosure"));
    assert.deepEqual(tokens.properties.criteria, ["CC6.6"]);
    assert.deepEqual(tokens.properties.tags, ["nginx", "security", "CC6.6"]);
    assert.equal(tokens.properties.fixable, "safe");
    assert.equal(tokens.properties.precision, "high");
    assert.equal(tokens.properties["security-severity"], "5.0");
  });

  it("relates rules to criteria by id", () => {
    const run = runOf(["sample/nginx/nginx.conf"], repository);
    const taxa = run.taxonomies[0]?.taxa.map(({ id: criterion }) => criterion);
    assert.deepEqual(
      taxa,
      criteria.map(({ id: criterion }) => criterion),
    );
    for (const { properties, relationships } of run.tool.driver.rules) {
      assert.deepEqual(
        relationships.map(({ target }) => target.id),
        properties.criteria,
      );
      for (const { target } of relationships) assert.equal(taxa?.[target.index], target.id);
    }
  });

  it("names only the criteria in scope", () => {
    const cwd = folderOf({ "nginx.conf": on, "portcullis.yaml": "criteria: [CC6.7]\n" });
    const run = runOf([], cwd);
    assert.deepEqual(run.taxonomies[0]?.taxa, [{ id: "CC6.7" }]);
    assert.deepEqual(run.tool.driver.rules.find(({ id: name }) => name === rule)?.properties.criteria, []);
  });

  it("has relative, percent-encoded paths and regions from 1", () => {
    const cwd = folderOf({ "a b/ü#c%:d.nginx": on });
    const location = ofRule(runOf([], cwd)).locations[0]?.physicalLocation;
    assert.equal(location?.artifactLocation.uri, "a%20b/%C3%BC%23c%25%3Ad.nginx");
    assert.deepEqual(location.region, { startLine: 2, startColumn: 19, endLine: 2, endColumn: 21 });
  });

  it("has a fingerprint that lines above do not change", () => {
    const fingerprint = (text: string): string | undefined =>
      ofRule(runOf([], folderOf({ "nginx.conf": text }))).partialFingerprints["portcullis/v1"];
    assert.match(fingerprint(on) ?? "", /^[0-9a-f]{16}$/);
    assert.equal(fingerprint(`# one\n# two\n\n${on}`), fingerprint(on));
  });

  it("carries a safe fix that proved itself, and no fix for review", () => {
    const cwd = folderOf({ "nginx.conf": on, Dockerfile: "FROM node:latest\n" });
    const run = runOf([], cwd);
    assert.deepEqual(ofRule(run).fixes?.[0]?.artifactChanges, [
      {
        artifactLocation: { uri: "nginx.conf" },
        replacements: [
          {
            deletedRegion: { startLine: 2, startColumn: 19, endLine: 2, endColumn: 21 },
            insertedContent: { text: "off" },
          },
        ],
      },
    ]);
    assert.equal(run.results.find(({ ruleId }) => ruleId === "dockerfile/latest-base-image")?.fixes, undefined);
  });

  it("carries the safe fixes of a long file too, each with its own finding", () => {
    const servers = "server { server_tokens on; return 444; }\n".repeat(110);
    const { results } = runOf([], folderOf({ "nginx.conf": `http {\n${servers}}\n` }));
    const tokens = results.filter(({ ruleId }) => ruleId === rule);
    assert.equal(tokens.length, 110);
    for (const { fixes, locations } of tokens) {
      const [replacement, ...others] = fixes?.[0]?.artifactChanges[0]?.replacements ?? [];
      assert.ok(fixes?.length === 1 && replacement && others.length === 0);
      assert.deepEqual(replacement.deletedRegion, locations[0]?.physicalLocation.region);
      assert.equal(replacement.insertedContent.text, "off");
    }
  });

  it("keeps excepted findings as suppressions, with the reason", () => {
    const inSource = folderOf({ "nginx.conf": on.replace("    s", `    # portcullis: allow ${rule} -- SEC-1\n    s`) });
    const suppressed = ofRule(runOf([], inSource)).suppressions;
    assert.equal(suppressed.length, 1);
    assert.deepEqual(
      [suppressed[0]?.kind, suppressed[0]?.status, suppressed[0]?.justification],
      ["inSource", "accepted", "SEC-1"],
    );
    const allow = `exceptions:\n  allow:\n    - rule: ${rule}\n      path: nginx.conf\n      reason: SEC-2\n`;
    const central = folderOf({ "nginx.conf": on, "portcullis.yaml": allow });
    const [external] = ofRule(runOf([], central)).suppressions;
    assert.deepEqual([external?.kind, external?.justification], ["external", "SEC-2"]);
    assert.deepEqual(ofRule(runOf(["--no-exceptions"], central)).suppressions, []);
  });
});
