import type { Problem, Rule, RuleMetadata } from "../../server/engine/rule.ts";
import { span } from "../../server/engine/text.ts";

function metadata<L extends "nginx" | "dockerfile">(
  id: `${L}/${string}`,
  fixable: RuleMetadata["fixable"] = false,
): RuleMetadata & { readonly id: `${L}/${string}` } {
  return {
    id,
    title: `Title of ${id}`,
    severity: "warning",
    enabled: true,
    rationale: `Rationale of ${id}.`,
    remedy: `Remedy of ${id}.`,
    criteria: { "CC6.6": { why: "Why it relates.", limits: "What it cannot show." } },
    fixable,
    equivalents: [],
    references: ["https://example.com/reference"],
    since: "0.1.0",
  };
}

const latest: Rule<"dockerfile"> = {
  ...metadata<"dockerfile">("dockerfile/test-latest", "safe"),
  *check(document): Generator<Problem> {
    for (const at of spansOf(document.source, ":latest")) {
      const edits = [{ edits: [{ span: at, text: ":1.0" }] }];
      yield { at: { span: at }, message: "latest moves", fixes: [{ title: "Pin the tag", kind: "safe", edits }] };
    }
  },
};

const user: Rule<"dockerfile"> = {
  ...metadata<"dockerfile">("dockerfile/test-user", "review"),
  *check(document): Generator<Problem> {
    for (const at of spansOf(document.source, "USER root")) {
      const edits = [{ edits: [{ span: at, text: "USER ${1:app}" }] }];
      const fix = { title: "Name another user", kind: "review" as const, edits, snippet: true };
      const related = [{ span: span(0, 4), message: "the stage starts here" }];
      yield { at: { span: at }, message: "root [link](command:evil) runs all", fixes: [fix], related };
    }
  },
};

/** Its fix does not repair anything, so nobody may be offered it. */
const liar: Rule<"dockerfile"> = {
  ...metadata<"dockerfile">("dockerfile/test-liar", "safe"),
  *check(document): Generator<Problem> {
    for (const at of spansOf(document.source, "LIE")) {
      const edits = [{ edits: [{ span: span(at.end, at.end), text: "!" }] }];
      yield { at: { span: at }, message: "a lie", fixes: [{ title: "Lie more", kind: "safe", edits }] };
    }
  },
};

const crash: Rule<"dockerfile"> = {
  ...metadata<"dockerfile">("dockerfile/test-crash"),
  check(document): readonly Problem[] {
    if (document.source.includes("CRASH")) throw new Error("the rule fell over");
    return [];
  },
};

/** Sees a directive of the main file and speaks in included ones. */
const location: Rule<"nginx"> = {
  ...metadata<"nginx">("nginx/test-location"),
  *check(configuration): Generator<Problem> {
    if (configuration.named("server_tokens")[0]?.arg(0) !== "on") return;
    for (const directive of configuration.named("location")) {
      yield { at: directive.at(), message: "a location below server_tokens on" };
    }
  },
};

function* spansOf(source: string, text: string): Generator<{ readonly start: number; readonly end: number }> {
  for (let at = source.indexOf(text); at >= 0; at = source.indexOf(text, at + 1)) yield span(at, at + text.length);
}

/** Small rules whose findings the tests can foresee. */
export const testRules: readonly Rule[] = [latest, user, liar, crash, location];
