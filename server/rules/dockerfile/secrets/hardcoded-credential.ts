import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import type { AnyInstruction } from "../../../engine/dockerfile/instructions.ts";
import { rememberTrait } from "../../../engine/memo.ts";
import type { Rule } from "../../../engine/rule.ts";
import { type Credential, findCredentials, mayHoldCredential } from "../../../engine/secrets/credentials.ts";
import { contains, type Span, shorten } from "../../../engine/text.ts";
import { namedCredentials } from "./named-credentials.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/hardcoded-credential",
  title: "A credential is written into the Dockerfile",
  severity: "error",
  enabled: true,
  rationale:
    "The credential is in the repository, in every clone and fork of it, and mostly in the image too. Bots search public code and images for such strings and try them within minutes.",
  remedy:
    "Revoke the credential and issue a new one: taking it out of the file does not take it out of the history. Pass the new one by `RUN --mount=type=secret`, or to the container when it runs.",
  criteria: {
    "CC6.1": {
      why: "Whoever can read the file or pull the image holds a key to another system.",
      limits: "Knows the forms of common providers; does not test whether the credential is still valid.",
    },
    "C1.1": {
      why: "A credential is confidential, and here it is spread with the source code.",
      limits: "Does not look into the history of the repository, or into other files.",
    },
  },
  fixable: false,
  equivalents: [
    {
      tool: "kics",
      id: "Passwords And Secrets",
      match: "related",
      why: "theirs has other patterns, made for all file types",
    },
    { tool: "sonar", id: "S6437", match: "related", why: "theirs looks at certain commands alone" },
    { tool: "tally", id: "secrets-in-code", match: "related", why: "theirs has the patterns of another scanner" },
    { tool: "dockle", id: "CIS-DI-0010", match: "related", why: "theirs reads the built image, by names" },
  ],
  supersedes: ["dockerfile/secret-in-arg-or-env", "dockerfile/login-without-secret-mount"],
  references: [
    "https://docs.docker.com/build/building/secrets/",
    "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
  ],
  since: "0.1.0",

  *check(document) {
    for (const { credential, instruction } of credentialsOf(document)) {
      const { what, span } = credential;
      yield { at: { span }, message: `${subjectOf(instruction, span)} holds ${what}` };
    }
  },
};

interface Found {
  readonly credential: Credential;
  readonly instruction: AnyInstruction;
}

/** Credentials by their form, then by their names; none is named twice. */
function credentialsOf(document: DockerfileDocument): readonly Found[] {
  const all = document.instructions.some(mayHoldOne) ? findCredentials(document.source) : [];
  const byForm = all.flatMap((credential) => {
    const instruction = instructionAt(document, credential.span);
    return instruction ? [{ credential, instruction }] : [];
  });
  const found: Found[] = [...byForm];
  for (const instruction of [...document.withTriggers("RUN"), ...document.withTriggers("LABEL")]) {
    for (const credential of namedCredentials(instruction)) {
      if (!byForm.some((one) => contains(credential.span, one.credential.span)))
        found.push({ credential, instruction });
    }
  }
  return found;
}

/** Whether something in the text of an instruction has the form of a credential. */
const mayHoldOne = rememberTrait(({ document, span: { start, end } }: AnyInstruction): boolean =>
  mayHoldCredential(document.source.slice(start, end)),
);

/** The instruction in which a span lies; undefined for comments and for text that is no instruction. */
function instructionAt(document: DockerfileDocument, span: Span): AnyInstruction | undefined {
  const found = document.instructionAt(span);
  if (!found) return undefined;
  if (document.comments.some((comment) => contains(comment, span))) return undefined;
  return found.name === "ONBUILD" ? (found.trigger ?? found) : found;
}

function subjectOf(instruction: AnyInstruction, span: Span): string {
  if (!("pairs" in instruction)) return instruction.name;
  const pair = instruction.pairs.find((candidate) => contains(candidate.valueSpan, span));
  return pair ? shorten(pair.name, 36) : instruction.name;
}
