import type { Answers } from "../answers.ts";
import type { GeneratedFile } from "../file.ts";
import { dockerfile } from "./dockerfile.ts";
import { dockerignore } from "./ignore.ts";
import { staticFiles } from "./static.ts";

/** The files that the image of the application is built from. */
export const dockerFiles = (answers: Answers): readonly GeneratedFile[] => [
  dockerfile(answers),
  dockerignore(answers),
  ...staticFiles(answers),
];
