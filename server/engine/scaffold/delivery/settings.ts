import type { Answers } from "../answers.ts";
import type { GeneratedFile } from "../file.ts";
import { nginxVersion } from "../images.ts";
import { remarks } from "../remark.ts";
import { lines } from "../text.ts";

/** What the checks hold the stack to. */
export function settingsFile(answers: Answers): GeneratedFile {
  const { short, full } = remarks(answers);
  return {
    path: "portcullis.yaml",
    reason: "What the checks hold the stack to, kept with it.",
    criteria: ["CC4.2", "CC7.1"],
    text: lines(
      short("Settings of the checks; exceptions stand here or beside what they accept, each with its reason (CC4.2)."),
      "exceptions:",
      "  requireReason: always",
      answers.proxy === "nginx" && [
        full("The nginx of the image, and the folder that it sees as /etc/nginx."),
        "nginx:",
        `  version: ${nginxVersion}`,
        "  includeRoot: deploy/nginx",
      ],
    ),
  };
}

/** What git never takes up. */
export function gitignore(answers: Answers): GeneratedFile {
  const { short } = remarks(answers);
  return {
    path: ".gitignore",
    reason: "Keeps secrets and proposals out of the repository.",
    criteria: ["CC6.1", "C1.1"],
    merge: "lines",
    text: lines(
      short("Secrets: only examples are kept (CC6.1)."),
      "/secrets/*",
      "!/secrets/*.example",
      "!/secrets/README.md",
      ".env",
      ".env.*",
      "!.env.example",
      short("Written beside files that were changed by hand."),
      "*.proposed",
      short("Made and installed again."),
      "node_modules/",
    ),
  };
}
