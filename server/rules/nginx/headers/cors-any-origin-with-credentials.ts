import { rewriteAnswer } from "../../../engine/nginx/answers.ts";
import type { Directive } from "../../../engine/nginx/block.ts";
import { readCondition } from "../../../engine/nginx/condition.ts";
import { headerName } from "../../../engine/nginx/headers.ts";
import type { VariableTable } from "../../../engine/nginx/variables.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

const conditions = "It judges the patterns of origins in conditions, not the headers.";

export const rule: Rule<"nginx"> = {
  id: "nginx/cors-any-origin-with-credentials",
  title: "Every site may read answers in the name of the user",
  severity: "error",
  enabled: true,
  rationale:
    "With the request's own Origin as the allowed one and credentials allowed, any page that a signed-in user visits can call the application with the user's cookies and read the answers.",
  remedy:
    "Take the allowed origin from a `map` of `$http_origin` that lists the sites you trust and is empty by default, or drop `Access-Control-Allow-Credentials`.",
  criteria: {
    "CC6.6": {
      why: "Sites of outsiders act with the session of a user.",
      limits: "Does not show whether the answers depend on a session.",
    },
    "C1.1": {
      why: "Answers meant for a user can be read by any site.",
      limits: "Does not show whether the answers are confidential.",
    },
  },
  fixable: false,
  equivalents: [
    { tool: "gixy-ng", id: "origins", match: "related", why: conditions },
    { tool: "gixy-next", id: "origins", match: "related", why: conditions },
  ],
  references: [
    "https://fetch.spec.whatwg.org/#http-cors-protocol",
    "https://cheatsheetseries.owasp.org/cheatsheets/HTML5_Security_Cheat_Sheet.html",
  ],
  since: "0.1.0",

  *check(configuration) {
    for (const directive of configuration.named("add_header")) {
      const value = directive.args[1];
      if (!value || headerName(directive) !== "access-control-allow-origin" || !allowsCredentials(directive)) continue;
      const isAny = value.value === "*";
      if (!isAny && !isUnchecked(directive, configuration.variables)) continue;
      yield {
        at: directive.at(),
        message: isAny
          ? "Access-Control-Allow-Origin * with credentials is refused by browsers"
          : `Access-Control-Allow-Origin ${shorten(value.value, 18)} lets every site read users' answers`,
        ...(isAny ? { severity: "warning" } : {}),
      };
    }
  },
};

const allowsCredentials = ({ parent }: Directive): boolean =>
  parent
    .effective("add_header")
    .some(
      (header) =>
        headerName(header) === "access-control-allow-credentials" && header.arg(1).trim().toLowerCase() === "true",
    );

/** Whether the value can be the request's own Origin without anything having looked at it. */
function isUnchecked(directive: Directive, variables: VariableTable): boolean {
  if (!variables.namesIn(directive.arg(1), directive).has("http_origin")) return false;
  if (isTested(directive, variables)) return false;
  return variables
    .values(directive.arg(1), directive)
    .some((value) =>
      value.some(
        ({ source, isCapture, path }) =>
          source === "http_origin" && !isCapture && !path.some((step) => isTested(step, variables)),
      ),
    );
}

/** Keys of a map that any origin has. */
const anyKey = /^(default|~\*?\^?(\.|\.[*+]|https\?:\/\/|https\?:\/\/\.[*+])\$?)$/;

/** Whether only chosen origins reach a line: by the key of a map, or by an `if` around or before it. */
function isTested(step: Directive, variables: VariableTable): boolean {
  const { parent } = step;
  if (parent.context === "map") return !anyKey.test(step.name);
  const levels = [...parent.levels()];
  const around = levels.flatMap(({ context, directive }) =>
    context?.startsWith("if-") && directive ? [directive] : [],
  );
  const before = levels.flatMap((level) => level.own("if")).filter(({ block }) => block && rewriteAnswer(block));
  return [...around, ...before].some((test) => comparesOrigin(test, variables));
}

/** Whether an `if` depends on what the Origin is, and not only on whether there is one. */
function comparesOrigin(test: Directive, variables: VariableTable): boolean {
  const condition = readCondition(test);
  if (!condition || !variables.namesIn(condition.subject, test).has("http_origin")) return false;
  return condition.operator !== "set" || !/^\$\{?http_origin\}?$/i.test(condition.subject);
}
