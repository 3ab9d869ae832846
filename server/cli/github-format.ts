import { type Severity, severities } from "../engine/rule.ts";
import { countBySeverity, type Place, type Report, type Reported } from "./report.ts";

const levels: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "notice",
  hint: "notice",
};

/** The report as workflow commands of GitHub Actions, which show each finding at its line. */
export function formatGithub({ open, excepted }: Report): string {
  const counts = countBySeverity(open);
  const sums = severities.map((severity) => `${counts[severity]} ${severity}`).join(", ");
  return `${[...open.map(command), `Portcullis: ${sums}; ${excepted.length} excepted`].join("\n")}\n`;
}

function command({ finding, place }: Reported): string {
  const properties = { file: place.path, ...lines(place), title: finding.rule.id };
  const written = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  const message = `${finding.message}. ${finding.rule.remedy}`;
  return `::${levels[finding.severity]} ${written.join(",")}::${escapeData(message)}`;
}

/** Columns may only be given within one line. */
function lines({ line, column, endLine, endColumn }: Place): Record<string, number> {
  return line === endLine ? { line, col: column, endLine, endColumn } : { line, endLine };
}

const escapeData = (text: string): string =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

const escapeProperty = (text: string): string => escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
