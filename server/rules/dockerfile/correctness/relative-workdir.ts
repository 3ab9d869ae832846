import { imageDirectory } from "../../../engine/dockerfile/image-environment.ts";
import type { Workdir } from "../../../engine/dockerfile/settings.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { isRelative } from "./path.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/relative-workdir",
  title: "WORKDIR is relative to a directory of the base image",
  severity: "warning",
  enabled: true,
  rationale:
    "The directory depends on the WORKDIR of the base image: a new version of it may move the application elsewhere, where scripts, mounts and permissions do not find it.",
  remedy: "Write an absolute path; relative ones are fine after an absolute one.",
  criteria: {},
  fixable: "safe",
  equivalents: [
    {
      tool: "hadolint",
      id: "DL3000",
      match: "related",
      why: "theirs also reports a relative one after an absolute one, and reads no variables",
    },
    { tool: "buildkit", id: "WorkdirRelativePath", match: "narrower", why: "ours excuses Windows paths and ~" },
    {
      tool: "trivy",
      id: "DS-0009",
      match: "narrower",
      why: "theirs also reports a relative one after an absolute one",
    },
    {
      tool: "checkov",
      id: "CKV_DOCKER_10",
      match: "related",
      why: "theirs also reports a relative one after an absolute one, and reads no variables",
    },
    {
      tool: "kics",
      id: "WORKDIR Path Not Absolute",
      match: "narrower",
      why: "theirs also reports a relative one after an absolute one",
    },
    { tool: "sonar", id: "S7021", match: "narrower", why: "theirs also reports a relative one after an absolute one" },
    {
      tool: "semgrep",
      id: "use-absolute-workdir",
      match: "narrower",
      why: "theirs also reports a relative one after an absolute one",
    },
    {
      tool: "dockerfile-utils",
      id: "WORKDIR_IS_NOT_ABSOLUTE",
      match: "related",
      why: "theirs also reports a relative one after an absolute one, and takes any variable for absolute",
    },
  ],
  references: ["https://docs.docker.com/reference/build-checks/workdir-relative-path/"],
  since: "0.1.0",
  needs: ["WORKDIR"],

  *check(document) {
    for (const stage of document.stages) {
      const [first] = stage.named("WORKDIR");
      if (!first?.word || stage.parent?.workdir || !isRelative(first.resolved)) continue;
      const fix = fixOf(first, first.word.text);
      yield {
        at: { span: first.word.span },
        message: `WORKDIR ${shorten(first.word.text)} is relative to a directory of the base image`,
        fixes: fix ? [fix] : [],
      };
    }
  },
};

/** Puts the directory of the base image before the path; the root where it is not known. */
function fixOf({ stage, word }: Workdir, text: string): Fix | undefined {
  const [, quote = "", dot = "", path = ""] = /^(["']?)((?:\.\/)*)(.*?)["']?$/.exec(text) ?? [];
  if (!stage || !word || path.startsWith(".")) return undefined;
  const directory = imageDirectory(stage);
  const start = word.span.start + quote.length;
  const prefix = directory === undefined || directory === "/" ? "/" : `${directory}/`;
  const edits = [{ edits: [{ span: { start, end: start + dot.length }, text: prefix }] }];
  return directory === undefined
    ? { title: "Begin at /, if the base image works there", kind: "review", edits }
    : { title: `Begin at ${directory}`, kind: "safe", edits };
}
