import { contextFile } from "../../../engine/dockerfile/context.ts";
import type { Copy } from "../../../engine/dockerfile/copy.ts";
import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Word } from "../../../engine/dockerfile/word.ts";
import { remember } from "../../../engine/memo.ts";
import type { Project } from "../../../engine/project.ts";
import type { Problem, Rule, Severity } from "../../../engine/rule.ts";
import { npmrcHoldsCredential, type Sureness, secretFile } from "../../../engine/secrets/secret-files.ts";
import { shorten } from "../../../engine/text.ts";
import { basename } from "../../../engine/uri.ts";
import { leaveOut } from "./leave-out.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/secret-file-copied",
  title: "A file that holds a credential is copied into an image",
  severity: "error",
  enabled: true,
  rationale:
    "Everyone who can pull the image can unpack the file from its layer. A later `rm` does not help: the layer stays.",
  remedy:
    "Mount the file where a build step needs it (`RUN --mount=type=secret`), give it to the container when it runs, and keep it out of the context by `.dockerignore`. Replace what was already published.",
  criteria: {
    "CC6.1": {
      why: "The file opens other systems to everyone who can pull the image.",
      limits: "Judges by the name of the file; what stands in it is not read.",
    },
    "C1.1": {
      why: "Keys and environment files are confidential, and here they are part of every copy of the image.",
      limits: "Sees files that are copied by name, not those inside a copied folder.",
    },
  },
  fixable: "review",
  equivalents: [
    { tool: "trivy", id: "DS-0031", match: "related", why: "theirs looks for paths of credential files in ENV" },
    { tool: "dockle", id: "CIS-DI-0010", match: "related", why: "theirs reads the files of the built image" },
  ],
  references: [
    "https://docs.docker.com/build/building/secrets/",
    "https://docs.docker.com/build/concepts/context/#dockerignore-files",
  ],
  since: "0.1.0",
  needs: ["COPY", "ADD"],

  *check(document, project) {
    const shipped = document.shippedLayers(project.settings.shippedTargets);
    for (const copy of [...document.named("COPY"), ...document.named("ADD")]) {
      const isShipped = copy.stage !== undefined && shipped.has(copy.stage);
      for (const source of copy.sources) {
        const sureness = sureOf(document, project, copy, source);
        if (sureness) yield copied(copy, source, isShipped ? severities[sureness] : "info");
      }
    }
  },
};

const severities: Readonly<Record<Sureness, Severity>> = { certain: "error", likely: "warning" };

function copied(copy: Copy, source: Word, severity: Severity): Problem {
  const fate = severity === "info" ? "stays in the build cache" : "becomes part of the image";
  return {
    at: { span: source.span },
    message: `${shorten(source.value, 50)} ${fate}`,
    severity,
    fixes: () => leaveOut(copy, source),
  };
}

/** Where package managers look for the public keys of repositories. */
const publicKeyFolder = /\/(?:keyrings|trusted\.gpg\.d|rpm-gpg|ca-certificates|apk\/keys)(?:\/|$)/;

/** Whether a source holds a credential; undefined where its name is not known, or the builder does not get to see it. */
function sureOf(document: DockerfileDocument, project: Project, copy: Copy, source: Word): Sureness | undefined {
  const path = document.expand(source.value, copy);
  const target = document.expand(copy.destination?.value ?? "", copy);
  if (path === undefined || target === undefined) return undefined;
  const isRenamed = copy.sources.length === 1 && !target.endsWith("/");
  const byEnvironment = isNamedByEnvironment(copy, path) ? "certain" : undefined;
  const sureness = secretFile(path) ?? byEnvironment ?? (isRenamed ? secretFile(target) : undefined);
  if (sureness === undefined || /:\/\/|^git@/.test(path) || publicKeyFolder.test(target)) return undefined;
  return (copy.from ? copy.from.stage : isInContext(document, project, path)) ? sureness : undefined;
}

/** Whether nothing tells that the builder does not get the file, or that it is harmless. */
function isInContext(document: DockerfileDocument, project: Project, path: string): boolean {
  const ignore = project.dockerignoreOf(document);
  if (ignore !== undefined && ignore !== "none" && ignore.ignores(path)) return false;
  const npmrc = basename(path) === ".npmrc" ? contextFile(document, path) : undefined;
  const text = npmrc === undefined ? undefined : project.files.texts.get(npmrc);
  return text === undefined || npmrcHoldsCredential(text);
}

/** Variables that name a file with credentials, from the documentation of the programs that read them. */
const fileVariables: readonly string[] = [
  "GOOGLE_APPLICATION_CREDENTIALS",
  "CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE",
  "AWS_SHARED_CREDENTIALS_FILE",
  "AZURE_CLIENT_CERTIFICATE_PATH",
  "KUBECONFIG",
  "PGPASSFILE",
  "PGSSLKEY",
  "NETRC",
];

/** Whether the environment of the stage points to a file of that name as its credentials. */
const isNamedByEnvironment = ({ stage }: Copy, path: string): boolean =>
  stage !== undefined && namedFiles(stage).includes(basename(path));

/** The names of the files that the environment of a stage points to as credentials. */
const namedFiles = remember((stage: Stage): readonly string[] =>
  fileVariables.flatMap((name) => basename(stage.env(name) ?? "") || []),
);
