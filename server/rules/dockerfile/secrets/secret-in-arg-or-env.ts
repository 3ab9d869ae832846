import type { Pair } from "../../../engine/dockerfile/pairs.ts";
import type { Problem, Rule, Severity } from "../../../engine/rule.ts";
import { isSecretName } from "../../../engine/secrets/secret-names.ts";
import { shorten } from "../../../engine/text.ts";
import { isHarmless, isRedeclared } from "./harmless-pair.ts";
import { mountInstead } from "./mount-instead.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/secret-in-arg-or-env",
  title: "A credential is passed through ENV or ARG",
  severity: "error",
  enabled: true,
  rationale:
    "ENV stands in the image configuration, and a build argument in the image history and in provenance: `docker inspect` or `docker history` shows the credential to everyone who can pull the image, and it stays valid after the leak.",
  remedy:
    "Give build steps the value by `RUN --mount=type=secret,id=NAME,env=NAME`, and containers by a secret or the environment at run time; then replace the credential.",
  criteria: {
    "CC6.1": {
      why: "Whoever can pull the image can read the credential and use what it opens.",
      limits:
        "Judges names and values in the file; does not know who can pull the image, or whether the value is valid.",
    },
    "C1.1": {
      why: "A credential is confidential, and here it is part of every copy of the image.",
      limits: "Does not show how the credential is stored and passed on outside the build.",
    },
  },
  fixable: "review",
  equivalents: [
    { tool: "hadolint", id: "DL3064", match: "related", why: "theirs judges by a list of name patterns alone" },
    {
      tool: "buildkit",
      id: "SecretsUsedInArgOrEnv",
      match: "related",
      why: "theirs takes any part of a name, whatever the value",
    },
    {
      tool: "trivy",
      id: "DS-0031",
      match: "related",
      why: "theirs knows a few names, in the final stage alone, and reads files and commands as well",
    },
    {
      tool: "kics",
      id: "Secrets Stored In Dockerfile",
      match: "related",
      why: "theirs looks for words in names and values alike, and not at ARG",
    },
    { tool: "sonar", id: "S6472", match: "related", why: "theirs has other words, and judges values alike" },
    { tool: "semgrep", id: "secret-in-build-arg", match: "wider", why: "ours also judges ENV" },
    {
      tool: "tally",
      id: "ruby/secrets-in-arg-or-env",
      match: "related",
      why: "theirs knows the names that Ruby frameworks use",
    },
    {
      tool: "tally",
      id: "ruby/prefer-secret-mounts-for-build-credentials",
      match: "related",
      why: "theirs knows the credentials of Bundler alone",
    },
    { tool: "dockle", id: "CIS-DI-0010", match: "related", why: "theirs reads the built image, files included" },
  ],
  references: [
    "https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/",
    "https://docs.docker.com/build/building/secrets/",
  ],
  since: "0.1.0",
  needs: ["ENV", "ARG"],

  *check(document, project) {
    const shipped = document.shippedLayers(project.settings.shippedTargets);
    for (const instruction of [...document.withTriggers("ENV"), ...document.withTriggers("ARG")]) {
      const { name, stage } = instruction;
      for (const pair of instruction.pairs) {
        if (!isSecretName(pair.name) || isHarmless(document, pair)) continue;
        if (!stage && isRedeclared(document, pair)) continue;
        const isShipped = stage !== undefined && shipped.has(stage);
        yield {
          ...exposed(pair, name, isShipped),
          fixes: () => (name === "ARG" ? mountInstead(document, pair) : []),
        };
      }
    }
  },
};

/** Variables with these prefixes are built into the files that browsers get, whatever becomes of the stage. */
const browserPrefix = /^(?:VITE|REACT_APP|VUE_APP|GATSBY)_/;

function exposed({ name, span }: Pair, keyword: "ENV" | "ARG", isShipped: boolean): Problem {
  const problem = (end: string, severity: Severity): Problem => ({
    at: { span },
    message: `${shorten(name, 36)} ${end}`,
    severity,
  });
  if (isShipped && keyword === "ENV") return problem("is readable in the image configuration", "error");
  if (isShipped) return problem("is readable in the image history", "warning");
  if (browserPrefix.test(name)) return problem("is built into the files that browsers get", "warning");
  return problem("is kept in the build cache and in provenance", "info");
}
