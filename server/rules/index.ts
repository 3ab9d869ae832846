// Generated from the files beside it; do not edit.
import type { Rule } from "../engine/rule.ts";
import { rule as dockerfileAddInsteadOfCopy } from "./dockerfile/network/add-instead-of-copy.ts";
import { rule as dockerfileAddUrlWithoutChecksum } from "./dockerfile/network/add-url-without-checksum.ts";
import { rule as dockerfileAdminPortExposed } from "./dockerfile/network/admin-port-exposed.ts";
import { rule as dockerfileApkIndexKept } from "./dockerfile/packages/apk-index-kept.ts";
import { rule as dockerfileAptCacheMountShared } from "./dockerfile/packages/apt-cache-mount-shared.ts";
import { rule as dockerfileAptInsteadOfAptGet } from "./dockerfile/packages/apt-instead-of-apt-get.ts";
import { rule as dockerfileAptListsKept } from "./dockerfile/packages/apt-lists-kept.ts";
import { rule as dockerfileArgOutOfScope } from "./dockerfile/stages/arg-out-of-scope.ts";
import { rule as dockerfileBaseImageTagWithDigest } from "./dockerfile/base-image/base-image-tag-with-digest.ts";
import { rule as dockerfileBaseImageWithoutDigest } from "./dockerfile/base-image/base-image-without-digest.ts";
import { rule as dockerfileBindMountWriteLost } from "./dockerfile/secrets/bind-mount-write-lost.ts";
import { rule as dockerfileBothWgetAndCurl } from "./dockerfile/network/both-wget-and-curl.ts";
import { rule as dockerfileBuildToolsInFinalStage } from "./dockerfile/packages/build-tools-in-final-stage.ts";
import { rule as dockerfileCacheMountEmptied } from "./dockerfile/packages/cache-mount-emptied.ts";
import { rule as dockerfileCacheMountHoldsCredentials } from "./dockerfile/packages/cache-mount-holds-credentials.ts";
import { rule as dockerfileCacheMountNotWritable } from "./dockerfile/packages/cache-mount-not-writable.ts";
import { rule as dockerfileCdInsteadOfWorkdir } from "./dockerfile/shell/cd-instead-of-workdir.ts";
import { rule as dockerfileChainedRun } from "./dockerfile/style/chained-run.ts";
import { rule as dockerfileChmodAfterCopy } from "./dockerfile/style/chmod-after-copy.ts";
import { rule as dockerfileCleartextUrl } from "./dockerfile/network/cleartext-url.ts";
import { rule as dockerfileConsecutiveRun } from "./dockerfile/packages/consecutive-run.ts";
import { rule as dockerfileConstantPlatform } from "./dockerfile/base-image/constant-platform.ts";
import { rule as dockerfileCopyAfterUserWithoutChown } from "./dockerfile/privilege/copy-after-user-without-chown.ts";
import { rule as dockerfileCopyFromEmptyScratch } from "./dockerfile/stages/copy-from-empty-scratch.ts";
import { rule as dockerfileCopyFromOwnStage } from "./dockerfile/stages/copy-from-own-stage.ts";
import { rule as dockerfileCopyMultipleSourcesNeedsSlash } from "./dockerfile/correctness/copy-multiple-sources-needs-slash.ts";
import { rule as dockerfileCopyRootFilesystem } from "./dockerfile/stages/copy-root-filesystem.ts";
import { rule as dockerfileCopyThenExtract } from "./dockerfile/network/copy-then-extract.ts";
import { rule as dockerfileCurlWithoutFollow } from "./dockerfile/network/curl-without-follow.ts";
import { rule as dockerfileDebugModeEnabled } from "./dockerfile/logging/debug-mode-enabled.ts";
import { rule as dockerfileDebugToolsInFinalStage } from "./dockerfile/packages/debug-tools-in-final-stage.ts";
import { rule as dockerfileDefaultShellChangedByRun } from "./dockerfile/shell/default-shell-changed-by-run.ts";
import { rule as dockerfileDefinitionDescription } from "./dockerfile/style/definition-description.ts";
import { rule as dockerfileDevDependenciesShipped } from "./dockerfile/packages/dev-dependencies-shipped.ts";
import { rule as dockerfileDirectiveCasing } from "./dockerfile/style/directive-casing.ts";
import { rule as dockerfileDownloadCacheNotMounted } from "./dockerfile/packages/download-cache-not-mounted.ts";
import { rule as dockerfileDownloadInRun } from "./dockerfile/network/download-in-run.ts";
import { rule as dockerfileDownloadPipedToShell } from "./dockerfile/network/download-piped-to-shell.ts";
import { rule as dockerfileDuplicateLabel } from "./dockerfile/labels/duplicate-label.ts";
import { rule as dockerfileDuplicateStageName } from "./dockerfile/stages/duplicate-stage-name.ts";
import { rule as dockerfileDuplicateUserId } from "./dockerfile/privilege/duplicate-user-id.ts";
import { rule as dockerfileEmptyContinuation } from "./dockerfile/correctness/empty-continuation.ts";
import { rule as dockerfileEmptyImageName } from "./dockerfile/base-image/empty-image-name.ts";
import { rule as dockerfileEmptyLabel } from "./dockerfile/labels/empty-label.ts";
import { rule as dockerfileEndOfLifeBaseImage } from "./dockerfile/base-image/end-of-life-base-image.ts";
import { rule as dockerfileEnvSelfReference } from "./dockerfile/correctness/env-self-reference.ts";
import { rule as dockerfileEnvUnsetInLaterLayer } from "./dockerfile/secrets/env-unset-in-later-layer.ts";
import { rule as dockerfileEpilogueOrder } from "./dockerfile/style/epilogue-order.ts";
import { rule as dockerfileExecutableOwnedByRuntimeUser } from "./dockerfile/privilege/executable-owned-by-runtime-user.ts";
import { rule as dockerfileExposeHostMapping } from "./dockerfile/network/expose-host-mapping.ts";
import { rule as dockerfileExposeProtocolCasing } from "./dockerfile/network/expose-protocol-casing.ts";
import { rule as dockerfileFailureBeforeSemicolon } from "./dockerfile/shell/failure-before-semicolon.ts";
import { rule as dockerfileFileWrittenByRun } from "./dockerfile/style/file-written-by-run.ts";
import { rule as dockerfileFromAsCasing } from "./dockerfile/style/from-as-casing.ts";
import { rule as dockerfileFullDistributionUpgrade } from "./dockerfile/packages/full-distribution-upgrade.ts";
import { rule as dockerfileGemCacheKept } from "./dockerfile/packages/gem-cache-kept.ts";
import { rule as dockerfileGlobCouldBeOption } from "./dockerfile/shell/glob-could-be-option.ts";
import { rule as dockerfileHardcodedCredential } from "./dockerfile/secrets/hardcoded-credential.ts";
import { rule as dockerfileHealthcheckAlwaysPasses } from "./dockerfile/health/healthcheck-always-passes.ts";
import { rule as dockerfileHealthcheckCommandMissing } from "./dockerfile/health/healthcheck-command-missing.ts";
import { rule as dockerfileHealthcheckPortNotExposed } from "./dockerfile/health/healthcheck-port-not-exposed.ts";
import { rule as dockerfileHealthcheckWritesFiles } from "./dockerfile/health/healthcheck-writes-files.ts";
import { rule as dockerfileHeredocWithoutErrexit } from "./dockerfile/shell/heredoc-without-errexit.ts";
import { rule as dockerfileHostNetworkInBuild } from "./dockerfile/privilege/host-network-in-build.ts";
import { rule as dockerfileIgnoredDirective } from "./dockerfile/syntax/ignored-directive.ts";
import { rule as dockerfileIgnoredFileCopied } from "./dockerfile/secrets/ignored-file-copied.ts";
import { rule as dockerfileInsecureBuildSandbox } from "./dockerfile/privilege/insecure-build-sandbox.ts";
import { rule as dockerfileInstructionBeforeFrom } from "./dockerfile/syntax/instruction-before-from.ts";
import { rule as dockerfileInstructionCasing } from "./dockerfile/style/instruction-casing.ts";
import { rule as dockerfileInteractivePackageCommand } from "./dockerfile/packages/interactive-package-command.ts";
import { rule as dockerfileInvalidDirective } from "./dockerfile/syntax/invalid-directive.ts";
import { rule as dockerfileInvalidHealthcheckOption } from "./dockerfile/health/invalid-healthcheck-option.ts";
import { rule as dockerfileInvalidImageName } from "./dockerfile/base-image/invalid-image-name.ts";
import { rule as dockerfileInvalidLabelKey } from "./dockerfile/labels/invalid-label-key.ts";
import { rule as dockerfileInvalidLabelValue } from "./dockerfile/labels/invalid-label-value.ts";
import { rule as dockerfileInvalidPort } from "./dockerfile/network/invalid-port.ts";
import { rule as dockerfileInvalidStageName } from "./dockerfile/stages/invalid-stage-name.ts";
import { rule as dockerfileInvalidStopsignal } from "./dockerfile/health/invalid-stopsignal.ts";
import { rule as dockerfileKnownVulnerableDownload } from "./dockerfile/network/known-vulnerable-download.ts";
import { rule as dockerfileLabelSetByBuildx } from "./dockerfile/labels/label-set-by-buildx.ts";
import { rule as dockerfileLanguageCacheNotMounted } from "./dockerfile/packages/language-cache-not-mounted.ts";
import { rule as dockerfileLatestBaseImage } from "./dockerfile/base-image/latest-base-image.ts";
import { rule as dockerfileLegacyKeyValue } from "./dockerfile/correctness/legacy-key-value.ts";
import { rule as dockerfileLockfileNotEnforced } from "./dockerfile/packages/lockfile-not-enforced.ts";
import { rule as dockerfileLoginWithoutSecretMount } from "./dockerfile/secrets/login-without-secret-mount.ts";
import { rule as dockerfileLogsNotOnStdout } from "./dockerfile/logging/logs-not-on-stdout.ts";
import { rule as dockerfileLongFile } from "./dockerfile/style/long-file.ts";
import { rule as dockerfileLongRunLine } from "./dockerfile/shell/long-run-line.ts";
import { rule as dockerfileMaintainerDeprecated } from "./dockerfile/correctness/maintainer-deprecated.ts";
import { rule as dockerfileMalformedExecJson } from "./dockerfile/health/malformed-exec-json.ts";
import { rule as dockerfileMalformedPair } from "./dockerfile/syntax/malformed-pair.ts";
import { rule as dockerfileMissingHealthcheck } from "./dockerfile/health/missing-healthcheck.ts";
import { rule as dockerfileMissingLabel } from "./dockerfile/labels/missing-label.ts";
import { rule as dockerfileMissingProvenanceLabels } from "./dockerfile/labels/missing-provenance-labels.ts";
import { rule as dockerfileMissingUser } from "./dockerfile/privilege/missing-user.ts";
import { rule as dockerfileMultipleCmd } from "./dockerfile/correctness/multiple-cmd.ts";
import { rule as dockerfileMultipleEntrypoint } from "./dockerfile/correctness/multiple-entrypoint.ts";
import { rule as dockerfileMultipleHealthcheck } from "./dockerfile/health/multiple-healthcheck.ts";
import { rule as dockerfileNonCanonicalStopsignal } from "./dockerfile/health/non-canonical-stopsignal.ts";
import { rule as dockerfileNonNumericUser } from "./dockerfile/privilege/non-numeric-user.ts";
import { rule as dockerfileNumericStageReference } from "./dockerfile/stages/numeric-stage-reference.ts";
import { rule as dockerfileOnbuildForbiddenTrigger } from "./dockerfile/syntax/onbuild-forbidden-trigger.ts";
import { rule as dockerfileOptionalSecretMount } from "./dockerfile/secrets/optional-secret-mount.ts";
import { rule as dockerfilePackageCacheKept } from "./dockerfile/packages/package-cache-kept.ts";
import { rule as dockerfilePackageInstallScriptsEnabled } from "./dockerfile/packages/package-install-scripts-enabled.ts";
import { rule as dockerfilePackageSignatureCheckDisabled } from "./dockerfile/network/package-signature-check-disabled.ts";
import { rule as dockerfilePackageUpgradeInBuild } from "./dockerfile/packages/package-upgrade-in-build.ts";
import { rule as dockerfilePasswordSetInBuild } from "./dockerfile/secrets/password-set-in-build.ts";
import { rule as dockerfilePipCacheKept } from "./dockerfile/packages/pip-cache-kept.ts";
import { rule as dockerfilePipExtraIndexUrl } from "./dockerfile/network/pip-extra-index-url.ts";
import { rule as dockerfilePipeWithoutPipefail } from "./dockerfile/shell/pipe-without-pipefail.ts";
import { rule as dockerfilePointlessCommandInBuild } from "./dockerfile/shell/pointless-command-in-build.ts";
import { rule as dockerfilePrivilegedPortAsOrdinaryUser } from "./dockerfile/privilege/privileged-port-as-ordinary-user.ts";
import { rule as dockerfilePythonOutputBuffered } from "./dockerfile/logging/python-output-buffered.ts";
import { rule as dockerfileRecommendedPackagesInstalled } from "./dockerfile/packages/recommended-packages-installed.ts";
import { rule as dockerfileRedirectMayDowngrade } from "./dockerfile/network/redirect-may-downgrade.ts";
import { rule as dockerfileRedundantPlatform } from "./dockerfile/base-image/redundant-platform.ts";
import { rule as dockerfileRelativeCopyDestination } from "./dockerfile/correctness/relative-copy-destination.ts";
import { rule as dockerfileRelativeWorkdir } from "./dockerfile/correctness/relative-workdir.ts";
import { rule as dockerfileReservedStageName } from "./dockerfile/stages/reserved-stage-name.ts";
import { rule as dockerfileRootUser } from "./dockerfile/privilege/root-user.ts";
import { rule as dockerfileScatteredLabels } from "./dockerfile/labels/scattered-labels.ts";
import { rule as dockerfileSecretFileCopied } from "./dockerfile/secrets/secret-file-copied.ts";
import { rule as dockerfileSecretFileRemovedTooLate } from "./dockerfile/secrets/secret-file-removed-too-late.ts";
import { rule as dockerfileSecretInArgOrEnv } from "./dockerfile/secrets/secret-in-arg-or-env.ts";
import { rule as dockerfileSecretInBuildLog } from "./dockerfile/secrets/secret-in-build-log.ts";
import { rule as dockerfileSecretReadInEnv } from "./dockerfile/secrets/secret-read-in-env.ts";
import { rule as dockerfileSecretWrittenIntoImage } from "./dockerfile/secrets/secret-written-into-image.ts";
import { rule as dockerfileSetuidBit } from "./dockerfile/privilege/setuid-bit.ts";
import { rule as dockerfileShellFormCommand } from "./dockerfile/health/shell-form-command.ts";
import { rule as dockerfileShellRunInScratch } from "./dockerfile/stages/shell-run-in-scratch.ts";
import { rule as dockerfileSlowHealthcheck } from "./dockerfile/health/slow-healthcheck.ts";
import { rule as dockerfileSourceInWebroot } from "./dockerfile/secrets/source-in-webroot.ts";
import { rule as dockerfileSpaceAroundEquals } from "./dockerfile/correctness/space-around-equals.ts";
import { rule as dockerfileSshHostKeyCheckDisabled } from "./dockerfile/network/ssh-host-key-check-disabled.ts";
import { rule as dockerfileStageNameCasing } from "./dockerfile/stages/stage-name-casing.ts";
import { rule as dockerfileStaleBaseLabel } from "./dockerfile/labels/stale-base-label.ts";
import { rule as dockerfileStopsignalMismatch } from "./dockerfile/health/stopsignal-mismatch.ts";
import { rule as dockerfileSudoInImage } from "./dockerfile/privilege/sudo-in-image.ts";
import { rule as dockerfileSudoInRun } from "./dockerfile/privilege/sudo-in-run.ts";
import { rule as dockerfileSudoWithoutPassword } from "./dockerfile/privilege/sudo-without-password.ts";
import { rule as dockerfileSystemDirectoryWorkdir } from "./dockerfile/privilege/system-directory-workdir.ts";
import { rule as dockerfileSystemPathVolume } from "./dockerfile/privilege/system-path-volume.ts";
import { rule as dockerfileTlsVerificationDisabled } from "./dockerfile/network/tls-verification-disabled.ts";
import { rule as dockerfileTodoComment } from "./dockerfile/style/todo-comment.ts";
import { rule as dockerfileUnclosedHeredoc } from "./dockerfile/syntax/unclosed-heredoc.ts";
import { rule as dockerfileUnclosedQuote } from "./dockerfile/syntax/unclosed-quote.ts";
import { rule as dockerfileUndeclaredLabel } from "./dockerfile/labels/undeclared-label.ts";
import { rule as dockerfileUndefinedVariable } from "./dockerfile/correctness/undefined-variable.ts";
import { rule as dockerfileUndefinedVariableInFrom } from "./dockerfile/base-image/undefined-variable-in-from.ts";
import { rule as dockerfileUngracefulStopsignal } from "./dockerfile/health/ungraceful-stopsignal.ts";
import { rule as dockerfileUnguardedContextCopy } from "./dockerfile/secrets/unguarded-context-copy.ts";
import { rule as dockerfileUnknownCopyStage } from "./dockerfile/stages/unknown-copy-stage.ts";
import { rule as dockerfileUnknownFlag } from "./dockerfile/syntax/unknown-flag.ts";
import { rule as dockerfileUnknownInstruction } from "./dockerfile/syntax/unknown-instruction.ts";
import { rule as dockerfileUnknownUserName } from "./dockerfile/privilege/unknown-user-name.ts";
import { rule as dockerfileUnpinnedApkPackage } from "./dockerfile/packages/unpinned-apk-package.ts";
import { rule as dockerfileUnpinnedAptPackage } from "./dockerfile/packages/unpinned-apt-package.ts";
import { rule as dockerfileUnpinnedDnfPackage } from "./dockerfile/packages/unpinned-dnf-package.ts";
import { rule as dockerfileUnpinnedDownload } from "./dockerfile/network/unpinned-download.ts";
import { rule as dockerfileUnpinnedGem } from "./dockerfile/packages/unpinned-gem.ts";
import { rule as dockerfileUnpinnedGitClone } from "./dockerfile/network/unpinned-git-clone.ts";
import { rule as dockerfileUnpinnedGoTool } from "./dockerfile/packages/unpinned-go-tool.ts";
import { rule as dockerfileUnpinnedNpmPackage } from "./dockerfile/packages/unpinned-npm-package.ts";
import { rule as dockerfileUnpinnedPipPackage } from "./dockerfile/packages/unpinned-pip-package.ts";
import { rule as dockerfileUnpinnedSyntaxFrontend } from "./dockerfile/base-image/unpinned-syntax-frontend.ts";
import { rule as dockerfileUnpinnedYumPackage } from "./dockerfile/packages/unpinned-yum-package.ts";
import { rule as dockerfileUnpinnedZypperPackage } from "./dockerfile/packages/unpinned-zypper-package.ts";
import { rule as dockerfileUnquotedExpansion } from "./dockerfile/shell/unquoted-expansion.ts";
import { rule as dockerfileUnreachableStage } from "./dockerfile/stages/unreachable-stage.ts";
import { rule as dockerfileUnscopedRepositoryKey } from "./dockerfile/network/unscoped-repository-key.ts";
import { rule as dockerfileUnsortedLabels } from "./dockerfile/labels/unsorted-labels.ts";
import { rule as dockerfileUnsortedPackageList } from "./dockerfile/packages/unsorted-package-list.ts";
import { rule as dockerfileUnsupportedSubstitution } from "./dockerfile/syntax/unsupported-substitution.ts";
import { rule as dockerfileUntaggedBaseImage } from "./dockerfile/base-image/untagged-base-image.ts";
import { rule as dockerfileUntidyLayout } from "./dockerfile/style/untidy-layout.ts";
import { rule as dockerfileUntrustedRegistry } from "./dockerfile/base-image/untrusted-registry.ts";
import { rule as dockerfileUnverifiedDownload } from "./dockerfile/network/unverified-download.ts";
import { rule as dockerfileUpdateWithoutInstall } from "./dockerfile/packages/update-without-install.ts";
import { rule as dockerfileUserGroupsDropped } from "./dockerfile/privilege/user-groups-dropped.ts";
import { rule as dockerfileUseraddLargeUidWithoutL } from "./dockerfile/packages/useradd-large-uid-without-l.ts";
import { rule as dockerfileWeakChecksum } from "./dockerfile/network/weak-checksum.ts";
import { rule as dockerfileWeakTlsVersion } from "./dockerfile/network/weak-tls-version.ts";
import { rule as dockerfileWgetWithoutQuiet } from "./dockerfile/network/wget-without-quiet.ts";
import { rule as dockerfileWorldReadableSecretMount } from "./dockerfile/secrets/world-readable-secret-mount.ts";
import { rule as dockerfileWorldWritableFile } from "./dockerfile/privilege/world-writable-file.ts";
import { rule as dockerfileWrongArgumentCount } from "./dockerfile/syntax/wrong-argument-count.ts";
import { rule as dockerfileYarnCacheKept } from "./dockerfile/packages/yarn-cache-kept.ts";
import { rule as nginxAccessControlSwitchedOff } from "./nginx/access/access-control-switched-off.ts";
import { rule as nginxAccessListWeakened } from "./nginx/access/access-list-weakened.ts";
import { rule as nginxAccessLogLacksFields } from "./nginx/logging/access-log-lacks-fields.ts";
import { rule as nginxAccessLogOff } from "./nginx/logging/access-log-off.ts";
import { rule as nginxAccessRuleNeverReached } from "./nginx/access/access-rule-never-reached.ts";
import { rule as nginxAliasTraversal } from "./nginx/access/alias-traversal.ts";
import { rule as nginxAllowWithoutDeny } from "./nginx/access/allow-without-deny.ts";
import { rule as nginxAnswerChangesLost } from "./nginx/exposure/answer-changes-lost.ts";
import { rule as nginxAuthLimitTooHigh } from "./nginx/limits/auth-limit-too-high.ts";
import { rule as nginxAuthRequestAnnouncesBody } from "./nginx/access/auth-request-announces-body.ts";
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
import { rule as nginxLimitsLost } from "./nginx/limits/limits-lost.ts";
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
import { rule as nginxServerNameTaken } from "./nginx/correctness/server-name-taken.ts";
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
import { rule as projectDefaultSiteLeft } from "./project/default-site-left.ts";
import { rule as projectEntrypointWithoutExec } from "./project/entrypoint-without-exec.ts";
import { rule as projectExposedPortNotListened } from "./project/exposed-port-not-listened.ts";
import { rule as projectHealthcheckNotServed } from "./project/healthcheck-not-served.ts";
import { rule as projectListenedPortNotExposed } from "./project/listened-port-not-exposed.ts";
import { rule as projectNginxCannotWrite } from "./project/nginx-cannot-write.ts";
import { rule as projectNginxConfigNotTested } from "./project/nginx-config-not-tested.ts";
import { rule as projectNginxInBackground } from "./project/nginx-in-background.ts";
import { rule as projectNginxLogInContainer } from "./project/nginx-log-in-container.ts";
import { rule as projectNginxRootMaster } from "./project/nginx-root-master.ts";
import { rule as projectPrivilegedPortWithoutRoot } from "./project/privileged-port-without-root.ts";
import { rule as projectSecretBakedIntoImage } from "./project/secret-baked-into-image.ts";
import { rule as projectTlsWithoutCertificate } from "./project/tls-without-certificate.ts";

