import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { openFolders } from "./private-files.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/backup-files-served",
  title: "Backups, dumps and old copies in the web folder are served",
  severity: "hint",
  enabled: true,
  rationale:
    "An editor's `config.php~`, a `dump.sql` before an upgrade, a `site.bak`: what somebody leaves in the web folder for a minute is downloaded, and a script under such a name is sent as text.",
  remedy: "Refuse such endings: `location ~* \\.(bak|old|orig|save|sql|swp|log|ini|conf)$ { deny all; }`.",
  criteria: {
    "CC6.6": {
      why: "Outsiders can fetch files that were never meant for them.",
      limits: "Does not show whether such files lie in the folder.",
    },
    "C1.1": {
      why: "Dumps and old copies usually hold confidential data.",
      limits: "Does not show whether confidential files lie there.",
    },
  },
  fixable: false,
  equivalents: [],
  references: [
    "https://owasp.org/www-project-web-security-testing-guide/stable/4-Web_Application_Security_Testing/02-Configuration_and_Deployment_Management_Testing/04-Review_Old_Backup_and_Unreferenced_Files_for_Sensitive_Information",
  ],
  since: "0.1.0",

  *check(configuration) {
    for (const { by, path } of openFolders(configuration, ["/index.bak", "/dump.sql"])) {
      yield { at: by.at(), message: `${by.name} ${shorten(by.arg(0), 40)} also serves files such as ${path}` };
    }
  },
};
