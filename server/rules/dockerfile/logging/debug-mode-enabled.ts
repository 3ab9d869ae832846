import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import type { Pair } from "../../../engine/dockerfile/pairs.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { basename } from "../../../engine/uri.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/debug-mode-enabled",
  title: "The shipped image runs the program in debug or development mode",
  severity: "warning",
  enabled: true,
  rationale:
    "In this mode many frameworks answer errors with source code, variables and settings, some with a console that runs what the visitor types, and caches and checks that production needs are off.",
  remedy: "Set the production value in the image, and the development one where developers start the container.",
  criteria: {
    "CC8.1": {
      why: "What is released runs with the settings that were chosen and tested for production.",
      limits: "Does not show what the program does with the variable, or what is set when the container starts.",
    },
  },
  fixable: "review",
  equivalents: [
    { tool: "sonar", id: "S4507", match: "related", why: "theirs knows other variables and every stage" },
    {
      tool: "tally",
      id: "php/no-xdebug-in-final-image",
      match: "related",
      why: "theirs reports the installation of Xdebug, ours the variable that switches it on",
    },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#env", "https://cwe.mitre.org/data/definitions/489.html"],
  since: "0.1.0",
  needs: ["ENV"],

  *check(document, { settings }) {
    for (const stage of document.shippedStages(settings.shippedTargets)) {
      if (isForDevelopment(document, stage)) continue;
      for (const ancestor of stage.chain) {
        for (const pair of ancestor.named("ENV").flatMap(({ pairs }) => pairs)) {
          const production = productionValue(pair);
          if (production === undefined || !acts(stage, pair)) continue;
          yield {
            at: { span: pair.span },
            message: `${shorten(pair.name, 40)}=${shorten(pair.value ?? "", 20)} ships the image in ${modeOf(pair)} mode`,
            fixes: [fixOf(pair, production)],
          };
        }
      }
    }
  },
};

const purpose =
  /(?:^|[^a-z])(?:dev|devel|develop|development|devcontainer|debug|test|tests|testing|ci|local)(?:$|[^a-z])/i;

/** Whether the file or its last stage says by its name that it is no image for production. */
const isForDevelopment = ({ uri }: DockerfileDocument, stage: Stage): boolean =>
  purpose.test(stage.name ?? "") || purpose.test(basename(uri)) || uri.includes("/.devcontainer/");

/** Whether no later ENV gives the variable another value. */
const acts = (stage: Stage, pair: Pair): boolean =>
  stage.scope.find(pair.name, Number.POSITIVE_INFINITY)?.pair === pair;

const debugName = /DEBUG$/i;
const inverse = /(?:^|_)(?:NO|DISABLE|SKIP|WITHOUT)_?DEBUG$/i;
const modeName = /(?:^|_)ENV(?:IRONMENT)?$/i;
const switches: Readonly<Record<string, string>> = { "1": "0", true: "false", yes: "no", on: "off" };

/** What the variable is set to in production; undefined when it switches nothing on that belongs to development. */
function productionValue(pair: Pair): string | undefined {
  const { name } = pair;
  const isMode = modeName.test(name);
  if (!isMode && name !== "XDEBUG_MODE" && (!debugName.test(name) || inverse.test(name))) return undefined;
  const value = pair.resolved?.toLowerCase();
  if (!value) return undefined;
  if (name === "XDEBUG_MODE") return value === "off" ? undefined : "off";
  if (isMode) return /^dev(?:el|elop|elopment)?$/.test(value) ? "production" : undefined;
  return Object.hasOwn(switches, value) ? switches[value] : undefined;
}

const modeOf = ({ name }: Pair): string => (modeName.test(name) ? "development" : "debug");

function fixOf({ name, text = "", valueSpan }: Pair, production: string): Fix {
  const [quote = ""] = /^["']/.exec(text) ?? [];
  return {
    title: `Set ${name} to ${production}`,
    kind: "review",
    edits: [{ edits: [{ span: valueSpan, text: `${quote}${production}${quote}` }] }],
  };
}
