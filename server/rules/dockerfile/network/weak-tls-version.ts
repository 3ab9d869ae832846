import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import { deleteWord } from "../../../engine/dockerfile/edit.ts";
import type { Cmd, Entrypoint, Run } from "../../../engine/dockerfile/execution.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import type { Span } from "../../../engine/text.ts";

const programs = ["curl", "wget", "wget2", "openssl"] as const;

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/weak-tls-version",
  title: "A command allows or asks for TLS below 1.2",
  severity: "warning",
  enabled: true,
  rationale:
    "SSL, TLS 1.0 and TLS 1.1 have known attacks and are withdrawn. A minimum that low lets whoever sits on the way talk the connection down; a maximum that low leaves nothing else.",
  remedy: "Delete the option: current builds of curl, wget and OpenSSL choose TLS 1.2 or 1.3 by themselves.",
  criteria: {
    "CC6.7": {
      why: "Data in transit is protected by a protocol with known weaknesses.",
      limits: "Does not show which version the two sides agree on.",
    },
  },
  fixable: "review",
  equivalents: [{ tool: "sonar", id: "S4423", match: "wider", why: "theirs does not know openssl s_client" }],
  references: [
    "https://www.rfc-editor.org/rfc/rfc8996",
    "https://curl.se/docs/manpage.html#--tlsv10",
    "https://csrc.nist.gov/pubs/sp/800/52/r2/final",
  ],
  since: "0.1.0",
  needs: programs,

  *check(document) {
    for (const keyword of ["RUN", "CMD", "ENTRYPOINT"] as const) {
      for (const execution of document.withTriggers(keyword)) {
        for (const command of execution.commandsOfKind(isWeak)) yield* inCommand(execution, command);
      }
    }
  },
};

function* inCommand(execution: Run | Cmd | Entrypoint, command: ShellCommand): Generator<Problem> {
  for (const { span, subject, isBundled } of weakOptions(command)) {
    const edit = isBundled || execution.form === "exec" ? undefined : deleteWord(execution.document, span);
    const title = `Delete ${subject}; a server that knows nothing newer is then refused`;
    const fixes: Fix[] = edit ? [{ title, kind: "review", edits: [{ edits: [edit] }] }] : [];
    yield { at: { span }, message: `${command.name} ${subject} allows TLS below 1.2`, fixes };
  }
}

const options: Readonly<Record<string, readonly string[]>> = {
  curl: ["--tlsv1", "--tlsv1.0", "--tlsv1.1", "-1", "--sslv2", "-2", "--sslv3", "-3"],
  openssl: ["-ssl2", "-ssl3", "-tls1", "-tls1_1"],
};
const valued: Readonly<Record<string, { readonly name: string; readonly value: RegExp }>> = {
  curl: { name: "--tls-max", value: /^1\.[01]$/ },
  wget: { name: "--secure-protocol", value: /^(?:SSLv[23]|TLSv1(?:_1)?)$/i },
  wget2: { name: "--secure-protocol", value: /^(?:SSLv[23]|TLSv1(?:_1)?)$/i },
};

const isWeak = (command: ShellCommand): boolean => weakOptions(command).length > 0;

interface Weak {
  readonly span: Span;
  readonly subject: string;
  /** Whether other flags stand in the same word. */
  readonly isBundled: boolean;
}

function weakOptions(command: ShellCommand): Weak[] {
  const named = command.flags().filter(({ name }) => options[command.name]?.includes(name));
  const rule = valued[command.name];
  const capped = rule
    ? command.flags(rule.name).filter(({ value }) => value !== undefined && rule.value.test(value))
    : [];
  return [...named, ...capped].map(({ name, word, valueWord, value }) => ({
    span: { start: word.span.start, end: valueWord?.span.end ?? word.span.end },
    subject: value === undefined ? name : `${name} ${value}`,
    isBundled: valueWord === undefined && word.text !== name,
  }));
}
