import { carriedBy } from "../../../engine/dockerfile/carried.ts";
import type { Copy } from "../../../engine/dockerfile/copy.ts";
import { appendToChain } from "../../../engine/dockerfile/edit.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import { isRemovedLater } from "../../../engine/image/removal.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { hasSecrets } from "./run-secrets.ts";
import { configured, declared, inHeredocs } from "./secret-taken-over.ts";
import { type SecretWrite, secretWrites } from "./secret-writes.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/secret-written-into-image",
  title: "A secret of the build is written into the image",
  severity: "error",
  enabled: true,
  rationale:
    "A secret that was given to the build alone ends up in a file or in the configuration of the image, where everyone who can pull it finds it. Deleting the file in a later RUN does not help: the layer stays.",
  remedy:
    "Use the secret without writing it down: mount it at the path that the program reads (`RUN --mount=type=secret,target=/root/.npmrc`), or delete the file in the RUN that writes it. Replace what was already published.",
  criteria: {
    "CC6.1": {
      why: "Whoever can pull the image gets the credential and can use what it opens.",
      limits: "Follows commands in the Dockerfile; what programs and scripts write is not seen.",
    },
    "C1.1": {
      why: "A credential is confidential, and here it is part of every copy of the image.",
      limits: "Does not show who can pull the image.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "dockle",
      id: "CIS-DI-0010",
      match: "related",
      why: "theirs looks for files with certain names in the built image",
    },
  ],
  supersedes: ["dockerfile/login-without-secret-mount"],
  references: [
    "https://docs.docker.com/build/building/secrets/",
    "https://docs.docker.com/build/metadata/attestations/slsa-provenance/",
  ],
  since: "0.1.0",

  *check(document, { settings }) {
    if (!hasSecrets(document)) return;
    for (const run of document.named("RUN")) yield* inRun(run, settings.shippedTargets);
    for (const stage of document.shippedLayers(settings.shippedTargets)) {
      for (const instruction of [...stage.named("LABEL"), ...stage.named("ENV")]) yield* configured(instruction);
      for (const copy of [...stage.named("COPY"), ...stage.named("ADD")]) yield* inHeredocs(copy);
    }
  },
};

/** What a RUN writes, where it ships; a variable of the environment is in the image anyway. */
function* inRun(run: Run, targets: readonly string[] | undefined): Iterable<Problem> {
  const isShipped = run.stage !== undefined && run.document.shippedLayers(targets).has(run.stage);
  for (const write of secretWrites(run)) {
    const carrier = isShipped ? undefined : carrierOf(run, write.paths, targets);
    const isKnown = isShipped && write.secret.pair?.instruction.name === "ENV";
    if (carrier || (isShipped && !isKnown)) yield written(run, write, carrier);
  }
}

/** The COPY that takes a file of a stage that is thrown away into the image, if it is still there then. */
function carrierOf(run: Run, paths: readonly string[], targets: readonly string[] | undefined): Copy | undefined {
  const { stage } = run;
  if (!stage || paths.some((path) => isRemovedLater(run, path))) return undefined;
  return paths.map((path) => carriedBy(stage, path, targets)).find(Boolean);
}

function written(run: Run, { secret, span, name, word }: SecretWrite, carrier: Copy | undefined): Problem {
  const fate = carrier ? "which COPY takes into the image" : "which stays in the image";
  return {
    at: { span },
    message: `${shorten(secret.label, 24)} is written to ${name}, ${fate}`,
    related: [...declared(secret), ...(carrier ? [{ span: carrier.span, message: "taken over here" }] : [])],
    fixes: carrier || !word ? [] : removal(run, word.text),
  };
}

function removal(run: Run, target: string): Fix[] {
  const edit = appendToChain(run, `rm -f ${target}`);
  const title = `Delete ${shorten(target, 40)} at the end of this RUN; later steps no longer have it`;
  return edit ? [{ title, kind: "review", edits: [{ edits: [edit] }] }] : [];
}
