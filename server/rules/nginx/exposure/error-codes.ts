import { answerOf } from "../../../engine/nginx/answers.ts";
import type { Block } from "../../../engine/nginx/block.ts";

/** Settings with which nginx itself answers with a code. */
const refusals: Readonly<Record<string, readonly string[]>> = {
  "401": ["auth_basic", "auth_request"],
  "403": ["deny", "auth_request"],
};

/** Codes for files, and those of a pass whose backend does not answer or whose request is too large. */
const ofFiles: ReadonlySet<string> = new Set(["403", "404", "405"]);
const ofPasses: ReadonlySet<string> = new Set(["413", "502", "504"]);

/**
 * Whether a place that serves content can come to an error code for which an `error_page` would act: what the backend
 * answers counts only where it is intercepted. Scripts may answer anything, and so are taken to answer nothing.
 */
export function mayAnswer(block: Block, code: string): boolean {
  if (refusals[code]?.some((name) => isOn(block, name)) || isLimited(block, code)) return true;
  const handler = answerOf(block).by?.name ?? "";
  const protocol = /^(.+)_pass$/.exec(handler)?.[1];
  if (protocol) return ofPasses.has(code) || block.value(`${protocol}_intercept_errors`)?.arg(0) === "on";
  const isFile = handler === "" || handler === "root" || handler === "alias";
  return isFile && ofFiles.has(code) && !hasFallback(block);
}

const isOn = (block: Block, name: string): boolean =>
  block.effective(name).some(({ args }) => args[0]?.value !== "off");

/** Whether a limit refuses requests with this code. */
const isLimited = (block: Block, code: string): boolean =>
  ["limit_req", "limit_conn"].some(
    (name) => block.effective(name).length > 0 && (block.value(`${name}_status`)?.arg(0) ?? "503") === code,
  );

/** Whether what is not found goes to another location. */
const hasFallback = (block: Block): boolean => {
  const last = block.own("try_files")[0]?.args.at(-1)?.value;
  return last !== undefined && !last.startsWith("=");
};
