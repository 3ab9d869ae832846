import type { Answers } from "./answers.ts";
import { composeFiles } from "./compose/files.ts";
import { deliveryFiles } from "./delivery/files.ts";
import { dockerFiles } from "./docker/files.ts";
import type { GeneratedFile } from "./file.ts";
import { guideFiles } from "./guide/files.ts";
import { monitoringFiles } from "./monitoring/files.ts";
import { nginxFiles } from "./nginx/files.ts";
import { traefikFiles } from "./traefik/files.ts";

/** All files of a stack, sorted by path; the same answers give the same files. */
export function generate(answers: Answers): readonly GeneratedFile[] {
  const files = [
    ...dockerFiles(answers),
    ...composeFiles(answers),
    ...nginxFiles(answers),
    ...traefikFiles(answers),
    ...monitoringFiles(answers),
    ...deliveryFiles(answers),
  ];
  return [...files, ...guideFiles(answers, files)].sort((a, b) => (a.path < b.path ? -1 : 1));
}
