// Generated from the files beside it; do not edit.
import type { Rule } from "../engine/rule.ts";
import { rule as dockerfileAddInsteadOfCopy } from "./dockerfile/network/add-instead-of-copy.ts";
import { rule as dockerfileAptListsKept } from "./dockerfile/packages/apt-lists-kept.ts";
import { rule as dockerfileDevDependenciesShipped } from "./dockerfile/packages/dev-dependencies-shipped.ts";
import { rule as dockerfileDownloadPipedToShell } from "./dockerfile/network/download-piped-to-shell.ts";
import { rule as dockerfileEndOfLifeBaseImage } from "./dockerfile/base-image/end-of-life-base-image.ts";
import { rule as dockerfileHardcodedCredential } from "./dockerfile/secrets/hardcoded-credential.ts";
import { rule as dockerfileLatestBaseImage } from "./dockerfile/base-image/latest-base-image.ts";
import { rule as dockerfileMissingHealthcheck } from "./dockerfile/health/missing-healthcheck.ts";
import { rule as dockerfileMissingUser } from "./dockerfile/privilege/missing-user.ts";
import { rule as dockerfilePipeWithoutPipefail } from "./dockerfile/shell/pipe-without-pipefail.ts";
import { rule as dockerfileRootUser } from "./dockerfile/privilege/root-user.ts";
import { rule as dockerfileSecretFileCopied } from "./dockerfile/secrets/secret-file-copied.ts";
import { rule as dockerfileSecretInArgOrEnv } from "./dockerfile/secrets/secret-in-arg-or-env.ts";
import { rule as dockerfileShellFormCommand } from "./dockerfile/health/shell-form-command.ts";
import { rule as dockerfileUntaggedBaseImage } from "./dockerfile/base-image/untagged-base-image.ts";
import { rule as nginxAccessControlSwitchedOff } from "./nginx/access/access-control-switched-off.ts";
import { rule as nginxAccessListWeakened } from "./nginx/access/access-list-weakened.ts";
import { rule as nginxAccessLogLacksFields } from "./nginx/logging/access-log-lacks-fields.ts";
import { rule as nginxAccessLogOff } from "./nginx/logging/access-log-off.ts";
import { rule as nginxAccessRuleNeverReached } from "./nginx/access/access-rule-never-reached.ts";
import { rule as nginxAliasTraversal } from "./nginx/access/alias-traversal.ts";
import { rule as nginxAllowWithoutDeny } from "./nginx/access/allow-without-deny.ts";
import { rule as nginxAuthLimitTooHigh } from "./nginx/limits/auth-limit-too-high.ts";
import { rule as nginxAuthRequestTargetOpen } from "./nginx/access/auth-request-target-open.ts";
import { rule as nginxAutoindexOn } from "./nginx/exposure/autoindex-on.ts";
import { rule as nginxBackendBannerPassed } from "./nginx/proxying/backend-banner-passed.ts";
import { rule as nginxBackendWithoutPort } from "./nginx/correctness/backend-without-port.ts";
import { rule as nginxBackupFilesServed } from "./nginx/exposure/backup-files-served.ts";
import { rule as nginxBodySizeUnlimited } from "./nginx/limits/body-size-unlimited.ts";
import { rule as nginxBypassedAnswerStored } from "./nginx/caching/bypassed-answer-stored.ts";
import { rule as nginxCacheIgnoresPrivate } from "./nginx/caching/cache-ignores-private.ts";
import { rule as nginxCacheKeyWithoutHost } from "./nginx/caching/cache-key-without-host.ts";
import { rule as nginxCachedPost } from "./nginx/caching/cached-post.ts";
import { rule as nginxCaptureNeverSet } from "./nginx/correctness/capture-never-set.ts";
import { rule as nginxCatchAllServerPassesHost } from "./nginx/access/catch-all-server-passes-host.ts";
import { rule as nginxClientCertificateNotEnforced } from "./nginx/tls/client-certificate-not-enforced.ts";
import { rule as nginxClientControlledProxyHost } from "./nginx/proxying/client-controlled-proxy-host.ts";
import { rule as nginxClientTimeoutAboveTenSeconds } from "./nginx/limits/client-timeout-above-ten-seconds.ts";
import { rule as nginxClientTimeoutLong } from "./nginx/limits/client-timeout-long.ts";
import { rule as nginxCompressionOff } from "./nginx/paths/compression-off.ts";
import { rule as nginxContentTypeAdded } from "./nginx/headers/content-type-added.ts";
import { rule as nginxCorsAnyOriginWithCredentials } from "./nginx/headers/cors-any-origin-with-credentials.ts";
import { rule as nginxCspMissing } from "./nginx/headers/csp-missing.ts";
import { rule as nginxDavWithoutAccessControl } from "./nginx/access/dav-without-access-control.ts";
import { rule as nginxDefaultErrorPages } from "./nginx/exposure/default-error-pages.ts";
import { rule as nginxDefaultServerNotChosen } from "./nginx/access/default-server-not-chosen.ts";
import { rule as nginxDheSuitesWithoutParameters } from "./nginx/tls/dhe-suites-without-parameters.ts";
import { rule as nginxDuplicateDirective } from "./nginx/correctness/duplicate-directive.ts";
import { rule as nginxDuplicateListen } from "./nginx/correctness/duplicate-listen.ts";
import { rule as nginxDuplicateLocation } from "./nginx/correctness/duplicate-location.ts";
import { rule as nginxDuplicateName } from "./nginx/correctness/duplicate-name.ts";
import { rule as nginxEarlyDataUnmarked } from "./nginx/tls/early-data-unmarked.ts";
import { rule as nginxEmptyUpstream } from "./nginx/correctness/empty-upstream.ts";
import { rule as nginxErrorLogLevelHigh } from "./nginx/logging/error-log-level-high.ts";
import { rule as nginxErrorLogMissing } from "./nginx/logging/error-log-missing.ts";
import { rule as nginxErrorLogOff } from "./nginx/logging/error-log-off.ts";
import { rule as nginxErrorPageUnused } from "./nginx/proxying/error-page-unused.ts";
import { rule as nginxFailoverOff } from "./nginx/availability/failover-off.ts";
import { rule as nginxFailuresNotCounted } from "./nginx/availability/failures-not-counted.ts";
import { rule as nginxFilesystemRootServed } from "./nginx/exposure/filesystem-root-served.ts";
import { rule as nginxForwardedAddressUnchecked } from "./nginx/proxying/forwarded-address-unchecked.ts";
import { rule as nginxForwardedClientMissing } from "./nginx/logging/forwarded-client-missing.ts";
import { rule as nginxFrameOptionsMissing } from "./nginx/headers/frame-options-missing.ts";
import { rule as nginxH2cSmuggling } from "./nginx/proxying/h2c-smuggling.ts";
import { rule as nginxHeaderBuffersLarge } from "./nginx/limits/header-buffers-large.ts";
import { rule as nginxHeaderInheritanceLost } from "./nginx/headers/header-inheritance-lost.ts";
import { rule as nginxHeaderSentTwice } from "./nginx/headers/header-sent-twice.ts";
import { rule as nginxHeaderWithoutAlways } from "./nginx/headers/header-without-always.ts";
import { rule as nginxHiddenFilesServed } from "./nginx/exposure/hidden-files-served.ts";
import { rule as nginxHostHeaderSpoofing } from "./nginx/proxying/host-header-spoofing.ts";
import { rule as nginxHstsLostInLocation } from "./nginx/headers/hsts-lost-in-location.ts";
import { rule as nginxHstsMissing } from "./nginx/tls/hsts-missing.ts";
import { rule as nginxHstsOverPlainHttp } from "./nginx/headers/hsts-over-plain-http.ts";
import { rule as nginxHstsTooShort } from "./nginx/headers/hsts-too-short.ts";
import { rule as nginxHttpSplitting } from "./nginx/proxying/http-splitting.ts";
import { rule as nginxHttp2LimitsHigh } from "./nginx/limits/http2-limits-high.ts";
import { rule as nginxHttpoxy } from "./nginx/proxying/httpoxy.ts";
import { rule as nginxIfInLocation } from "./nginx/correctness/if-in-location.ts";
import { rule as nginxInvalidCondition } from "./nginx/correctness/invalid-condition.ts";
import { rule as nginxInvalidFlag } from "./nginx/correctness/invalid-flag.ts";
import { rule as nginxInvalidRegex } from "./nginx/correctness/invalid-regex.ts";
import { rule as nginxInvalidValue } from "./nginx/correctness/invalid-value.ts";
import { rule as nginxKeepaliveRequestsLow } from "./nginx/limits/keepalive-requests-low.ts";
import { rule as nginxKnownVulnerability } from "./nginx/exposure/known-vulnerability.ts";
import { rule as nginxLimitAnswers503 } from "./nginx/limits/limit-answers-503.ts";
import { rule as nginxLimitDryRun } from "./nginx/limits/limit-dry-run.ts";
import { rule as nginxLimitKeyChosenByClient } from "./nginx/limits/limit-key-chosen-by-client.ts";
import { rule as nginxLimitSharedBehindProxy } from "./nginx/limits/limit-shared-behind-proxy.ts";
import { rule as nginxLimitWithoutBurst } from "./nginx/limits/limit-without-burst.ts";
import { rule as nginxListenHttp2Deprecated } from "./nginx/tls/listen-http2-deprecated.ts";
import { rule as nginxLogInjection } from "./nginx/logging/log-injection.ts";
import { rule as nginxLogShowsBalancerAddress } from "./nginx/logging/log-shows-balancer-address.ts";
import { rule as nginxLogStaysLocal } from "./nginx/logging/log-stays-local.ts";
import { rule as nginxLogWithoutRequestId } from "./nginx/logging/log-without-request-id.ts";
import { rule as nginxLooseOriginPattern } from "./nginx/access/loose-origin-pattern.ts";
import { rule as nginxMapWithoutDefault } from "./nginx/access/map-without-default.ts";
import { rule as nginxMethodsNotLimited } from "./nginx/access/methods-not-limited.ts";
import { rule as nginxMirrorToPublicHost } from "./nginx/proxying/mirror-to-public-host.ts";
import { rule as nginxMisdirectedRequestAnswered } from "./nginx/tls/misdirected-request-answered.ts";
import { rule as nginxMisnestedLocation } from "./nginx/correctness/misnested-location.ts";
import { rule as nginxMisplacedDirective } from "./nginx/correctness/misplaced-directive.ts";
import { rule as nginxMissingInclude } from "./nginx/correctness/missing-include.ts";
import { rule as nginxMissingRefererAllowed } from "./nginx/access/missing-referer-allowed.ts";
import { rule as nginxMisspeltUpstream } from "./nginx/correctness/misspelt-upstream.ts";
import { rule as nginxMixedCaseVariable } from "./nginx/correctness/mixed-case-variable.ts";
import { rule as nginxMultilineHeader } from "./nginx/headers/multiline-header.ts";
import { rule as nginxNosniffMissing } from "./nginx/headers/nosniff-missing.ts";
import { rule as nginxObsoleteXssProtection } from "./nginx/headers/obsolete-xss-protection.ts";
import { rule as nginxOcspStaplingLetsEncrypt } from "./nginx/tls/ocsp-stapling-lets-encrypt.ts";
import { rule as nginxOcspStaplingNotVerified } from "./nginx/tls/ocsp-stapling-not-verified.ts";
import { rule as nginxOcspStaplingWithoutResolver } from "./nginx/tls/ocsp-stapling-without-resolver.ts";
import { rule as nginxPathDecodedForBackend } from "./nginx/proxying/path-decoded-for-backend.ts";
import { rule as nginxPermissionsPolicyMissing } from "./nginx/headers/permissions-policy-missing.ts";
import { rule as nginxPersonalAnswerCached } from "./nginx/caching/personal-answer-cached.ts";
import { rule as nginxPhpPathNotChecked } from "./nginx/paths/php-path-not-checked.ts";
import { rule as nginxPlainHttp } from "./nginx/tls/plain-http.ts";
import { rule as nginxPlainHttpUpstream } from "./nginx/tls/plain-http-upstream.ts";
import { rule as nginxProxyBufferingOff } from "./nginx/limits/proxy-buffering-off.ts";
import { rule as nginxProxyHeadersLost } from "./nginx/proxying/proxy-headers-lost.ts";
import { rule as nginxProxyPathTraversal } from "./nginx/proxying/proxy-path-traversal.ts";
import { rule as nginxProxyTimeoutLong } from "./nginx/availability/proxy-timeout-long.ts";
import { rule as nginxProxyUriRefused } from "./nginx/correctness/proxy-uri-refused.ts";
import { rule as nginxPublicResolver } from "./nginx/proxying/public-resolver.ts";
import { rule as nginxQuicBpfWithReuseport } from "./nginx/worker/quic-bpf-with-reuseport.ts";
import { rule as nginxReadOnlyVariable } from "./nginx/correctness/read-only-variable.ts";
import { rule as nginxRealIpTrustsEveryone } from "./nginx/proxying/real-ip-trusts-everyone.ts";
import { rule as nginxRedirectToHttp } from "./nginx/proxying/redirect-to-http.ts";
import { rule as nginxReferrerPolicyMissing } from "./nginx/headers/referrer-policy-missing.ts";
import { rule as nginxRegexBacktracking } from "./nginx/limits/regex-backtracking.ts";
import { rule as nginxRegexLocationEscapesAccessControl } from "./nginx/access/regex-location-escapes-access-control.ts";
import { rule as nginxRegexLocationExact } from "./nginx/correctness/regex-location-exact.ts";
import { rule as nginxRegexLocationUnanchored } from "./nginx/correctness/regex-location-unanchored.ts";
import { rule as nginxRequestBodyKept } from "./nginx/access/request-body-kept.ts";
import { rule as nginxRequestSentTwice } from "./nginx/availability/request-sent-twice.ts";
import { rule as nginxResolverMissing } from "./nginx/proxying/resolver-missing.ts";
import { rule as nginxRetriesUnbounded } from "./nginx/availability/retries-unbounded.ts";
import { rule as nginxReturnBypassesAccessControl } from "./nginx/access/return-bypasses-access-control.ts";
import { rule as nginxReturnBypassesLimit } from "./nginx/limits/return-bypasses-limit.ts";
import { rule as nginxRootInEveryLocation } from "./nginx/paths/root-in-every-location.ts";
import { rule as nginxRootWorker } from "./nginx/worker/root-worker.ts";
import { rule as nginxSatisfyAnyOpen } from "./nginx/access/satisfy-any-open.ts";
import { rule as nginxSecretInWebRoot } from "./nginx/tls/secret-in-web-root.ts";
import { rule as nginxSensitiveDataInLog } from "./nginx/logging/sensitive-data-in-log.ts";
import { rule as nginxServerCipherOrderForced } from "./nginx/tls/server-cipher-order-forced.ts";
import { rule as nginxServerTokensOn } from "./nginx/exposure/server-tokens-on.ts";
import { rule as nginxSettingIgnoredInServer } from "./nginx/tls/setting-ignored-in-server.ts";
import { rule as nginxSingleWorker } from "./nginx/worker/single-worker.ts";
import { rule as nginxSslDirectiveRemoved } from "./nginx/tls/ssl-directive-removed.ts";
import { rule as nginxStalePagesUnused } from "./nginx/caching/stale-pages-unused.ts";
import { rule as nginxStatusPageExposed } from "./nginx/access/status-page-exposed.ts";
import { rule as nginxTlsPortWithoutTls } from "./nginx/tls/tls-port-without-tls.ts";
import { rule as nginxTlsProtocolsNotSet } from "./nginx/tls/tls-protocols-not-set.ts";
import { rule as nginxTlsSessionTicketsWithoutRotation } from "./nginx/tls/tls-session-tickets-without-rotation.ts";
import { rule as nginxTlsWithoutCertificate } from "./nginx/correctness/tls-without-certificate.ts";
import { rule as nginxTryFilesUncached } from "./nginx/paths/try-files-uncached.ts";
import { rule as nginxTryFilesWithProxy } from "./nginx/correctness/try-files-with-proxy.ts";
import { rule as nginxUndefinedVariable } from "./nginx/correctness/undefined-variable.ts";
import { rule as nginxUnknownDirective } from "./nginx/correctness/unknown-directive.ts";
import { rule as nginxUnknownHostServed } from "./nginx/access/unknown-host-served.ts";
import { rule as nginxUnknownLogFormat } from "./nginx/correctness/unknown-log-format.ts";
import { rule as nginxUnknownNamedLocation } from "./nginx/correctness/unknown-named-location.ts";
import { rule as nginxUnknownParameter } from "./nginx/correctness/unknown-parameter.ts";
import { rule as nginxUnknownZone } from "./nginx/correctness/unknown-zone.ts";
import { rule as nginxUnlimitedAuthEndpoint } from "./nginx/limits/unlimited-auth-endpoint.ts";
import { rule as nginxUnlimitedClients } from "./nginx/limits/unlimited-clients.ts";
import { rule as nginxUnreachableLocation } from "./nginx/correctness/unreachable-location.ts";
import { rule as nginxUnsupportedTlsGroup } from "./nginx/tls/unsupported-tls-group.ts";
import { rule as nginxUnusedZone } from "./nginx/correctness/unused-zone.ts";
import { rule as nginxUnusualRequestsAccepted } from "./nginx/proxying/unusual-requests-accepted.ts";
import { rule as nginxUpstreamClientCertificateMissing } from "./nginx/proxying/upstream-client-certificate-missing.ts";
import { rule as nginxUpstreamKeepaliveUnused } from "./nginx/availability/upstream-keepalive-unused.ts";
import { rule as nginxUpstreamNameAsHost } from "./nginx/proxying/upstream-name-as-host.ts";
import { rule as nginxUpstreamNameResolvedOnce } from "./nginx/proxying/upstream-name-resolved-once.ts";
import { rule as nginxUpstreamStatePerWorker } from "./nginx/availability/upstream-state-per-worker.ts";
import { rule as nginxUpstreamTlsUnverified } from "./nginx/proxying/upstream-tls-unverified.ts";
import { rule as nginxUpstreamWithPort } from "./nginx/correctness/upstream-with-port.ts";
import { rule as nginxUpstreamWithoutFailover } from "./nginx/availability/upstream-without-failover.ts";
import { rule as nginxWeakContentSecurityPolicy } from "./nginx/headers/weak-content-security-policy.ts";
import { rule as nginxWeakTlsCipher } from "./nginx/tls/weak-tls-cipher.ts";
import { rule as nginxWeakTlsProtocol } from "./nginx/tls/weak-tls-protocol.ts";
import { rule as nginxWorkerOpenFilesLow } from "./nginx/worker/worker-open-files-low.ts";
import { rule as nginxWrongArgumentCount } from "./nginx/correctness/wrong-argument-count.ts";
import { rule as projectExposedPortNotListened } from "./project/exposed-port-not-listened.ts";
import { rule as projectListenedPortNotExposed } from "./project/listened-port-not-exposed.ts";
import { rule as projectSecretBakedIntoImage } from "./project/secret-baked-into-image.ts";

