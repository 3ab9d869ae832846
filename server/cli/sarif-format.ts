import { groupBy } from "../engine/group.ts";
import { provenOf } from "../engine/proof.ts";
import type { Fix } from "../engine/rule.ts";
import { type SarifFinding, sarifLog } from "../engine/sarif.ts";
import { verify } from "../engine/verify.ts";
import { version } from "../engine/version.ts";
import { rules } from "../rules/index.ts";
import { criteria } from "../rules/soc2.ts";
import { placeOf, type Report, type Reported, type ReportedExcepted } from "./report.ts";

/** The report as SARIF 2.1.0; the safe fixes in it are those that proved themselves. */
export function formatSarif(report: Report): string {
  const proven = new Set(byFile(report.open).flatMap(provenFixes));
  const open = report.open.map((reported) => ({
    ...resultOf(reported),
    fixes: reported.finding.fixes.filter((fix) => proven.has(fix)),
  }));
  const excepted = report.excepted.map(exceptedResult);
  const results = [...open, ...excepted].sort(byPlace);
  return sarifLog({ version, rules, criteria: criteriaInScope(report), results });
}

const byPlace = (a: SarifFinding, b: SarifFinding): number =>
  a.place.path === b.place.path ? a.finding.span.start - b.finding.span.start : a.place.path < b.place.path ? -1 : 1;

function resultOf({ finding, place, related, project, folder }: Reported): SarifFinding {
  return { finding, place, related, fixes: [], locate: (uri, span) => placeOf(project, folder, uri, span) };
}

const exceptedResult = (reported: ReportedExcepted): SarifFinding => ({
  ...resultOf(reported),
  exception: reported.exception,
  exceptionPlace: reported.exceptionPlace,
});

/** Up to so many fixes of a file are proven one by one, more together: each takes a review of the file. */
const mostAlone = 100;

/** The safe fixes of the findings of one file that prove themselves. */
function provenFixes(reported: readonly Reported[]): readonly Fix[] {
  const [first] = reported;
  if (!first) return [];
  const { project: files, root } = first.project;
  const choices = reported.flatMap(({ finding }) =>
    finding.fixes.filter(({ kind, snippet }) => kind === "safe" && !snippet).map((fix) => ({ finding, fix })),
  );
  const proven =
    choices.length > mostAlone
      ? provenOf(files, first.finding.uri, choices, { rules, root })
      : choices.filter(({ finding, fix }) => verify(files, finding, fix, { rules, root }) === undefined);
  return proven.map(({ fix }) => fix);
}

const byFile = (reported: readonly Reported[]): readonly (readonly Reported[])[] =>
  [...groupBy(reported, ({ project }) => project).values()].flatMap((ofProject) => [
    ...groupBy(ofProject, ({ finding }) => finding.uri).values(),
  ]);

/** The criteria in scope of any of the projects; all where one has set none. */
function criteriaInScope({ open, excepted }: Report): readonly string[] {
  const scopes = [...open, ...excepted].map(({ project }) => project.settings.criteria);
  return criteria
    .map(({ id }) => id)
    .filter((id) => scopes.length === 0 || scopes.some((scope) => scope?.includes(id) ?? true));
}
