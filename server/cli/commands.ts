import type { ExitCode } from "./exit.ts";
import type { Terminal } from "./terminal.ts";

/** An option of a command. One without `value` takes none. */
export interface OptionFact {
  /** What stands for its value in the help. */
  readonly value?: string;
  /** The only values it takes; the first is the default unless `otherwise` says so. */
  readonly choices?: readonly string[];
  readonly otherwise?: string;
  readonly text: string;
}

/** The arguments of a command, read. */
export interface Input {
  /** Whether an option without a value was given. */
  has(option: string): boolean;
  /** The value of an option; undefined when it was not given and has no default. */
  value(option: string): string | undefined;
  readonly operands: readonly string[];
}

export type Run = (input: Input, terminal: Terminal) => Promise<ExitCode>;

/** A command: what its help says and its arguments are read by, and where its code is. */
export interface CommandFact {
  readonly operands: string;
  /** How many operands it takes. */
  readonly count: readonly [least: number, most: number];
  readonly text: string;
  readonly options: Readonly<Record<string, OptionFact>>;
  /** Loads the code of this command only, so that the others cost nothing. */
  readonly load: () => Promise<Run>;
}

const noConfig: OptionFact = { text: "look for no portcullis.yaml" };
const any = Number.POSITIVE_INFINITY;

/** Options that every command takes. */
export const commonOptions: Readonly<Record<string, OptionFact>> = {
  "no-color": { text: "no colours, as with NO_COLOR set" },
  help: { text: "show this" },
};

/** Every command by its name. */
export const commands: Readonly<Record<string, CommandFact>> = {
  check: {
    operands: "[PATH...]",
    count: [0, any],
    text: "Report what weakens the Dockerfiles and nginx configuration in the given files and folders (default: .).",
    options: {
      all: { text: "also run the rules that are off by default" },
      "no-config": noConfig,
      "no-exceptions": { text: "report findings that somebody accepted as well" },
      "fail-on": {
        value: "SEVERITY",
        choices: ["error", "warning", "info", "hint", "never"],
        otherwise: "warning",
        text: "least severity that makes the exit code 1",
      },
      format: { value: "FORMAT", choices: ["text", "json", "sarif", "github", "junit"], text: "form of the report" },
      "stdin-filename": { value: "FILE", text: "check standard input as if it were this file" },
      "max-size": { value: "BYTES", otherwise: "5000000", text: "largest file that is read" },
    },
    load: async () => (await import("./check.ts")).check,
  },
  fix: {
    operands: "[PATH...]",
    count: [0, any],
    text: "Apply the safe fixes in the given files and folders (default: .), and list what is left.",
    options: {
      review: { text: "also apply fixes for review that are the only one of their finding and need no input" },
      "dry-run": { text: "print the changes as a diff and write nothing" },
      "no-config": noConfig,
    },
    load: async () => (await import("./fix.ts")).fix,
  },
  convert: {
    operands: "[DIR]",
    count: [0, 1],
    text: "Write a portcullis.yaml that says what hadolint's settings in the given folder (default: .) say.",
    options: { "dry-run": { text: "print it and write nothing" } },
    load: async () => (await import("./convert.ts")).convert,
  },
  scaffold: {
    operands: "[DIR]",
    count: [0, 1],
    text: "Give the Node.js project in the given folder (default: .) an image, a reverse proxy, monitoring and checks.",
    options: {
      yes: { text: "take what is detected and the defaults, and ask nothing" },
      "dry-run": { text: "print the plan and its diffs and write nothing; exit 10 when there is something to write" },
      config: {
        value: "FILE",
        text: "take the answers of this file; without it those of .portcullis/stack.yaml, if any",
      },
      "on-conflict": {
        value: "HOW",
        choices: ["merge", "propose", "keep", "replace"],
        text: "what becomes of files that somebody wrote or changed",
      },
      format: { value: "FORMAT", choices: ["text", "json"], text: "form of the plan" },
    },
    load: async () => (await import("./scaffold.ts")).scaffold,
  },
  explain: {
    operands: "RULE",
    count: [1, 1],
    text: "Explain a rule, by its id or by another tool's id for the same defect (DL3008, hadolint:DL3008).",
    options: {},
    load: async () => (await import("./explain.ts")).explain,
  },
  rules: {
    operands: "",
    count: [0, 0],
    text: "List the rules.",
    options: { format: { value: "FORMAT", choices: ["text", "json"], text: "form of the list" } },
    load: async () => (await import("./rules.ts")).listRules,
  },
  "print-config": {
    operands: "FILE",
    count: [1, 1],
    text: "Print the settings in force for a file, and where each comes from.",
    options: {},
    load: async () => (await import("./print-config.ts")).printConfig,
  },
  lsp: {
    operands: "",
    count: [0, 0],
    text: "Run the language server, for editors.",
    options: {
      stdio: { text: "talk over standard input and output" },
      "node-ipc": { text: "talk over the channel to the process that started this one, as VS Code does" },
      clientProcessId: { value: "PID", text: "end when this process ends" },
    },
    load: async () => (await import("./lsp.ts")).lsp,
  },
};

/** What `--help` prints without a command. */
export function generalHelp(): string {
  const rows = Object.entries(commands).map(([name, { text }]) => [name, text] as const);
  return [
    "Usage: portcullis COMMAND [OPTION...] [PATH...]",
    "",
    "Reviews Dockerfiles and nginx configuration, says why each finding matters, and fixes what can be fixed.",
    "",
    ...table(rows),
    "",
    ...table([
      ["--version", "print the version"],
      ["--help", "show this; after a command, show its options"],
    ]),
    "",
    ...exitHelp,
  ].join("\n");
}

/** What `--help` prints after a command. */
export function commandHelp(name: string, command: CommandFact): string {
  const options = Object.entries({ ...command.options, ...commonOptions });
  const rows = options.map(
    ([option, fact]) => [`--${option}${fact.value ? ` ${fact.value}` : ""}`, optionText(fact)] as const,
  );
  const usage = `Usage: portcullis ${name} [OPTION...] ${command.operands}`.trimEnd();
  return [usage, "", command.text, "", ...table(rows), "", ...exitHelp].join("\n");
}

function optionText({ text, choices, otherwise }: OptionFact): string {
  const usual = otherwise ?? choices?.[0];
  return `${text}${choices ? `: ${choices.join(", ")}` : ""}${usual ? ` (default: ${usual})` : ""}`;
}

const exitHelp: readonly string[] = [
  "Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 wrong arguments or settings, 3 no file to check,",
  "4 a named file is unreadable, too large or not text, 10 scaffold --dry-run has something to write,",
  "70 internal error.",
];

function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
