// Generated from the files beside it; do not edit.
import type { Rule } from "../engine/rule.ts";
import { rule as nginxAccessLogOff } from "./nginx/logging/access-log-off.ts";
import { rule as nginxAliasTraversal } from "./nginx/access/alias-traversal.ts";
import { rule as nginxAutoindexOn } from "./nginx/exposure/autoindex-on.ts";
import { rule as nginxBodySizeUnlimited } from "./nginx/limits/body-size-unlimited.ts";
import { rule as nginxServerTokensOn } from "./nginx/exposure/server-tokens-on.ts";
import { rule as nginxUnlimitedAuthEndpoint } from "./nginx/limits/unlimited-auth-endpoint.ts";

/** Every rule, by id. */
export const rules: readonly Rule[] = [
  nginxAccessLogOff,
  nginxAliasTraversal,
  nginxAutoindexOn,
  nginxBodySizeUnlimited,
  nginxServerTokensOn,
  nginxUnlimitedAuthEndpoint,
];
