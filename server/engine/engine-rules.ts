import type { RuleMetadata, Severity } from "./rule.ts";

const since = "0.1.0";

function engineRule(
  id: `${string}/${string}`,
  severity: Severity,
  fixable: RuleMetadata["fixable"],
  texts: readonly [title: string, rationale: string, remedy: string],
  links: Partial<Pick<RuleMetadata, "criteria" | "equivalents" | "references">> = {},
): RuleMetadata {
  const [title, rationale, remedy] = texts;
  return {
    id,
    title,
    severity,
    enabled: true,
    rationale,
    remedy,
    criteria: {},
    fixable,
    equivalents: [],
    references: [],
    since,
    ...links,
  };
}

/** What the reason and the day of an exception have to do with the criteria. */
const followedUp: Pick<RuleMetadata, "criteria"> = {
  criteria: {
    "CC4.2": {
      why: "An accepted weakness that says why and until when can be followed up.",
      limits: "Does not show who agreed to it, nor whether anybody looks at it again.",
    },
  },
};

/** What the engine itself can report. */
export type EngineRuleName =
  | "nginxSyntax"
  | "dockerfileSyntax"
  | "shellcheck"
  | "settings"
  | "voidException"
  | "expiredException"
  | "staleException"
  | "foreignPragma"
  | "crash";

/** What the engine itself reports, beside the rules. */
export const engineRules: Readonly<Record<EngineRuleName, RuleMetadata>> = {
  nginxSyntax: engineRule("nginx/syntax", "error", "review", [
    "nginx cannot read this",
    "nginx refuses to start or to reload with a file that it cannot read, and keeps running the old configuration without a word to its clients.",
    "Repair the marked place; `nginx -t` shows whether the file loads.",
  ]),
  dockerfileSyntax: engineRule("dockerfile/syntax", "error", "review", [
    "The builder cannot read this",
    "The image build stops at an instruction that the builder cannot read.",
    "Repair the marked instruction.",
  ]),
  shellcheck: engineRule(
    "dockerfile/shellcheck",
    "error",
    "review",
    [
      "ShellCheck finds fault with a script",
      "A script of a RUN fails, or does something else than it seems to, where the shell reads it in another way than its author; ShellCheck knows how shells read.",
      "Follow the page of the check that the message names, or except that check with a comment `# shellcheck disable=SC2086` before the instruction.",
    ],
    { references: ["https://www.shellcheck.net/wiki/"] },
  ),
  settings: engineRule("portcullis/settings", "error", false, [
    "portcullis.yaml says something that is not understood",
    "A misspelt setting has no effect, so a rule may be off, or on, without anybody meaning it.",
    "Use the names and values that the schema of portcullis.yaml lists.",
  ]),
  voidException: engineRule(
    "portcullis/void-exception",
    "warning",
    "review",
    [
      "An exception is void",
      "An exception that gives no reason cannot be judged by whoever reviews it later, and one that is not understood excepts nothing; the finding stays.",
      "Write it on a line of its own above the finding, with the reason after ` -- ` and a ticket or an owner where there is one.",
    ],
    followedUp,
  ),
  expiredException: engineRule(
    "portcullis/expired-exception",
    "warning",
    false,
    [
      "An exception has expired",
      "The day until which the finding was accepted has passed; the finding is open again.",
      "Repair the defect, or renew the exception with a new date after looking at it again.",
    ],
    followedUp,
  ),
  staleException: engineRule("portcullis/stale-exception", "warning", "safe", [
    "An exception matches nothing",
    "An exception that matches no finding hides the next defect of this kind at this place.",
    "Delete it.",
  ]),
  foreignPragma: engineRule(
    "portcullis/pragma-without-reason",
    "hint",
    "review",
    [
      "Another tool's pragma gives no reason",
      "The pragma is honoured, but nobody can see why the finding was accepted.",
      "Turn it into an exception with a reason.",
    ],
    {
      ...followedUp,
      equivalents: [
        {
          tool: "hadolint",
          id: "DL1001",
          match: "related",
          why: "It reports every comment of its own that silences a check; ours reads those of four tools, and a reason is enough.",
        },
      ],
    },
  ),
  crash: engineRule("portcullis/engine", "warning", false, [
    "A check could not be run",
    "A rule or a fix of Portcullis failed on this file, so one kind of defect was not looked for here.",
    "Please report it with the file, if it can be shared.",
  ]),
};
