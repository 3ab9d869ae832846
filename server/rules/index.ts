// Generated from the files beside it; do not edit.
import type { Rule } from "../engine/rule.ts";
import { rule as nginxAccessLogOff } from "./nginx/logging/access-log-off.ts";
import { rule as nginxAliasTraversal } from "./nginx/access/alias-traversal.ts";
import { rule as nginxAllowWithoutDeny } from "./nginx/access/allow-without-deny.ts";
import { rule as nginxAutoindexOn } from "./nginx/exposure/autoindex-on.ts";
import { rule as nginxBodySizeUnlimited } from "./nginx/limits/body-size-unlimited.ts";
import { rule as nginxClientControlledProxyHost } from "./nginx/proxying/client-controlled-proxy-host.ts";
import { rule as nginxHostHeaderSpoofing } from "./nginx/proxying/host-header-spoofing.ts";
import { rule as nginxHstsMissing } from "./nginx/tls/hsts-missing.ts";
import { rule as nginxPlainHttp } from "./nginx/tls/plain-http.ts";
import { rule as nginxReturnBypassesAccessControl } from "./nginx/access/return-bypasses-access-control.ts";
import { rule as nginxServerTokensOn } from "./nginx/exposure/server-tokens-on.ts";
import { rule as nginxUnlimitedAuthEndpoint } from "./nginx/limits/unlimited-auth-endpoint.ts";
import { rule as nginxWeakTlsCipher } from "./nginx/tls/weak-tls-cipher.ts";
import { rule as nginxWeakTlsProtocol } from "./nginx/tls/weak-tls-protocol.ts";

/** Every rule, by id. */
export const rules: readonly Rule[] = [
  nginxAccessLogOff,
  nginxAliasTraversal,
  nginxAllowWithoutDeny,
  nginxAutoindexOn,
  nginxBodySizeUnlimited,
  nginxClientControlledProxyHost,
  nginxHostHeaderSpoofing,
  nginxHstsMissing,
  nginxPlainHttp,
  nginxReturnBypassesAccessControl,
  nginxServerTokensOn,
  nginxUnlimitedAuthEndpoint,
  nginxWeakTlsCipher,
  nginxWeakTlsProtocol,
];
