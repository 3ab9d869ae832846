import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { insertAtStart, replaceWord } from "../../../engine/nginx/edit.ts";
import { numberOf } from "../../../engine/nginx/measure.ts";
import type { FileEdit, Fix, Problem, Rule } from "../../../engine/rule.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/limit-answers-503",
  title: "A limit answers as if the service were down",
  severity: "info",
  enabled: true,
  rationale:
    "What a limit refuses gets status 503 unless another one is set. In metrics and alerts an attack that is held off then looks like an outage, a real outage hides among refusals, and clients try again at once.",
  remedy: "Set `limit_req_status 429;` and `limit_conn_status 429;` in `http`.",
  criteria: {
    "CC7.2": {
      why: "A status of its own tells refused floods from failures in what is watched.",
      limits: "Does not show that anybody watches the statuses.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_limit_req_module.html#limit_req_status",
    "https://nginx.org/en/docs/http/ngx_http_limit_conn_module.html#limit_conn_status",
    "https://www.rfc-editor.org/rfc/rfc6585#section-4",
  ],
  since: "0.1.0",

  *check(configuration) {
    for (const limit of ["limit_req", "limit_conn"]) {
      for (const directive of configuration.named(`${limit}_status`)) {
        const [word] = directive.args;
        if (word && (numberOf(word.value) ?? 0) >= 500) {
          yield problem(directive, directive.at(word), replaceWord(directive, word, "429"));
        }
      }
      const silent = firstWithoutStatus(configuration, limit);
      if (silent) yield problem(silent, silent.at(silent.syntax.name), statusInHttp(configuration, limit));
    }
  },
};

/** The first limit for which no status is set, which is certain only where the whole tree is in view. */
function firstWithoutStatus(configuration: NginxConfiguration, limit: string): Directive | undefined {
  // A limit of an outer block may get its status from the blocks inside.
  const around = new Set(configuration.named(`${limit}_status`).flatMap(({ parent }) => [...parent.levels()]));
  return configuration.named(limit).find(({ parent }) => {
    if (parent.enclosing("stream") || parent.value(`${limit}_dry_run`)?.arg(0).toLowerCase() === "on") return false;
    return !around.has(parent) && parent.value(`${limit}_status`) === undefined && parent.knows(`${limit}_status`);
  });
}

function statusInHttp({ http }: NginxConfiguration, limit: string): FileEdit | undefined {
  return http && insertAtStart(http, `${limit}_status 429;`);
}

function problem(directive: Directive, at: Problem["at"], edit: FileEdit | undefined): Problem {
  const isStatus = directive.name.endsWith("_status");
  const status = isStatus ? directive.name : `${directive.name}_status`;
  const fix: Fix | undefined = edit && {
    title: `Set ${status} 429 (retries and alerts may depend on ${isStatus ? directive.arg(0) : 503})`,
    kind: "review",
    edits: [edit],
  };
  return {
    at,
    message: isStatus
      ? `${status} ${directive.arg(0)} makes refusals look like an outage`
      : `${directive.name} answers 503, its default, as if the service were down`,
    fixes: fix ? [fix] : [],
  };
}
