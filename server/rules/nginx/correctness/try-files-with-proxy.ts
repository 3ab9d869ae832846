import type { Rule } from "../../../engine/rule.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/try-files-with-proxy",
  title: "try_files and proxy_pass in one location",
  severity: "warning",
  enabled: true,
  rationale:
    "`try_files` only chooses a path; `proxy_pass` of the same location then still answers it. Files that exist are not sent but asked of the application, and paths that are no files never reach it.",
  remedy: "End `try_files` with a named location, and put `proxy_pass` there: `try_files $uri @app;`.",
  criteria: {
    "PI1.3": {
      why: "Requests do not reach the part that the configuration means to answer them.",
      limits: "Does not show what the application answers for the paths of files.",
    },
  },
  fixable: false,
  equivalents: [
    {
      tool: "nginx-lint",
      id: "try-files-with-proxy",
      match: "narrower",
      why: "Ours is silent for scripts whose existence alone is tested.",
    },
  ],
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#try_files"],
  since: "0.1.0",

  *check(configuration) {
    for (const directive of configuration.named("try_files")) {
      const { parent: block } = directive;
      const pass = block.context === "location" ? (block.last("proxy_pass") ?? block.last("grpc_pass")) : undefined;
      const location = block.directive?.arg(0) ?? "";
      const onlyTests = directive.args.length === 2 && directive.arg(1).startsWith("=") && location.startsWith("~");
      if (!pass || onlyTests) continue;
      yield {
        at: directive.at(directive.syntax.name),
        message: `try_files does not send files here: ${pass.name} answers whatever it chooses`,
        related: [{ ...pass.at(), message: "answers in the place of the file" }],
      };
    }
  },
};
