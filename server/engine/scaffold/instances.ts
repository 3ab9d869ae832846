import type { Answers } from "./answers.ts";
import { names } from "./file.ts";

/** Hosts of the instances: compose names containers by project, service and number, and its DNS knows them by that. */
export function instances({ name, replicas }: Answers): readonly string[] {
  if (replicas === 1) return [names.services.app];
  return Array.from({ length: replicas }, (_, index) => `${name}-${names.services.app}-${index + 1}`);
}
