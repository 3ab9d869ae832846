import { countsAt, type Report, type Reported, type ReportedExcepted } from "./report.ts";

/** The report as JUnit XML: a suite for each file, a case for each finding; only what counts at `--fail-on` fails. */
export function formatJunit(report: Report, failOn: string): string {
  const paths = [...report.files, ...[...report.open, ...report.excepted].map(({ place }) => place.path)];
  const suites = [...new Set(paths)].sort().map((path) => suite(path, report, failOn));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="portcullis">\n${suites.join("")}</testsuites>\n`;
}

function suite(path: string, report: Report, failOn: string): string {
  const isHere = ({ place }: Reported): boolean => place.path === path;
  const open = report.open.filter(isHere);
  const excepted = report.excepted.filter(isHere);
  const failed = open.filter((finding) => countsAt(finding, failOn)).length;
  const cases = [...open.map((finding) => openCase(finding, countsAt(finding, failOn))), ...excepted.map(exceptedCase)];
  // A suite without a case looks like one that did not run.
  const shown =
    cases.length > 0 ? cases : [`    <testcase ${attributes({ name: "no findings", classname: path })}/>\n`];
  const numbers = { tests: shown.length, failures: failed, errors: 0, skipped: excepted.length };
  return `  <testsuite ${attributes({ name: path, ...numbers })}>\n${shown.join("")}  </testsuite>\n`;
}

function openCase(reported: Reported, isFailure: boolean): string {
  const { finding, place } = reported;
  const text = `${place.path}:${place.line}:${place.column}: ${finding.message}\n${finding.rule.rationale}\n${finding.rule.remedy}`;
  const body = isFailure
    ? `<failure ${attributes({ message: finding.message, type: finding.severity })}>${xml(text)}</failure>`
    : `<system-out>${xml(`${finding.severity}: ${text}`)}</system-out>`;
  return testcase(reported, body);
}

function exceptedCase(reported: ReportedExcepted): string {
  return testcase(reported, `<skipped ${attributes({ message: reported.exception.reason ?? "no reason given" })}/>`);
}

function testcase({ finding, place }: Reported, body: string): string {
  const name = `${finding.rule.id}:${place.line}:${place.column}`;
  return `    <testcase ${attributes({ name, classname: place.path })}>${body}</testcase>\n`;
}

const attributes = (values: Readonly<Record<string, string | number>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}="${xml(String(value))}"`)
    .join(" ");

/** Characters that XML 1.0 cannot hold, not even escaped. */
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
  "\r": "&#13;",
  "\t": "&#9;",
};

const xml = (text: string): string =>
  text.replace(unwritable, "\ufffd").replace(/[&<>"\n\r\t]/g, (character) => entities[character] ?? "");
