import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import { deleteInstruction, deleteWord } from "../../../engine/dockerfile/edit.ts";
import type { Cmd, Entrypoint, Run } from "../../../engine/dockerfile/execution.ts";
import type { Pair } from "../../../engine/dockerfile/pairs.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { type Edit, type Span, shorten } from "../../../engine/text.ts";
import { tlsEquivalents } from "./tls-equivalents.ts";
import { assignmentSwitches, mayDecide, switchesOf, switchesOff, switchesVerification } from "./tls-switches.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/tls-verification-disabled",
  title: "The certificate of a server is not verified",
  severity: "error",
  enabled: true,
  rationale:
    "Without verification anybody on the way can answer in the server's place: what the build fetches, and the credentials it sends, are theirs. In ENV it goes with the image and covers every connection of the running service.",
  remedy:
    "Delete the switch; where a private authority signs the certificate, copy its certificate into the image's trust store (`update-ca-certificates`) or name it (`--cacert`, `PIP_CERT`, `NODE_EXTRA_CA_CERTS`, `GIT_SSL_CAINFO`).",
  criteria: {
    "CC6.7": {
      why: "Data in transit is not protected from whoever answers with a certificate of their own.",
      limits: "Does not show what the connection carries, or whether another layer protects it.",
    },
    "CC6.8": {
      why: "Software that is fetched over such a connection may come from anybody.",
      limits: "Does not show whether the software is checked in another way.",
    },
  },
  fixable: "review",
  equivalents: tlsEquivalents,
  references: [
    "https://curl.se/docs/manpage.html#-k",
    "https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue",
    "https://pip.pypa.io/en/stable/cli/pip/#cmdoption-trusted-host",
    "https://cheatsheetseries.owasp.org/cheatsheets/Transport_Layer_Security_Cheat_Sheet.html",
  ],
  since: "0.1.0",

  *check(document) {
    for (const keyword of ["ENV", "ARG"] as const) {
      for (const { pairs } of document.withTriggers(keyword)) {
        for (const pair of pairs.filter(isSwitch)) yield fromPair(document, pair);
      }
    }
    for (const keyword of ["RUN", "CMD", "ENTRYPOINT"] as const) {
      for (const execution of document.withTriggers(keyword)) {
        for (const command of execution.commandsOfKind(switchesVerification)) yield* inCommand(execution, command);
      }
    }
  },
};

/** A value is worked out for the few names alone that matter. */
const isSwitch = (pair: Pair): boolean => mayDecide(pair.name) && switchesOff(pair.name, pair.resolved);

function* inCommand({ document, form }: Run | Cmd | Entrypoint, command: ShellCommand): Generator<Problem> {
  for (const { span, subject, deletable } of switchesOf(command)) {
    const fixes = form === "exec" || !deletable ? [] : deletion(document, deletable, subject);
    yield { at: { span }, message: said(subject), fixes };
  }
  for (const { name, span } of assignmentSwitches(command)) {
    const fixes = form !== "exec" && isPrefix(command, span) ? deletion(document, span, name) : [];
    yield { at: { span }, message: said(name), fixes };
  }
}

/** Whether an assignment stands before a command that remains when it goes. */
const isPrefix = ({ name, nameSpan }: ShellCommand, { end }: Span): boolean => name !== "" && end <= nameSpan.start;

function fromPair(document: DockerfileDocument, pair: Pair): Problem {
  const { instruction } = pair;
  const isOnly = instruction.pairs.length === 1;
  const edit = isOnly ? deleteInstruction(document, instruction) : deleteWord(document, pair.span);
  const fixes = edit && !instruction.isTrigger ? [removal(pair.name, edit)] : [];
  return { at: { span: pair.span }, message: said(pair.name), fixes };
}

const said = (subject: string): string => `${shorten(subject, 48)} accepts the certificate of any server`;

function deletion(document: DockerfileDocument, at: Span, subject: string): Fix[] {
  const edit = deleteWord(document, at);
  return edit ? [removal(subject, edit)] : [];
}

const removal = (subject: string, edit: Edit): Fix => ({
  title: `Delete ${shorten(subject, 40)}; servers without a trusted certificate are then refused`,
  kind: "review",
  edits: [{ edits: [edit] }],
});
