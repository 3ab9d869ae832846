import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import { insertAfter } from "../../../engine/dockerfile/edit.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import { shellParts } from "../../../engine/dockerfile/shell-text.ts";
import { syntaxAllows } from "../../../engine/dockerfile/syntax-version.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten, span } from "../../../engine/text.ts";
import { credentialCommand, credentialPrograms } from "./credential-commands.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/login-without-secret-mount",
  title: "A build step logs in with a credential that is no mounted secret",
  severity: "error",
  enabled: true,
  rationale:
    "Without a secret mount the credential comes from the Dockerfile, from a build argument or from a copied file, and each of them is kept: in the history, in a layer or in the build cache. Most programs also write it to a file of their own.",
  remedy:
    "Mount the credential for this step (`RUN --mount=type=secret,id=NAME,env=NAME`), and log out in the same RUN where the program keeps it.",
  criteria: {
    "CC6.1": {
      why: "The credential opens another system to everyone who gets the image or the build cache.",
      limits: "Knows the log-in commands of common programs; does not follow scripts.",
    },
  },
  fixable: "review",
  equivalents: [
    { tool: "trivy", id: "DS-0031", match: "related", why: "theirs knows fewer commands, and names and files as well" },
    {
      tool: "tally",
      id: "require-secret-mounts",
      match: "related",
      why: "theirs reports commands that its user lists",
    },
  ],
  references: [
    "https://docs.docker.com/build/building/secrets/",
    "https://docs.docker.com/reference/dockerfile/#run---mounttypesecret",
  ],
  since: "0.1.0",
  needs: credentialPrograms,

  *check(document, project) {
    const shipped = document.shippedLayers(project.settings.shippedTargets);
    for (const run of document.runsCalling(credentialPrograms)) {
      const logins = run.commandsOfKind(isLogin);
      if (logins.length === 0 || run.mounts.some(({ type }) => type === "secret" || type === "ssh")) continue;
      for (const command of logins) {
        const end = command.words.find(({ text }) => !text.startsWith("-"))?.span.end ?? command.nameSpan.end;
        const isShipped = run.isTrigger || (run.stage !== undefined && shipped.has(run.stage));
        yield {
          at: { span: span(command.nameSpan.start, end) },
          message: `${shorten(`${command.name} ${command.words[0]?.value ?? ""}`, 30)} takes a credential that is no mounted secret`,
          severity: isShipped ? "error" : "warning",
          fixes: () => mounted(run, logins),
        };
      }
    }
  },
};

const isLogin = (command: ShellCommand): boolean => credentialCommand(command)?.isLogin === true;

/** Mounts the one variable that all the log-ins use; builds then pass it as a secret. */
function mounted(run: Run, logins: readonly ShellCommand[]): Fix[] {
  const { document } = run;
  const names = new Set(logins.flatMap((command) => variablesOf(run, command)));
  const [name] = names;
  if (names.size !== 1 || name === undefined || run.isTrigger || !syntaxAllows(document, 10)) return [];
  const edit = insertAfter({ span: run.keyword }, ` --mount=type=secret,id=${name},env=${name}`);
  return [
    {
      title: `Mount ${shorten(name, 40)} as a secret; builds then pass --secret id=${shorten(name, 40)}`,
      kind: "review",
      edits: [{ edits: [edit] }],
    },
  ];
}

/** Variables that a log-in uses, or that the command before it in the pipe gives it. */
function variablesOf(run: Run, command: ShellCommand): readonly string[] {
  const { commands = [command] } = run.pipelines.find((pipeline) => pipeline.commands.includes(command)) ?? {};
  const isUser = (name: string): boolean => /user|login|host|registry|url/i.test(name);
  return commands
    .flatMap(({ words }) => words.flatMap(({ text }) => shellParts(text).variables))
    .filter((name) => !isUser(name));
}
