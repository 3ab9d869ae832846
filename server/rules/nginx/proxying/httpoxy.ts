import type { Block, Directive } from "../../../engine/nginx/block.ts";
import { insertAfter, insertAtStart } from "../../../engine/nginx/edit.ts";
import { addEntries, hasEntry } from "../../../engine/nginx/lists.ts";
import { type Pass, passesOf } from "../../../engine/nginx/passes.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/httpoxy",
  title: "A client can set HTTP_PROXY for the application",
  severity: "info",
  enabled: true,
  rationale:
    "The header `Proxy` of a request becomes the parameter HTTP_PROXY, which old libraries take for the proxy of their own outgoing requests: the attacker reads and changes what the application asks of other services.",
  remedy: 'Blank the parameter beside the others, as in `fastcgi_param HTTP_PROXY "";`.',
  criteria: {
    "CC6.6": {
      why: "A header from outside steers the outgoing requests of the application.",
      limits: "Does not show whether the application's libraries still read HTTP_PROXY from a request.",
    },
  },
  fixable: "safe",
  equivalents: [],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_fastcgi_module.html#fastcgi_param",
    "https://nvd.nist.gov/vuln/detail/CVE-2016-5385",
  ],
  since: "0.1.0",

  *check(configuration) {
    const seen = new Set<Block>();
    for (const pass of passesOf(configuration)) {
      const { directive, protocol, word } = pass;
      if (protocol === "proxy" || protocol === "grpc" || !knowsParameters(pass)) continue;
      const name = `${protocol}_param`;
      if (hasEntry(directive.parent, name, "http_proxy")) continue;
      const level = directive.parent;
      if (seen.has(level)) continue;
      seen.add(level);
      yield {
        at: directive.at(word),
        message: `${shorten(word.value, 40)} gets HTTP_PROXY from the header of a client`,
        fixes: () => blank(level, name),
      };
    }
  },
};

/** The files of parameters that nginx packages bring; none of them holds HTTP_PROXY. */
const packaged = /(?:^|\/)(?:fastcgi_params|fastcgi\.conf|uwsgi_params|scgi_params)$/;

/** Whether every parameter in force is in view, or in a file that nginx packages bring. */
function knowsParameters({ directive, protocol }: Pass): boolean {
  const name = `${protocol}_param`;
  for (const level of directive.parent.levels()) {
    const hiding = level.unresolved.filter(({ holds }) => holds === undefined || holds.has(name));
    if (hiding.some(({ directive: include }) => !packaged.test(include.arg(0)))) return false;
    if (hiding.length > 0 || level.own(name).length > 0) return true;
    if (!level.directive && level.context !== "main") return false;
  }
  return true;
}

/** One more line beside the level's own parameters changes nothing else; the first one needs copies of the inherited. */
function blank(level: Block, name: string): readonly Fix[] {
  if (level.context !== "location" && level.context !== "if-in-location") return [];
  const statement = `${name} HTTP_PROXY "";`;
  const own = lastOwn(level, name);
  const beside = own ? insertAfter(own, statement) : undefined;
  const atStart = level.own(name).length > 0 ? insertAtStart(level, statement) : undefined;
  const edit = beside ?? atStart;
  if (edit) return [{ title: "Blank HTTP_PROXY", kind: "safe", edits: [edit] }];
  if (level.context !== "location" || level.effective(name).length === 0) return [];
  const edits = addEntries(level, name, [statement]);
  return [{ title: "Blank HTTP_PROXY, with copies of the inherited parameters", kind: "review", edits }];
}

function lastOwn(level: Block, name: string): Directive | undefined {
  const document = level.directive?.document;
  const own = level.own(name).filter((entry) => entry.document === document);
  return own.at(-1) ?? level.unresolved.find(({ holds }) => holds?.has(name))?.directive;
}
