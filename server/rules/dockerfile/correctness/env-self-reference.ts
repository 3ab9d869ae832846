import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import { scanExpansion } from "../../../engine/dockerfile/expansion.ts";
import { imageVariables } from "../../../engine/dockerfile/image-environment.ts";
import type { Env, Pair } from "../../../engine/dockerfile/pairs.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { indentationAt, lineEnding, shorten, span } from "../../../engine/text.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/env-self-reference",
  title: "ENV uses a variable that the same ENV sets",
  severity: "warning",
  enabled: true,
  rationale:
    "All values of one ENV are put together before any of them is set, so the variable has its old value there, most often none: a path then begins at the root.",
  remedy: "Set the variable in an ENV of its own above.",
  criteria: {},
  fixable: "safe",
  equivalents: [
    { tool: "hadolint", id: "DL3044", match: "narrower", why: "ours knows the variables of an earlier stage and PATH" },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#environment-replacement"],
  since: "0.1.0",
  needs: ["ENV"],

  *check(document) {
    for (const env of document.named("ENV")) {
      if (env.pairs.length < 2 || !env.stage) continue;
      const known = imageVariables(env.stage);
      for (const pair of env.pairs) {
        const setter = setterOf(document, env, pair);
        if (!setter || setter.name === "PATH" || known?.has(setter.name)) continue;
        const fix = split(document, env, setter, pair, known !== undefined);
        yield {
          at: { span: pair.valueSpan },
          message: `${shorten(setter.name, 30)} has its old value here, not the one that this ENV sets`,
          fixes: fix ? [fix] : [],
        };
      }
    }
  },
};

/** The other pair of an ENV whose variable a value uses, where nothing set that variable before. */
function setterOf(document: DockerfileDocument, env: Env, pair: Pair): Pair | undefined {
  const { references } = scanExpansion(pair.text ?? "", document.escape);
  const used = references.flatMap(({ name, modifier }) => (/[-+?]/.test(modifier) ? [] : [name]));
  return env.pairs.find(
    ({ name }) => name !== pair.name && used.includes(name) && document.variable(name, env) === undefined,
  );
}

/** Begins a new ENV with the pair, when it stands behind the one that sets the variable. */
function split(document: DockerfileDocument, env: Env, setter: Pair, pair: Pair, isSure: boolean): Fix | undefined {
  const before = env.pairs[env.pairs.indexOf(pair) - 1];
  if (!before || setter.span.start > pair.span.start) return undefined;
  const gap = span(before.span.end, pair.span.start);
  if (document.source.slice(gap.start, gap.end).includes("#")) return undefined;
  const newLine = lineEnding(document.source) + indentationAt(document.source, env.span.start);
  const title = isSure ? "Begin a new ENV" : `Begin a new ENV, unless the old value of ${setter.name} is meant`;
  return { title, kind: isSure ? "safe" : "review", edits: [{ edits: [{ span: gap, text: `${newLine}ENV ` }] }] };
}
