import { rules } from "../server/rules/index.ts";
export const x: unknown = rules;
