import { replaceWord } from "../../../engine/nginx/edit.ts";
import type { Rule } from "../../../engine/rule.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/root-worker",
  title: "The worker processes of nginx run as root",
  severity: "error",
  enabled: true,
  rationale:
    "The workers read what clients send. With `user root` a flaw in nginx, in a module or in a script gives an attacker the whole machine or container at once, and every file is readable to a wrong `root` or `alias`.",
  remedy: "Name an account without rights: `user nginx;` (`www-data` in the packages of Debian).",
  criteria: {
    "CC6.1": {
      why: "The process that faces the internet may read and write everything.",
      limits: "Does not show the rights of the container or of the service manager.",
    },
    "CC6.3": {
      why: "The workers have far more rights than their task needs.",
      limits: "Does not show the rights of other processes.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "cis-nginx",
      id: "2.2.1",
      match: "narrower",
      why: "It also asks that the account exists for nginx alone.",
    },
  ],
  references: ["https://nginx.org/en/docs/ngx_core_module.html#user"],
  since: "0.1.0",

  *check(configuration) {
    for (const directive of configuration.named("user")) {
      const isMain = directive.parent.context === "main" || directive.parent.context === undefined;
      const word = directive.args.find(({ value }) => value === "root");
      if (!word || !isMain) continue;
      const isAccount = directive.arg(0) === "root";
      const { severity, kind } = isAccount
        ? ({ severity: "error", kind: "account" } as const)
        : ({ severity: "warning", kind: "group" } as const);
      yield {
        at: directive.at(word),
        message: `${directive.args.map(({ value }) => value).join(" ")} gives the workers the ${kind} root`,
        severity,
        fixes: [
          {
            title: `Set the ${kind} nginx (files that only root may read are no longer served)`,
            kind: "review",
            edits: [replaceWord(directive, word, "nginx")],
          },
        ],
      };
    }
  },
};
