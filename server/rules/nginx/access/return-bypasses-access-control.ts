import { accessControls } from "../../../engine/nginx/access-control.ts";
import type { Block, Directive } from "../../../engine/nginx/block.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/return-bypasses-access-control",
  title: "A return answers before allow, deny or a password is checked",
  severity: "error",
  enabled: true,
  rationale:
    "nginx runs `return` and redirecting `rewrite` lines before it looks at `allow`, `deny`, `auth_basic` and `auth_request`. The response goes to everyone, although the lines beside it say otherwise.",
  remedy:
    "Serve the text from a file or an application, where access is checked first, or move the restricted part behind an `internal` or named location.",
  criteria: {
    "CC6.1": {
      why: "The restriction that is written down does not act on this response.",
      limits: "Does not show whether the response tells anything worth protecting.",
    },
  },
  fixable: false,
  equivalents: [
    {
      tool: "gixy-ng",
      id: "return_bypasses_allow_deny",
      match: "related",
      why: "It looks at allow and deny alone, and also reports answers that refuse.",
    },
    {
      tool: "gixy-next",
      id: "return_bypasses_allow_deny",
      match: "related",
      why: "It looks at allow and deny alone, and also reports answers that refuse.",
    },
  ],
  references: [
    "https://nginx.org/en/docs/dev/development_guide.html#http_phases",
    "https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#return",
  ],
  since: "0.1.0",

  *check(configuration) {
    for (const name of ["return", "rewrite"]) {
      for (const directive of configuration.named(name)) {
        const controls = isOpen(directive) ? accessControls(directive.parent) : [];
        if (controls.length > 0 && !isHarmless(directive, controls)) yield bypassed(directive, controls);
      }
    }
  },
};

const contexts: ReadonlySet<string> = new Set(["server", "location", "if-in-server", "if-in-location"]);

/** Whether a client can come here at all. */
function isOpen({ parent }: Directive): boolean {
  const location = parent.enclosing("location")?.directive;
  const isNamed = location?.arg(0).startsWith("@") ?? false;
  return contexts.has(parent.context ?? "") && !isNamed && parent.effective("internal").length === 0;
}

function isHarmless(directive: Directive, controls: readonly Directive[]): boolean {
  const target = redirectTarget(directive);
  if (target === undefined)
    return directive.name === "rewrite" || tellsNothing(directive) || isProbe(directive, controls);
  return isSameHost.test(target) || isProbe(directive, controls);
}

/** Where a redirect leads; undefined for answers that are none. */
function redirectTarget(directive: Directive): string | undefined {
  if (directive.name === "rewrite") {
    const redirects =
      /^(https?:\/\/|\$scheme)/i.test(directive.arg(1)) || /^(redirect|permanent)$/.test(directive.arg(2));
    return redirects ? directive.arg(1) : undefined;
  }
  if (!/^\d+$/.test(directive.arg(0))) return directive.arg(0);
  return /^30[12378]$/.test(directive.arg(0)) ? directive.arg(1) : undefined;
}

/** To the same page by HTTPS: whoever is let in is asked there. */
const isSameHost = /^https:\/\/(\$host|\$http_host|\$server_name|\$ssl_server_name)\b/i;

/** Refusals, 204 without a body, and what a browser asks before it may send credentials. */
function tellsNothing(directive: Directive): boolean {
  const code = Number(directive.arg(0));
  return code >= 400 || code === 204 || isPreflight(directive.parent);
}

const isPreflight = (block: Block): boolean =>
  block.directive?.args.some((word) => /^["']?OPTIONS["']?\)?$/.test(word.value)) ?? false;

/** Paths that machines ask for without credentials, under controls that were written for the rest of the server. */
function isProbe({ parent }: Directive, controls: readonly Directive[]): boolean {
  const location = parent.enclosing("location");
  const inherited = controls.every((control) => control.parent !== parent && control.parent !== location);
  const path = location?.directive?.args.at(-1)?.value.slice(0, 500) ?? "";
  return inherited && /health|\b(live|ready|ping|up)(z|ness)?\b|acme-challenge|robots\.txt|favicon/i.test(path);
}

function bypassed(directive: Directive, controls: readonly Directive[]): Problem {
  const subject =
    directive.name === "rewrite" ? "rewrite" : `return ${/^\d+$/.test(directive.arg(0)) ? directive.arg(0) : ""}`;
  const names = [...new Set(controls.map((control) => control.name))];
  const isRedirect = redirectTarget(directive) !== undefined;
  return {
    at: directive.at(),
    message: `${subject.trim()} answers before ${names.join(" and ")} ${names.length > 1 ? "are" : "is"} checked`,
    ...(isRedirect ? { severity: "warning" as const } : {}),
    related: controls.slice(0, 3).map((control) => ({ ...control.at(), message: "is passed by" })),
  };
}
