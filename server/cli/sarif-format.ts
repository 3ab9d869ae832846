import type { Fix } from "../engine/rule.ts";
import { type SarifFinding, sarifLog } from "../engine/sarif.ts";
import { verify } from "../engine/verify.ts";
import { version } from "../engine/version.ts";
import { rules } from "../rules/index.ts";
import { criteria } from "../rules/soc2.ts";
import { placeOf, type Report, type Reported, type ReportedExcepted } from "./report.ts";

/** The report as SARIF 2.1.0; the safe fixes in it are those that proved themselves. */
export function formatSarif(report: Report): string {
  const open = report.open.map((reported) => ({ ...resultOf(reported), fixes: provenFixes(reported) }));
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

function provenFixes({ finding, project }: Reported): readonly Fix[] {
  const { project: files, root } = project;
  return finding.fixes.filter(
    (fix) => fix.kind === "safe" && !fix.snippet && verify(files, finding, fix, { rules, root }) === undefined,
  );
}

/** The criteria in scope of any of the projects; all where one has set none. */
function criteriaInScope({ open, excepted }: Report): readonly string[] {
  const scopes = [...open, ...excepted].map(({ project }) => project.settings.criteria);
  return criteria
    .map(({ id }) => id)
    .filter((id) => scopes.length === 0 || scopes.some((scope) => scope?.includes(id) ?? true));
}
