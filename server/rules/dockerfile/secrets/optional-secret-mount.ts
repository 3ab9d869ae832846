import { insertAfter } from "../../../engine/dockerfile/edit.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { Mount } from "../../../engine/dockerfile/mount.ts";
import { shellParts } from "../../../engine/dockerfile/shell-text.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { basename } from "../../../engine/uri.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/optional-secret-mount",
  title: "A build step goes on with an empty value when its secret is missing",
  severity: "hint",
  enabled: true,
  rationale:
    "A secret that nobody passes is no error for the builder. The step then runs with an empty variable and may build something else: without a licence, without private packages, from a public source of the same name.",
  remedy: "Add `required=true`, so that the build stops; or test in the step whether the value is there (`${NAME:?}`).",
  criteria: {},
  fixable: "review",
  equivalents: [],
  references: ["https://docs.docker.com/reference/dockerfile/#run---mounttypesecret"],
  since: "0.1.0",
  needs: ["--mount"],

  *check(document) {
    for (const run of document.named("RUN")) {
      for (const mount of run.mounts) {
        if (mount.type !== "secret" || mount.option("required")) continue;
        const use = silentUse(run, mount);
        if (use !== undefined) yield optional(mount, use);
      }
    }
  },
};

/** What the step reads without noticing that it is empty; undefined where the step would fail, or does not read it so. */
function silentUse(run: Run, mount: Mount): string | undefined {
  const name = mount.value("env");
  const file = fileOf(mount);
  const { source } = run.document;
  const text = source.slice(run.restSpan.start, run.span.end);
  if (name !== undefined) return isRead(run, name) && !isTested(text, name) ? `$${name}` : undefined;
  if (file === undefined || !run.hasScript || text.includes(`-f ${file}`) || text.includes(`-s ${file}`))
    return undefined;
  const isSubstituted = run.commands().some(({ words }) => words.some((word) => reads(word.text, file)));
  return isSubstituted ? `$(cat ${file})` : undefined;
}

function fileOf(mount: Mount): string | undefined {
  if (mount.option("target")) return mount.value("target");
  const id = mount.value("id") ?? basename(mount.value("source") ?? "");
  return id === "" ? undefined : `/run/secrets/${id}`;
}

const isRead = (run: Run, name: string): boolean =>
  run.commands().some(({ words }) => words.some(({ text }) => shellParts(text).variables.includes(name)));

/** Whether the text tests a variable: `${NAME:?}`, `${NAME:-default}`, `[ -n "$NAME" ]`. */
const isTested = (text: string, name: string): boolean =>
  [`{${name}:`, `{${name}?`, `-n "$${name}"`, `-z "$${name}"`].some((test) => text.includes(test));

/** Whether a word holds what `cat` prints of a file: a failure inside an argument stops nothing. */
const reads = (text: string, file: string): boolean =>
  shellParts(text).substitutions.some((script) => /^\s{0,9}(?:cat\s|<)/.test(script) && script.includes(file));

function optional(mount: Mount, use: string): Problem {
  const last = mount.options.at(-1);
  const edit = last && insertAfter({ span: last.span }, ",required=true");
  const title = "Require the secret; a build that does not pass it then stops";
  return {
    at: { span: mount.flag.span },
    message: `${shorten(use, 40)} is empty without a word when nobody passes the secret`,
    fixes: edit ? [{ title, kind: "review", edits: [{ edits: [edit] }] }] : [],
  };
}
