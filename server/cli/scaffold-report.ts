import type { Detection } from "../engine/scaffold/detect.ts";
import { imagesDate } from "../engine/scaffold/images.ts";
import { isPending, type Plan, type PlannedFile, type Status } from "../engine/scaffold/plan.ts";
import { unifiedDiff } from "./diff.ts";
import { visible } from "./visible.ts";

/** What was detected, and what was not, a line each. */
export function detectionLines({ found, open }: Pick<Detection, "found" | "open">): readonly string[] {
  const width = Math.max(0, ...found.map(({ option }) => option.length));
  const known = found.map(({ option, value, from }) => `  ${option.padEnd(width)}  ${value} (${from})`);
  return [
    ...(known.length > 0 ? ["Detected:", ...known] : []),
    ...(open.length > 0 ? ["To look at:", ...open.map((sentence) => `  ${sentence}`)] : []),
  ].map(visible);
}

/** What a status means for the file, as a plan says it. */
const verbs: Readonly<Record<Status, string>> = {
  create: "create",
  identical: "nothing to do",
  update: "update",
  merge: "merge",
  differs: "left",
  "user-modified": "left",
  replace: "replace",
  obsolete: "not needed",
  refused: "refused",
};

/** The plan, a line for each file. */
export function planLines({ files }: Plan): readonly string[] {
  const width = Math.max(0, ...files.map(({ path }) => path.length));
  const verb = Math.max(...Object.values(verbs).map((text) => text.length));
  const lines = files
    .filter(({ status }) => status !== "identical")
    .map((file) => `  ${verbs[file.status].padEnd(verb)}  ${file.path.padEnd(width)}  ${remark(file)}`);
  const same = files.filter(({ status }) => status === "identical").length;
  return [
    ...(lines.length > 0 ? ["Plan:", ...lines.map(visible)] : []),
    ...(same > 0 ? [`${same} ${same === 1 ? "file is" : "files are"} as generated.`] : []),
    `Images are named by exact versions as of ${imagesDate}.`,
  ];
}

function remark({ path, write, reason }: PlannedFile): string {
  return write !== undefined && write.path !== path ? `${write.path}: ${reason}` : reason;
}

/** The diffs of all that would be written. */
export const planDiff = ({ files }: Plan): string =>
  files.map(({ write }) => (write ? unifiedDiff(write.path, write.before, write.after) : "")).join("");

/** A plan for programs; its form changes only with `schemaVersion`. */
export function planJson(plan: Plan, { found, open }: Pick<Detection, "found" | "open">): string {
  const files = plan.files.map(({ path, status, write, reason, criteria }) => ({
    path,
    status,
    ...(write ? { writes: write.path, diff: unifiedDiff(write.path, write.before, write.after) } : {}),
    reason,
    criteria,
  }));
  const value = { schemaVersion: 1, pending: isPending(plan), imagesDate, detected: found, open, files };
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
