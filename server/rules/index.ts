// Generated from the files beside it; do not edit.
import type { Rule } from "../engine/rule.ts";
import { rule as nginxServerTokensOn } from "./nginx/exposure/server-tokens-on.ts";

/** Every rule, by id. */
export const rules: readonly Rule[] = [
  nginxServerTokensOn,
];
