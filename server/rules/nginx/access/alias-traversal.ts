import type { Block, Directive } from "../../../engine/nginx/block.ts";
import { combine, replaceWord } from "../../../engine/nginx/edit.ts";
import type { Location } from "../../../engine/nginx/location.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

const onlyFolders = "It also reports the alias of a single file, and one that ends with a variable.";

export const rule: Rule<"nginx"> = {
  id: "nginx/alias-traversal",
  title: "A location without a closing slash leaves the folder of its alias",
  severity: "error",
  enabled: true,
  rationale:
    "nginx puts the alias in the place of the location's text and appends the rest of the path: with `location /static` and `alias /srv/static/`, `/static../secret` becomes `/srv/static/../secret`. Anyone can read the folder above, where source code, keys and databases tend to lie.",
  remedy: "End both the location and the alias with a slash.",
  criteria: {
    "CC6.1": {
      why: "Files outside the published folder can be read without any right to them.",
      limits: "Does not show which files lie there, or whether file permissions protect them.",
    },
    "C1.1": {
      why: "What lies beside the published folder may be confidential and is not protected.",
      limits: "Does not show whether confidential files lie there.",
    },
  },
  fixable: "review",
  equivalents: [
    { tool: "gixy", id: "alias_traversal", match: "narrower", why: onlyFolders },
    { tool: "gixy-ng", id: "alias_traversal", match: "narrower", why: onlyFolders },
    { tool: "gixy-next", id: "alias_traversal", match: "narrower", why: onlyFolders },
    {
      tool: "semgrep",
      id: "alias-path-traversal",
      match: "related",
      why: "It compares text and does not read includes or location modifiers.",
    },
    {
      tool: "nginx-lint",
      id: "alias-location-slash-mismatch",
      match: "related",
      why: "It looks for the other case: a location with a closing slash, and an alias without.",
    },
  ],
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#alias"],
  since: "0.1.0",

  *check(configuration) {
    const patterns = new Map<Block, Set<string>>();
    for (const { directive, pattern } of configuration.locations) {
      patterns.set(directive.parent, (patterns.get(directive.parent) ?? new Set()).add(pattern));
    }
    for (const location of configuration.locations) {
      const alias = location.block.last("alias");
      if (!alias || !isOpenPrefix(location) || isVariable(alias.arg(0)) || isOneFile(location, alias)) continue;
      const exists = patterns.get(location.directive.parent)?.has(`${location.pattern}/`) ?? false;
      yield traversal(location, alias, exists ? undefined : closeBoth(location, alias));
    }
  },
};

const isOpenPrefix = ({ kind, pattern }: Location): boolean =>
  (kind === "prefix" || kind === "^~") && pattern !== "" && !pattern.endsWith("/") && !isVariable(pattern);

/** Whether the end of a path is a variable, or a value that a template fills in. */
const isVariable = (path: string): boolean => /\$(\w+|\{\w+\})$/.test(path);

const hasExtension = (path: string): boolean => /\.\w+$/.test(path);

/** `location /favicon.ico { alias /srv/favicon.ico; }`: nothing of interest starts with the name of a file. */
const isOneFile = ({ pattern }: Location, alias: Directive): boolean =>
  hasExtension(pattern) && hasExtension(alias.arg(0));

function traversal(location: Location, alias: Directive, fix: Fix | undefined): Problem {
  const { directive, pattern } = location;
  const leaves = alias.arg(0).endsWith("/");
  const path = shorten(pattern, 24);
  const consequence = leaves
    ? `${path}../, which leaves the alias folder`
    : `${path}-old, which is beside the alias folder`;
  const isLesser = !leaves || location.isInternal;
  return {
    at: directive.at(directive.args.at(-1)),
    message: `${path} also matches ${consequence}`,
    ...(isLesser ? { severity: "warning" as const } : {}),
    related: [{ ...alias.at(), message: "stands in the place of the location's text" }],
    fixes: fix ? [fix] : [],
  };
}

/** None where a location inside would lie outside of the longer one: nginx refuses that, as it does two equal ones. */
function closeBoth(location: Location, alias: Directive): Fix | undefined {
  const closed = `${location.pattern}/`;
  const fits = location.children.every((child) => child.isRegex || child.pattern.startsWith(closed));
  const word = location.directive.args.at(-1);
  const [target] = alias.args;
  if (!fits || !word || !target) return undefined;
  const edits = [
    replaceWord(
      location.directive,
      word,
      word.value.replace(location.pattern, () => closed),
    ),
  ];
  if (!target.value.endsWith("/")) edits.push(replaceWord(alias, target, `${target.value}/`));
  return {
    title: `End the paths with / (${shorten(location.pattern, 24)} alone no longer matches)`,
    kind: "review",
    edits: combine(edits),
  };
}
