import type { Block } from "../../../engine/nginx/block.ts";
import { readCondition } from "../../../engine/nginx/condition.ts";
import { insertBefore } from "../../../engine/nginx/edit.ts";
import type { Location } from "../../../engine/nginx/location.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/php-path-not-checked",
  title: "PHP is asked to run files that nginx has not seen",
  severity: "warning",
  enabled: true,
  rationale:
    "nginx passes every path that looks like PHP on. For `/upload/cat.jpg/x.php`, where no such file exists, PHP may go up the path and run the uploaded `cat.jpg` (`cgi.fix_pathinfo`, without `security.limit_extensions`).",
  remedy: "Add `try_files $uri =404;`, or name the scripts that exist in the location.",
  criteria: {
    "CC6.8": {
      why: "A file that a visitor uploaded can be run as a program.",
      limits: "Does not show the settings of PHP, which can prevent it.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: [
    "https://www.php.net/manual/en/ini.core.php#ini.cgi.fix-pathinfo",
    "https://www.php.net/manual/en/install.fpm.configuration.php",
  ],
  since: "0.1.0",

  *check(configuration) {
    for (const location of configuration.locations) {
      const pass = isPhp(location) ? location.block.last("fastcgi_pass") : undefined;
      if (!pass || isChecked(location.block) || location.isInternal) continue;
      yield {
        at: location.directive.at(location.directive.args.at(-1)),
        message: `${shorten(location.pattern, 40)} passes paths to PHP whether or not the file exists`,
        related: [{ ...pass.at(), message: "runs what the path names" }],
        fixes: splitsPath(location.block) ? [] : checkFirst(location),
      };
    }
  },
};

/** A pattern that leaves the script's name to the client. */
function isPhp({ isRegex, pattern }: Location): boolean {
  if (!isRegex || !/php/i.test(pattern)) return false;
  const isFixedName = /^\^\/[\w/-]*(\([\w|/-]+\))?[\w/-]*\\\.php/.test(pattern);
  return !isFixedName;
}

const splitsPath = (block: Block): boolean => block.effective("fastcgi_split_path_info").length > 0;

/** Whether the script's existence is tested, its name is fixed, or a file that is not at hand may do either. */
function isChecked(block: Block): boolean {
  if (["try_files", "if"].some((name) => block.mayHide(name))) return true;
  if (block.own("try_files").length > 0) return true;
  if (block.own("if").some((test) => readCondition(test)?.operator === "file")) return true;
  const script = block.effective("fastcgi_param").findLast((parameter) => parameter.arg(0) === "SCRIPT_FILENAME");
  return script !== undefined && !/\$(\{?(fastcgi_)?script_name|\{?uri|\{?request_filename|\d)/.test(script.arg(1));
}

function checkFirst({ block, directive }: Location): readonly Fix[] {
  const pass = block.last("fastcgi_pass");
  if (!pass || pass.document !== directive.document) return [];
  return [
    {
      title: "Add try_files $uri =404 (404 for all scripts where PHP runs on another machine)",
      kind: "review",
      edits: [insertBefore(pass, "try_files $uri =404;")],
    },
  ];
}
