import { resolve } from "node:path";
import type { Input, Run } from "./commands.ts";
import { decode, displayPath, pathOf } from "./disk.ts";
import { decisive, type ExitCode, exitCode, UsageError } from "./exit.ts";
import { type LoadedProject, loadProjects } from "./projects.ts";
import { countsAt, makeReport, type Report } from "./report.ts";
import { Search } from "./search.ts";
import type { Terminal } from "./terminal.ts";

/** `portcullis check`: reviews files and reports what it finds. */
export const check: Run = async (input, terminal) => {
  const reading = { maximumSize: bytes(input.value("max-size")) };
  const search = new Search(reading, (path, reason) =>
    terminal.warn(`${displayPath(terminal.folder, path)} ${reason}`),
  );
  await find(input, search, reading.maximumSize, terminal);
  const projects = await loadProjects(search.files, { settings: !input.has("no-config"), reading }, terminal);
  const options = { exceptions: !input.has("no-exceptions"), all: input.has("all") };
  const report = makeReport(projects, search, options, terminal);
  const failOn = input.value("fail-on") ?? "warning";
  terminal.write(await format(report, input.value("format"), failOn, terminal));
  const isFailed = report.open.some((finding) => countsAt(finding, failOn));
  return decisive([...obstacles(search, projects, terminal), isFailed ? exitCode.findings : exitCode.clean]);
};

/** Takes in what was named. */
async function find(input: Input, search: Search, maximumSize: number, terminal: Terminal): Promise<void> {
  const name = input.value("stdin-filename");
  if (name === undefined) addNamed(input.operands, search, terminal);
  else if (input.operands.length > 0) throw new UsageError("--stdin-filename takes the place of PATH");
  else search.addReading(resolve(terminal.folder, name), decode(await standardInput(maximumSize), { maximumSize }));
}

/** Takes in the named paths, or the current folder when none was. */
export function addNamed(operands: readonly string[], search: Search, terminal: Terminal): void {
  for (const path of operands.length > 0 ? operands : ["."]) search.add(resolve(terminal.folder, path));
}

/** Standard input, up to a little more than what is allowed. */
async function standardInput(maximumSize: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maximumSize) break;
  }
  return Buffer.concat(chunks);
}

/** Says what kept a command from its work that is no finding, and gives the exit codes that follow. */
export function obstacles(search: Search, projects: readonly LoadedProject[], terminal: Terminal): ExitCode[] {
  const codes: ExitCode[] = search.hasRefused ? [exitCode.refused] : [];
  for (const { settings, problems } of projects) {
    if (settings.uri === undefined || problems.length === 0) continue;
    const path = displayPath(terminal.folder, pathOf(settings.uri));
    const [first] = problems;
    terminal.warn(
      `${path} is not understood in ${problems.length} ${problems.length === 1 ? "place" : "places"}: ${first?.message}`,
    );
    codes.push(exitCode.usage);
  }
  if (search.files.length > 0) return codes;
  if (!search.hasRefused) terminal.warn("no Dockerfile and no nginx configuration to check");
  return [...codes, exitCode.nothing];
}

function bytes(given = ""): number {
  if (!/^[1-9]\d{0,11}$/.test(given)) throw new UsageError(`--max-size is a number of bytes, not ${given}`);
  return Number(given);
}

/** The report in the chosen form; only the code for that form is loaded. */
async function format(report: Report, name: string | undefined, failOn: string, terminal: Terminal): Promise<string> {
  switch (name) {
    case "json":
      return (await import("./json-format.ts")).formatJson(report);
    case "sarif":
      return (await import("./sarif-format.ts")).formatSarif(report);
    case "github":
      return (await import("./github-format.ts")).formatGithub(report);
    case "junit":
      return (await import("./junit-format.ts")).formatJunit(report, failOn);
    default:
      return (await import("./text-format.ts")).formatText(report, terminal);
  }
}
