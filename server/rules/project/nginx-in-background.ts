import type { ShellCommand } from "../../engine/dockerfile/command.ts";
import { insertAfter } from "../../engine/dockerfile/edit.ts";
import type { Cmd, Entrypoint } from "../../engine/dockerfile/execution.ts";
import { isWithin } from "../../engine/image/files.ts";
import type { ContainerImage } from "../../engine/image/image.ts";
import { stockPort } from "../../engine/image/stock-nginx.ts";
import type { Directive } from "../../engine/nginx/block.ts";
import { remove } from "../../engine/nginx/edit.ts";
import type { Fix, Problem, Rule } from "../../engine/rule.ts";
import { baseFacts } from "../dockerfile/start.ts";
import { isOwn } from "./container.ts";
import { placesOf } from "./places.ts";
import { byService } from "./service-start.ts";

export const rule: Rule<"project"> = {
  id: "project/nginx-in-background",
  title: "nginx goes to the background, so that the container ends",
  severity: "error",
  enabled: true,
  rationale:
    "A container lives as long as the process that it starts. Without `daemon off` that process ends as soon as nginx has started, and the engine stops all others. Said twice, on the command line and in the file, nginx refuses to start.",
  remedy: 'Start nginx with `CMD ["nginx", "-g", "daemon off;"]`, and leave `daemon` out of the configuration.',
  criteria: {
    "CC9.1": {
      why: "The container of a new release keeps running, and gets the signals of the engine.",
      limits: "Does not show how the container is started: a command given there replaces CMD.",
    },
  },
  fixable: "safe",
  equivalents: [],
  references: [
    "https://nginx.org/en/docs/ngx_core_module.html#daemon",
    "https://docs.docker.com/engine/containers/multi-service_container/",
  ],
  since: "0.1.0",

  *check(project) {
    for (const image of project.images) {
      const problem = image.nginx ? judge(image) : byService(image);
      if (problem) yield problem;
    }
  },
};

interface Start {
  readonly started: Cmd | Entrypoint;
  readonly command: ShellCommand;
}

/** The instruction by which the Dockerfile itself starts nginx; undefined where the base image does. */
function startOf({ stage: { entrypoint, cmd } }: ContainerImage): Start | undefined {
  for (const started of [entrypoint, cmd]) {
    const command = started?.commands().find(({ name }) => /^(?:nginx|openresty)(?:-debug)?$/.test(name));
    if (started && command) return { started, command };
  }
  return undefined;
}

function judge(image: ContainerImage): Problem | undefined {
  const { stage } = image;
  const start = startOf(image);
  if (start ? start.command.flag("-t", "-T", "-v", "-V", "-s", "-h", "-?") : stockPort(stage) === undefined)
    return undefined;
  const given = start?.command.flags("-g") ?? [];
  if (given.some(({ value }) => value === undefined)) return undefined;
  const isGiven = !start || given.some(({ value = "" }) => /(?:^|[\s;])daemon\s/.test(value));
  const line = image.configuration
    ?.named("daemon")
    .find((directive) => isOwn(directive) && directive.parent.context === "main");
  if (isGiven) return line && twice(image, start, line);
  if (line?.arg(0) === "off" || !knowsMain(image) || !start) return undefined;
  return {
    at: { uri: stage.document.uri, span: start.command.nameSpan },
    message: `${start.command.name} goes to the background, and the container ends at once`,
    related: line ? placesOf([line], () => "nginx goes to the background by this line") : [],
    fixes: line || given.length > 0 ? [] : [inForeground(image, start)],
  };
}

/** Whether no file that is not at hand may say `daemon off`. */
function knowsMain({ stage, files, mainFile, configuration }: ContainerImage): boolean {
  const main = files.find(mainFile);
  if (typeof main === "object") return configuration !== undefined && configuration.root.unresolved.length === 0;
  // The main file of a distribution's package says nothing of it.
  if (main === "stock") return true;
  return baseFacts(stage) !== undefined && !files.steps.some(({ path }) => isWithin(path, mainFile));
}

function inForeground(image: ContainerImage, { started, command }: Start): Fix {
  const last = started.form === "exec" ? started.words.at(-1) : undefined;
  const edit = last ? insertAfter(last, ', "-g", "daemon off;"') : insertAfter(command, ' -g "daemon off;"');
  const isSure = typeof image.files.find(image.mainFile) === "object";
  const edits = [{ uri: started.document.uri, edits: [edit] }];
  return isSure
    ? { title: "Keep nginx in the foreground", kind: "safe", edits }
    : { title: "Keep nginx in the foreground, unless its configuration does", kind: "review", edits };
}

function twice({ stage }: ContainerImage, start: Start | undefined, line: Directive): Problem {
  const flag = start?.command.flag("-g");
  return {
    at: { uri: stage.document.uri, span: flag?.valueWord?.span ?? stage.from.keyword },
    message: `daemon is set ${flag ? "here" : "by the CMD of the base image"} and in the configuration: nginx refuses that`,
    related: placesOf([line], () => "the configuration sets it here"),
    fixes: [{ title: "Delete daemon from the configuration", kind: "review", edits: [remove(line)] }],
  };
}
