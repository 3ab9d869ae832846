import type { Answers } from "./answers.ts";

/** A command to run after the stack was written, and what it is for. */
export interface NextCommand {
  readonly command: string;
  readonly why: string;
}

/** The three commands that lead from the written files to a running stack. Nothing runs them but a person. */
export const nextCommands = (answers: Answers): readonly NextCommand[] => [
  { command: "portcullis check", why: "Reviews what was generated, and what was there before." },
  secrets(answers),
  { command: "docker compose up --build --wait", why: "Builds and starts the stack, and waits until it is well." },
];

function secrets({ proxy, tls }: Answers): NextCommand {
  if (proxy !== "none" && tls.source === "self-signed")
    return { command: "sh deploy/dev/self-signed.sh", why: "Makes a certificate for development." };
  return { command: "cat secrets/README.md", why: "Says which secret files are needed and how to make them." };
}
