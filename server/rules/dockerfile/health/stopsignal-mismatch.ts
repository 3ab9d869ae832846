import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import { isWindows } from "../../../engine/dockerfile/dialect.ts";
import { stopsignalOf } from "../../../engine/dockerfile/image-facts.ts";
import { readSignal, signalOf } from "../../../engine/dockerfile/signals.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { baseFacts, insertBeforeStart, mainProgram } from "../start.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/stopsignal-mismatch",
  title: "The stop signal is not the one by which the server finishes its work",
  severity: "info",
  enabled: true,
  rationale:
    "By default the engine sends SIGTERM, which makes nginx, Apache and PHP-FPM break off requests, uWSGI reload and systemd do nothing until it is killed. The official images set another signal; an image built from a distribution has to do so itself.",
  remedy: "Set `STOPSIGNAL` to the signal by which this server stops gracefully.",
  criteria: {
    "CC9.1": {
      why: "A server that finishes its requests before it stops lets a deployment disrupt nobody.",
      limits: "Does not show that the time before the engine kills the server suffices.",
    },
  },
  fixable: "safe",
  equivalents: [
    {
      tool: "tally",
      id: "prefer-nginx-sigquit",
      match: "related",
      why: "theirs does not know what the base image sets; ours is silent on images that it does not know",
    },
    {
      tool: "tally",
      id: "prefer-systemd-sigrtmin-plus-3",
      match: "related",
      why: "theirs does not know what the base image sets; ours is silent on images that it does not know",
    },
  ],
  references: [
    "https://docs.docker.com/reference/dockerfile/#stopsignal",
    "https://nginx.org/en/docs/control.html",
    "https://httpd.apache.org/docs/2.4/stopping.html",
    "https://www.postgresql.org/docs/current/server-shutdown.html",
    "https://www.freedesktop.org/software/systemd/man/latest/systemd.html#Signals",
  ],
  since: "0.1.0",

  *check(document, { settings }) {
    for (const stage of document.shippedStages(settings.shippedTargets)) {
      const program = isWindows(stage) ? undefined : mainProgram(stage);
      const wanted = program && wantedBy(stage, program);
      const word = stage.stopsignal?.word;
      const actual = stage.stopsignal ? signalOf(word)?.name : inherited(stage);
      // What cannot be handled at all is another check's matter.
      if (!program || !wanted || !actual || actual === wanted || actual === "SIGKILL" || actual === "SIGSTOP") continue;
      yield {
        at: { span: word?.span ?? program.nameSpan },
        message: `${program.name} is stopped with ${actual}, but finishes its work on ${wanted}`,
        fixes: [fixOf(stage, program, wanted)],
      };
    }
  },
};

const signals: readonly (readonly [program: RegExp, signal: string])[] = [
  [/^(?:nginx|openresty)$/, "SIGQUIT"],
  [/^(?:httpd|apache2|httpd-foreground|apache2-foreground)$/, "SIGWINCH"],
  [/^(?:postgres|postmaster)$/, "SIGINT"],
  [/^php-fpm[\d.]*$/, "SIGQUIT"],
  [/^haproxy$/, "SIGUSR1"],
  [/^systemd$/, "SIGRTMIN+3"],
];

/** The signal by which a program stops gracefully; undefined for programs that SIGTERM stops so, and unknown ones. */
function wantedBy(stage: Stage, { name, words }: ShellCommand): string | undefined {
  if (name === "uwsgi") {
    // Its configuration may say that SIGTERM is to stop it.
    const mayChange = words.some(
      ({ value }) => value === undefined || /die-on-term|\.(?:ini|ya?ml|xml|json)$|^@/.test(value),
    );
    return mayChange || stage.env("UWSGI_DIE_ON_TERM") !== undefined || stage.env("UWSGI_INI") ? undefined : "SIGINT";
  }
  return signals.find(([program]) => program.test(name))?.[1];
}

/** The signal of the base image; undefined when it is not known. */
function inherited(stage: Stage): string | undefined {
  if (stage.isFromScratch) return "SIGTERM";
  const facts = baseFacts(stage);
  return readSignal((facts && stopsignalOf(facts)) ?? "")?.name;
}

function fixOf(stage: Stage, { name }: ShellCommand, wanted: string): Fix {
  const word = stage.stopsignal?.word;
  const edits = [
    { edits: [word ? { span: word.span, text: wanted } : insertBeforeStart(stage, `STOPSIGNAL ${wanted}`)] },
  ];
  const isSure = !word && (name === "nginx" || name === "openresty" || name === "systemd");
  return isSure
    ? { title: `Add STOPSIGNAL ${wanted}`, kind: "safe", edits }
    : { title: `Stop ${name} with ${wanted}, on which it waits for what it is doing`, kind: "review", edits };
}
