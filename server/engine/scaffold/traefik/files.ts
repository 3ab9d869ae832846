import type { Answers } from "../answers.ts";
import type { GeneratedFile } from "../file.ts";
import { middlewaresFile } from "./middlewares.ts";
import { routersFile } from "./routers.ts";
import { servicesFile } from "./services.ts";
import { staticFile } from "./static-file.ts";
import { tlsFiles } from "./tls.ts";

/** The configuration of Traefik: a static file, and dynamic ones by what they are about. */
export function traefikFiles(answers: Answers): readonly GeneratedFile[] {
  if (answers.proxy !== "traefik") return [];
  return [
    staticFile(answers),
    routersFile(answers),
    middlewaresFile(answers),
    servicesFile(answers),
    ...tlsFiles(answers),
  ];
}
