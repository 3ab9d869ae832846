import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { openFolders } from "./private-files.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/hidden-files-served",
  title: "Files whose names start with a dot are served",
  severity: "warning",
  enabled: true,
  rationale:
    "`.git` holds the whole source with its history, `.env` the passwords of the application. Both end up in web folders by a checkout or a copy, and scanners ask for them all day.",
  remedy: "Refuse them: `location ~ /\\.(?!well-known/) { deny all; }`, before other regex locations.",
  criteria: {
    "CC6.6": {
      why: "Outsiders can fetch files that were never meant for them.",
      limits: "Does not show whether such files lie in the folder.",
    },
    "C1.1": {
      why: "Files that usually hold source code and passwords are not protected.",
      limits: "Does not show whether confidential files lie there.",
    },
  },
  fixable: false,
  equivalents: [{ tool: "cis-nginx", id: "2.5.3", match: "same" }],
  supersedes: ["nginx/backup-files-served"],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_core_module.html#location",
    "https://owasp.org/www-project-web-security-testing-guide/stable/4-Web_Application_Security_Testing/02-Configuration_and_Deployment_Management_Testing/04-Review_Old_Backup_and_Unreferenced_Files_for_Sensitive_Information",
  ],
  since: "0.1.0",

  *check(configuration) {
    for (const { by, path } of openFolders(configuration, ["/.git/config", "/.env"])) {
      yield {
        at: by.at(),
        message: `${by.name} ${shorten(by.arg(0), 40)} also serves ${path}`,
        ...(isBuiltFolder.test(by.arg(0)) ? { severity: "info" as const } : {}),
      };
    }
  },
};

/** Folders that hold what a build put there, not a checkout. */
const isBuiltFolder = /^html$|^\/usr\/share\/nginx\/html|\/(dist|build|public|out)\/?$/;