/** Every rule, by id. */
export const rules: readonly Rule[] = [
  dockerfileAddInsteadOfCopy,
  dockerfileAptListsKept,
  dockerfileDevDependenciesShipped,
  dockerfileDownloadPipedToShell,
  dockerfileEndOfLifeBaseImage,
  dockerfileHardcodedCredential,
  dockerfileLatestBaseImage,
  dockerfileMissingHealthcheck,
  dockerfileMissingUser,
  dockerfilePipeWithoutPipefail,
  dockerfileRootUser,
  dockerfileSecretFileCopied,
  dockerfileSecretInArgOrEnv,
  dockerfileShellFormCommand,
  dockerfileUntaggedBaseImage,
  nginxAccessControlSwitchedOff,
  nginxAccessListWeakened,
  nginxAccessLogLacksFields,
  nginxAccessLogOff,
  nginxAccessRuleNeverReached,
  nginxAliasTraversal,
  nginxAllowWithoutDeny,
  nginxAuthLimitTooHigh,
  nginxAuthRequestTargetOpen,
  nginxAutoindexOn,
  nginxBackendBannerPassed,
  nginxBackendWithoutPort,
  nginxBackupFilesServed,
  nginxBodySizeUnlimited,
  nginxBypassedAnswerStored,
  nginxCacheIgnoresPrivate,
  nginxCacheKeyWithoutHost,
  nginxCachedPost,
  nginxCaptureNeverSet,
  nginxCatchAllServerPassesHost,
  nginxClientCertificateNotEnforced,
  nginxClientControlledProxyHost,
  nginxClientTimeoutAboveTenSeconds,
  nginxClientTimeoutLong,
  nginxCompressionOff,
  nginxContentTypeAdded,
  nginxCorsAnyOriginWithCredentials,
  nginxCspMissing,
  nginxDavWithoutAccessControl,
  nginxDefaultErrorPages,
  nginxDefaultServerNotChosen,
  nginxDheSuitesWithoutParameters,
  nginxDuplicateDirective,
  nginxDuplicateListen,
  nginxDuplicateLocation,
  nginxDuplicateName,
  nginxEarlyDataUnmarked,
  nginxEmptyUpstream,
  nginxErrorLogLevelHigh,
  nginxErrorLogMissing,
  nginxErrorLogOff,
  nginxErrorPageUnused,
  nginxFailoverOff,
  nginxFailuresNotCounted,
  nginxFilesystemRootServed,
  nginxForwardedAddressUnchecked,
  nginxForwardedClientMissing,
  nginxFrameOptionsMissing,
  nginxH2cSmuggling,
  nginxHeaderBuffersLarge,
  nginxHeaderInheritanceLost,
  nginxHeaderSentTwice,
  nginxHeaderWithoutAlways,
  nginxHiddenFilesServed,
  nginxHostHeaderSpoofing,
  nginxHstsLostInLocation,
  nginxHstsMissing,
  nginxHstsOverPlainHttp,
  nginxHstsTooShort,
  nginxHttpSplitting,
  nginxHttp2LimitsHigh,
  nginxHttpoxy,
  nginxIfInLocation,
  nginxInvalidCondition,
  nginxInvalidFlag,
  nginxInvalidRegex,
  nginxInvalidValue,
  nginxKeepaliveRequestsLow,
  nginxKnownVulnerability,
  nginxLimitAnswers503,
  nginxLimitDryRun,
  nginxLimitKeyChosenByClient,
  nginxLimitSharedBehindProxy,
  nginxLimitWithoutBurst,
  nginxListenHttp2Deprecated,
  nginxLogInjection,
  nginxLogShowsBalancerAddress,
  nginxLogStaysLocal,
  nginxLogWithoutRequestId,
  nginxLooseOriginPattern,
  nginxMapWithoutDefault,
  nginxMethodsNotLimited,
  nginxMirrorToPublicHost,
  nginxMisdirectedRequestAnswered,
  nginxMisnestedLocation,
  nginxMisplacedDirective,
  nginxMissingInclude,
  nginxMissingRefererAllowed,
  nginxMisspeltUpstream,
  nginxMixedCaseVariable,
  nginxMultilineHeader,
  nginxNosniffMissing,
  nginxObsoleteXssProtection,
  nginxOcspStaplingLetsEncrypt,
  nginxOcspStaplingNotVerified,
  nginxOcspStaplingWithoutResolver,
  nginxPathDecodedForBackend,
  nginxPermissionsPolicyMissing,
  nginxPersonalAnswerCached,
  nginxPhpPathNotChecked,
  nginxPlainHttp,
  nginxPlainHttpUpstream,
  nginxProxyBufferingOff,
  nginxProxyHeadersLost,
  nginxProxyPathTraversal,
  nginxProxyTimeoutLong,
  nginxProxyUriRefused,
  nginxPublicResolver,
  nginxQuicBpfWithReuseport,
  nginxReadOnlyVariable,
  nginxRealIpTrustsEveryone,
  nginxRedirectToHttp,
  nginxReferrerPolicyMissing,
  nginxRegexBacktracking,
  nginxRegexLocationEscapesAccessControl,
  nginxRegexLocationExact,
  nginxRegexLocationUnanchored,
  nginxRequestBodyKept,
  nginxRequestSentTwice,
  nginxResolverMissing,
  nginxRetriesUnbounded,
  nginxReturnBypassesAccessControl,
  nginxReturnBypassesLimit,
  nginxRootInEveryLocation,
  nginxRootWorker,
  nginxSatisfyAnyOpen,
  nginxSecretInWebRoot,
  nginxSensitiveDataInLog,
  nginxServerCipherOrderForced,
  nginxServerTokensOn,
  nginxSettingIgnoredInServer,
  nginxSingleWorker,
  nginxSslDirectiveRemoved,
  nginxStalePagesUnused,
  nginxStatusPageExposed,
  nginxTlsPortWithoutTls,
  nginxTlsProtocolsNotSet,
  nginxTlsSessionTicketsWithoutRotation,
  nginxTlsWithoutCertificate,
  nginxTryFilesUncached,
  nginxTryFilesWithProxy,
  nginxUndefinedVariable,
  nginxUnknownDirective,
  nginxUnknownHostServed,
  nginxUnknownLogFormat,
  nginxUnknownNamedLocation,
  nginxUnknownParameter,
  nginxUnknownZone,
  nginxUnlimitedAuthEndpoint,
  nginxUnlimitedClients,
  nginxUnreachableLocation,
  nginxUnsupportedTlsGroup,
  nginxUnusedZone,
  nginxUnusualRequestsAccepted,
  nginxUpstreamClientCertificateMissing,
  nginxUpstreamKeepaliveUnused,
  nginxUpstreamNameAsHost,
  nginxUpstreamNameResolvedOnce,
  nginxUpstreamStatePerWorker,
  nginxUpstreamTlsUnverified,
  nginxUpstreamWithPort,
  nginxUpstreamWithoutFailover,
  nginxWeakContentSecurityPolicy,
  nginxWeakTlsCipher,
  nginxWeakTlsProtocol,
  nginxWorkerOpenFilesLow,
  nginxWrongArgumentCount,
  projectExposedPortNotListened,
  projectListenedPortNotExposed,
  projectSecretBakedIntoImage,
];
