import { accessControls } from "../../../engine/nginx/access-control.ts";
import { answerOf } from "../../../engine/nginx/answers.ts";
import type { Block } from "../../../engine/nginx/block.ts";
import { replaceWord } from "../../../engine/nginx/edit.ts";
import type { Rule } from "../../../engine/rule.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/autoindex-on",
  title: "Folders without an index page list their files to clients",
  severity: "warning",
  enabled: true,
  rationale:
    "A listing shows what nobody links to: backups, exports, drafts, other people's uploads. Search engines index it, and an attacker downloads everything with one command.",
  remedy: "Set `autoindex off;`. Where a listing is wanted, keep it to a folder of its own behind access control.",
  criteria: {
    "CC6.1": {
      why: "Names and contents of files are open to everyone who reaches the server.",
      limits: "Does not show which files lie in the folder.",
    },
    "C1.1": {
      why: "Confidential files in the folder are found without their names being known.",
      limits: "Does not show whether confidential files lie there.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "nginx-lint",
      id: "autoindex-enabled",
      match: "narrower",
      why: "Ours leaves out locations that serve no files of their own.",
    },
    {
      tool: "cis-nginx",
      id: "2.1.4",
      match: "narrower",
      why: "It asks that the module is not used at all, also where nothing can be listed.",
    },
  ],
  references: ["https://nginx.org/en/docs/http/ngx_http_autoindex_module.html"],
  since: "0.1.0",

  *check(configuration) {
    for (const directive of configuration.named("autoindex")) {
      const [value] = directive.args;
      const { parent } = directive;
      if (value?.value.toLowerCase() !== "on" || !listsFiles(parent)) continue;
      yield {
        at: directive.at(value),
        message: "autoindex on lists the files of a folder to clients",
        ...(accessControls(parent).length > 0 ? { severity: "info" as const } : {}),
        fixes: [
          {
            title: "Set autoindex off (folders without an index page answer 403)",
            kind: "review",
            edits: [replaceWord(directive, value, "off")],
          },
        ],
      };
    }
  },
};

/** Whether files of a folder can be asked for here, or in a location inside. */
function listsFiles(block: Block): boolean {
  if (block.context !== "location" || block.own("location").length > 0) return true;
  if (block.effective("internal").length > 0) return false;
  const { kind, by } = answerOf(block);
  return kind === "content" && (by === undefined || by.name === "root" || by.name === "alias");
}
