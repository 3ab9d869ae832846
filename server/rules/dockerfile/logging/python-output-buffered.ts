import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import { imageName } from "../../../engine/dockerfile/image-facts.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { baseFacts, insertBeforeStart, mainProgram } from "../start.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/python-output-buffered",
  title: "Python keeps its output back until a buffer is full",
  severity: "hint",
  enabled: true,
  rationale:
    "Where its output is no terminal, Python writes in pieces of some kilobytes: what `print` said minutes ago is not in the log yet, and what was in the buffer when the process is killed never gets there.",
  remedy: "Set `PYTHONUNBUFFERED=1`, or start `python -u`. What the logging module writes to stderr is not held back.",
  criteria: {
    "CC7.2": {
      why: "The last lines before a crash, which explain it, reach the log.",
      limits: "Does not show that the program prints anything, or that its output is collected.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: ["https://docs.python.org/3/using/cmdline.html#envvar-PYTHONUNBUFFERED"],
  since: "0.1.0",

  *check(document, { settings }) {
    for (const stage of document.shippedStages(settings.shippedTargets)) {
      const program = knowsEnvironment(stage) ? mainProgram(stage) : undefined;
      if (!program || !buffers(program) || stage.scope.find("PYTHONUNBUFFERED", Number.POSITIVE_INFINITY)) continue;
      yield {
        at: { span: program.nameSpan },
        message: `Python holds the output of ${shorten(nameOf(program), 25)} back: no PYTHONUNBUFFERED`,
        fixes: [
          {
            title: "Set PYTHONUNBUFFERED, so that every line is written at once",
            kind: "review",
            edits: [{ edits: [insertBeforeStart(stage, "ENV PYTHONUNBUFFERED=1")] }],
          },
        ],
      };
    }
  },
};

const systems: ReadonlySet<string> = new Set(["alpine", "debian", "ubuntu", "python"]);

/** What Python runs: a module, or the first word that is no flag. */
const nameOf = ({ name, words }: ShellCommand): string =>
  python.test(name) ? (words.find(({ value }) => value !== undefined && !value.startsWith("-"))?.value ?? name) : name;

/** Whether the base image is one that does not set the variable. */
const knowsEnvironment = (stage: Stage): boolean =>
  stage.image !== undefined &&
  stage.image !== "scratch" &&
  baseFacts(stage) !== undefined &&
  systems.has(imageName(stage.image));

const python = /^python[\d.]*$/;
/** Modules that log to stderr, or hand over to other processes. */
const loggers: ReadonlySet<string> = new Set(["celery", "daphne", "flask", "gunicorn", "hypercorn", "uvicorn"]);

/** Whether it is Python with a program, without `-u`, and not only a question such as `--version`. */
function buffers({ name, words, wrappers }: ShellCommand): boolean {
  if (wrappers.includes("env")) return false;
  // A module, called as `python -m`.
  if (wrappers.some((wrapper) => python.test(wrapper))) return !loggers.has(name);
  if (!python.test(name)) return false;
  const own = words.findIndex(({ text }) => !/^"?-/.test(text));
  const flags = words.slice(0, own < 0 ? words.length : own).map(({ value }) => value ?? "");
  return own >= 0 && !flags.some((flag) => /^-[a-zA-Z]*[uV]|^--/.test(flag));
}