/** Every rule, by id. */
export const rules: readonly Rule[] = [
  dockerfileAddInsteadOfCopy,
  dockerfileAddUrlWithoutChecksum,
  dockerfileAdminPortExposed,
  dockerfileApkIndexKept,
  dockerfileAptCacheMountShared,
  dockerfileAptInsteadOfAptGet,
  dockerfileAptListsKept,
  dockerfileArgOutOfScope,
  dockerfileBaseImageTagWithDigest,
  dockerfileBaseImageWithoutDigest,
  dockerfileBindMountWriteLost,
  dockerfileBothWgetAndCurl,
  dockerfileBuildToolsInFinalStage,
  dockerfileCacheMountEmptied,
  dockerfileCacheMountHoldsCredentials,
  dockerfileCacheMountNotWritable,
  dockerfileCdInsteadOfWorkdir,
  dockerfileChainedRun,
  dockerfileChmodAfterCopy,
  dockerfileCleartextUrl,
  dockerfileConsecutiveRun,
  dockerfileConstantPlatform,
  dockerfileCopyAfterUserWithoutChown,
  dockerfileCopyFromEmptyScratch,
  dockerfileCopyFromOwnStage,
  dockerfileCopyMultipleSourcesNeedsSlash,
  dockerfileCopyRootFilesystem,
  dockerfileCopyThenExtract,
  dockerfileCurlWithoutFollow,
  dockerfileDebugModeEnabled,
  dockerfileDebugToolsInFinalStage,
  dockerfileDefaultShellChangedByRun,
  dockerfileDefinitionDescription,
  dockerfileDevDependenciesShipped,
  dockerfileDirectiveCasing,
  dockerfileDownloadCacheNotMounted,
  dockerfileDownloadInRun,
  dockerfileDownloadPipedToShell,
  dockerfileDuplicateLabel,
  dockerfileDuplicateStageName,
  dockerfileDuplicateUserId,
  dockerfileEmptyContinuation,
  dockerfileEmptyImageName,
  dockerfileEmptyLabel,
  dockerfileEndOfLifeBaseImage,
  dockerfileEnvSelfReference,
  dockerfileEnvUnsetInLaterLayer,
  dockerfileEpilogueOrder,
  dockerfileExecutableOwnedByRuntimeUser,
  dockerfileExposeHostMapping,
  dockerfileExposeProtocolCasing,
  dockerfileFailureBeforeSemicolon,
  dockerfileFileWrittenByRun,
  dockerfileFromAsCasing,
  dockerfileFullDistributionUpgrade,
  dockerfileGemCacheKept,
  dockerfileGlobCouldBeOption,
  dockerfileHardcodedCredential,
  dockerfileHealthcheckAlwaysPasses,
  dockerfileHealthcheckCommandMissing,
  dockerfileHealthcheckPortNotExposed,
  dockerfileHealthcheckWritesFiles,
  dockerfileHeredocWithoutErrexit,
  dockerfileHostNetworkInBuild,
  dockerfileIgnoredDirective,
  dockerfileIgnoredFileCopied,
  dockerfileInsecureBuildSandbox,
  dockerfileInstructionBeforeFrom,
  dockerfileInstructionCasing,
  dockerfileInteractivePackageCommand,
  dockerfileInvalidDirective,
  dockerfileInvalidHealthcheckOption,
  dockerfileInvalidImageName,
  dockerfileInvalidLabelKey,
  dockerfileInvalidLabelValue,
  dockerfileInvalidPort,
  dockerfileInvalidStageName,
  dockerfileInvalidStopsignal,
  dockerfileKnownVulnerableDownload,
  dockerfileLabelSetByBuildx,
  dockerfileLanguageCacheNotMounted,
  dockerfileLatestBaseImage,
  dockerfileLegacyKeyValue,
  dockerfileLockfileNotEnforced,
  dockerfileLoginWithoutSecretMount,
  dockerfileLogsNotOnStdout,
  dockerfileLongFile,
  dockerfileLongRunLine,
  dockerfileMaintainerDeprecated,
  dockerfileMalformedExecJson,
  dockerfileMalformedPair,
  dockerfileMissingHealthcheck,
  dockerfileMissingLabel,
  dockerfileMissingProvenanceLabels,
  dockerfileMissingUser,
  dockerfileMultipleCmd,
  dockerfileMultipleEntrypoint,
  dockerfileMultipleHealthcheck,
  dockerfileNonCanonicalStopsignal,
  dockerfileNonNumericUser,
  dockerfileNumericStageReference,
  dockerfileOnbuildForbiddenTrigger,
  dockerfileOptionalSecretMount,
  dockerfilePackageCacheKept,
  dockerfilePackageInstallScriptsEnabled,
  dockerfilePackageSignatureCheckDisabled,
  dockerfilePackageUpgradeInBuild,
  dockerfilePasswordSetInBuild,
  dockerfilePipCacheKept,
  dockerfilePipExtraIndexUrl,
  dockerfilePipeWithoutPipefail,
  dockerfilePointlessCommandInBuild,
  dockerfilePrivilegedPortAsOrdinaryUser,
  dockerfilePythonOutputBuffered,
  dockerfileRecommendedPackagesInstalled,
  dockerfileRedirectMayDowngrade,
  dockerfileRedundantPlatform,
  dockerfileRelativeCopyDestination,
  dockerfileRelativeWorkdir,
  dockerfileReservedStageName,
  dockerfileRootUser,
  dockerfileScatteredLabels,
  dockerfileSecretFileCopied,
  dockerfileSecretFileRemovedTooLate,
  dockerfileSecretInArgOrEnv,
  dockerfileSecretInBuildLog,
  dockerfileSecretReadInEnv,
  dockerfileSecretWrittenIntoImage,
  dockerfileSetuidBit,
  dockerfileShellFormCommand,
  dockerfileShellRunInScratch,
  dockerfileSlowHealthcheck,
  dockerfileSourceInWebroot,
  dockerfileSpaceAroundEquals,
  dockerfileSshHostKeyCheckDisabled,
  dockerfileStageNameCasing,
  dockerfileStaleBaseLabel,
  dockerfileStopsignalMismatch,
  dockerfileSudoInImage,
  dockerfileSudoInRun,
  dockerfileSudoWithoutPassword,
  dockerfileSystemDirectoryWorkdir,
  dockerfileSystemPathVolume,
  dockerfileTlsVerificationDisabled,
  dockerfileTodoComment,
  dockerfileUnclosedHeredoc,
  dockerfileUnclosedQuote,
  dockerfileUndeclaredLabel,
  dockerfileUndefinedVariable,
  dockerfileUndefinedVariableInFrom,
  dockerfileUngracefulStopsignal,
  dockerfileUnguardedContextCopy,
  dockerfileUnknownCopyStage,
  dockerfileUnknownFlag,
  dockerfileUnknownInstruction,
  dockerfileUnknownUserName,
  dockerfileUnpinnedApkPackage,
  dockerfileUnpinnedAptPackage,
  dockerfileUnpinnedDnfPackage,
  dockerfileUnpinnedDownload,
  dockerfileUnpinnedGem,
  dockerfileUnpinnedGitClone,
  dockerfileUnpinnedGoTool,
  dockerfileUnpinnedNpmPackage,
  dockerfileUnpinnedPipPackage,
  dockerfileUnpinnedSyntaxFrontend,
  dockerfileUnpinnedYumPackage,
  dockerfileUnpinnedZypperPackage,
  dockerfileUnquotedExpansion,
  dockerfileUnreachableStage,
  dockerfileUnscopedRepositoryKey,
  dockerfileUnsortedLabels,
  dockerfileUnsortedPackageList,
  dockerfileUnsupportedSubstitution,
  dockerfileUntaggedBaseImage,
  dockerfileUntidyLayout,
  dockerfileUntrustedRegistry,
  dockerfileUnverifiedDownload,
  dockerfileUpdateWithoutInstall,
  dockerfileUserGroupsDropped,
  dockerfileUseraddLargeUidWithoutL,
  dockerfileWeakChecksum,
  dockerfileWeakTlsVersion,
  dockerfileWgetWithoutQuiet,
  dockerfileWorldReadableSecretMount,
  dockerfileWorldWritableFile,
  dockerfileWrongArgumentCount,
  dockerfileYarnCacheKept,
  nginxAccessControlSwitchedOff,
  nginxAccessListWeakened,
  nginxAccessLogLacksFields,
  nginxAccessLogOff,
  nginxAccessRuleNeverReached,
  nginxAliasTraversal,
  nginxAllowWithoutDeny,
  nginxAnswerChangesLost,
  nginxAuthLimitTooHigh,
  nginxAuthRequestAnnouncesBody,
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
  nginxLimitsLost,
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
  nginxServerNameTaken,
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
  projectDefaultSiteLeft,
  projectEntrypointWithoutExec,
  projectExposedPortNotListened,
  projectHealthcheckNotServed,
  projectListenedPortNotExposed,
  projectNginxCannotWrite,
  projectNginxConfigNotTested,
  projectNginxInBackground,
  projectNginxLogInContainer,
  projectNginxRootMaster,
  projectPrivilegedPortWithoutRoot,
  projectSecretBakedIntoImage,
  projectTlsWithoutCertificate,
];
