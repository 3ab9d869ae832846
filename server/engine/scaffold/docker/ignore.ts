import type { Answers } from "../answers.ts";
import type { GeneratedFile } from "../file.ts";
import { remarks } from "../remark.ts";
import { type Line, lines } from "../text.ts";
import { staticConfiguration } from "./static.ts";

/** The .dockerignore: what never reaches the builder. */
export function dockerignore(answers: Answers): GeneratedFile {
  const { app } = answers;
  const below = app.workspace === undefined ? "" : `${app.workspace}/`;
  const written = app.buildScript === undefined ? [] : app.outputs.map((output) => output.split("/")[0] ?? output);
  return {
    path: ".dockerignore",
    text: lines(
      remarks(answers).short("Installed and built in the image itself."),
      ["**/node_modules", ...new Set(written.filter(isBuilt).map((folder) => `${below}${folder}`))],
      remarks(answers).short("Credentials."),
      ["**/.env", "**/.env.*", "**/.npmrc", "**/*.pem", "**/*.key", "secrets"],
      remarks(answers).short("The history, and what only people and the stack around the image need."),
      [".git", "**/.gitignore", ".github", ".githooks", ".vscode", ".idea", ".portcullis", "portcullis.yaml"],
      ["Dockerfile", ".dockerignore", "compose*.yaml", "docs", "README.md", "**/*.log", "**/coverage"],
      deploy(answers),
      app.buildScript === undefined && tests,
    ),
    reason: "Keeps credentials, history and other files out of the build.",
    criteria: ["C1.1", "CC6.1"],
    merge: "lines",
  };
}

/** Folders that only a build writes; others, such as `public`, are sources that are shipped along. */
const isBuilt = (folder: string): boolean => ["dist", "build", "out", ".next", ".output"].includes(folder);

const deploy = ({ app }: Answers): Line =>
  app.framework === "static"
    ? ["deploy/*", `!${staticConfiguration.slice(0, staticConfiguration.lastIndexOf("/"))}`]
    : "deploy";

/** Where the sources themselves are shipped, their tests stay behind. */
const tests: Line = ["**/test", "**/tests", "**/__tests__", "**/*.test.*", "**/*.spec.*"];
