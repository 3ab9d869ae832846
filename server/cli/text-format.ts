import { type Severity, severities } from "../engine/rule.ts";
import type { Span } from "../engine/text.ts";
import { criteria } from "../rules/soc2.ts";
import { countBySeverity, type Report, type Reported, type ReportedExcepted } from "./report.ts";
import { snippetOf } from "./snippet.ts";
import { type Color, type Paint, paintFor, type Terminal } from "./terminal.ts";
import { visible, wrap } from "./visible.ts";

const severityColors: Readonly<Record<Severity, Color>> = {
  error: "red",
  warning: "yellow",
  info: "blue",
  hint: "cyan",
};

/** Width of the names before what, why and the rest, with the blanks around them. */
const labelWidth = 13;

/** The report for people: each finding with its line, why, criterion, remedy and fix, then the sums. */
export function formatText(report: Report, terminal: Pick<Terminal, "width" | "color">): string {
  // Zero findings in zero files would read like good news; standard error says what is the matter.
  if (report.files.length === 0) return "";
  const paint = paintFor(terminal);
  const secrets = secretsIn(report);
  const findings = report.open.map((reported) => findingText(reported, { width: terminal.width, paint, secrets }));
  return [...findings, summary(report, paint)].join("\n");
}

/** What every finding is shown with. */
interface Style {
  readonly width: number;
  readonly paint: Paint;
  /** The spans that are secrets, by uri. */
  readonly secrets: ReadonlyMap<string, readonly Span[]>;
}

/** Rules whose span is a secret: it must not stand in the line of another finding either. */
const findsSecret = /-credential$/;

function secretsIn({ open, excepted }: Report): ReadonlyMap<string, readonly Span[]> {
  const secrets = new Map<string, Span[]>();
  for (const { finding } of [...open, ...excepted]) {
    if (!findsSecret.test(finding.rule.id)) continue;
    const spans = secrets.get(finding.uri);
    if (spans) spans.push(finding.span);
    else secrets.set(finding.uri, [finding.span]);
  }
  return secrets;
}

function findingText(reported: Reported, style: Style): string {
  const { width, paint } = style;
  const { finding, place, criteria: ids, related } = reported;
  const { rule, severity } = finding;
  const where = `${visible(place.path)}:${place.line}:${place.column}`;
  const labelled = (label: string, text: string): string[] =>
    wrap(text, width - labelWidth).map(
      (line, index) =>
        (index === 0 ? `  ${paint("dim", label.padEnd(labelWidth - 2))}` : " ".repeat(labelWidth)) + line,
    );
  return [
    `${paint("bold", where)} ${paint(severityColors[severity], severity)} ${rule.id}`,
    ...wrap(visible(finding.message), width - 2).map((line) => `  ${line}`),
    ...snippetLines(reported, style),
    ...related.flatMap(({ place: at, message }) =>
      labelled("see also", `${visible(at.path)}:${at.line}:${at.column} ${visible(message)}`),
    ),
    ...(finding.check ? labelled("page", finding.check.page) : []),
    ...labelled("why", rule.rationale),
    ...criterionTexts(reported, ids).flatMap((text) => labelled("criterion", text)),
    ...labelled("remedy", rule.remedy),
    ...labelled("fix", fixText(finding.fixes)),
    "",
  ].join("\n");
}

function snippetLines({ finding, place, source }: Reported, { width, paint, secrets }: Style): string[] {
  if (source === "") return [];
  const number = String(place.line);
  const gutter = ` ${" ".repeat(number.length)} | `;
  const options = { width: width - gutter.length, secrets: secrets.get(finding.uri) ?? [] };
  const { line, carets } = snippetOf(source, finding.span, options);
  const color = severityColors[finding.severity];
  return ["", `${paint("dim", ` ${number} | `)}${line}`, `${paint("dim", gutter)}${paint(color, carets)}`, ""];
}

function criterionTexts({ finding }: Reported, ids: readonly string[]): string[] {
  const links = Object.entries(finding.rule.criteria);
  if (links.length === 0) return ["good practice; relates to no criterion"];
  if (ids.length === 0) return ["relates to no criterion in scope"];
  return links.filter(([id]) => ids.includes(id)).map(([id, { why }]) => `relates to ${id}: ${why}`);
}

function fixText(fixes: Reported["finding"]["fixes"]): string {
  const safe = fixes.find(({ kind }) => kind === "safe");
  if (safe) return `safe: ${visible(safe.title)} (portcullis fix)`;
  if (fixes.length === 0) return "none; follow the remedy";
  const titles = fixes.map(({ title }) => visible(title)).join("; or: ");
  return `for review: ${titles}`;
}

function summary(report: Report, paint: Paint): string {
  const { open, excepted, files } = report;
  const counts = countBySeverity(open);
  const bySeverity = severities
    .filter((severity) => counts[severity] > 0)
    .map((severity) => `${counts[severity]} ${severity}`);
  const found = open.length === 0 ? "No findings" : count(open.length, "finding");
  const head = `${found} in ${count(files.length, "file")}${bySeverity.length > 0 ? `: ${bySeverity.join(", ")}` : ""}`;
  return [
    paint("bold", head),
    ...criterionSums(open),
    ...fixSums(open),
    ...(excepted.length > 0
      ? [`${count(excepted.length, "finding")} accepted by an exception${byTool(excepted)}`]
      : []),
    "",
  ].join("\n");
}

/** How many findings relate to each criterion; one may relate to several. */
function criterionSums(open: readonly Reported[]): string[] {
  const rows = criteria.map(({ id, paraphrase }) => ({
    label: `${id.padEnd(6)} ${paraphrase}`,
    sum: open.filter((reported) => reported.criteria.includes(id)).length,
  }));
  rows.push({
    label: "       No criterion (good practice)",
    sum: open.filter((reported) => reported.criteria.length === 0).length,
  });
  const shown = rows.filter(({ sum }) => sum > 0);
  const width = Math.max(0, ...shown.map(({ sum }) => String(sum).length));
  return shown.map(({ label, sum }) => `  ${String(sum).padStart(width)}  ${label}`);
}

function fixSums(open: readonly Reported[]): string[] {
  const withFix = open.filter(({ finding }) => finding.fixes.length > 0);
  if (withFix.length === 0) return [];
  const safe = withFix.filter(({ finding }) => finding.fixes.some(({ kind }) => kind === "safe")).length;
  return [`Fixes: ${safe} safe (portcullis fix), ${withFix.length - safe} for review`];
}

function byTool(excepted: readonly ReportedExcepted[]): string {
  const silent = excepted.filter(({ exception }) => exception.reason === undefined).length;
  return silent === 0 ? "" : `, ${silent} of them without a reason`;
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;
