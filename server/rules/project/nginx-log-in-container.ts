import { packageCommands } from "../../engine/dockerfile/package-command.ts";
import type { ContainerImage } from "../../engine/image/image.ts";
import { stockPort } from "../../engine/image/stock-nginx.ts";
import type { Directive } from "../../engine/nginx/block.ts";
import { replaceWord } from "../../engine/nginx/edit.ts";
import type { Problem, Rule } from "../../engine/rule.ts";
import { shorten } from "../../engine/text.ts";
import { baseFacts, insertBeforeStart } from "../dockerfile/start.ts";
import { isOwn } from "./container.ts";
import { linksOf, packagedLog } from "./log-links.ts";

export const rule: Rule<"project"> = {
  id: "project/nginx-log-in-container",
  title: "nginx writes its logs to files of the container",
  severity: "info",
  enabled: true,
  rationale:
    "Log collectors, `docker logs` and the alerts behind them read a container's output. Files inside are seen by nobody, fill the disk, and are gone with the container, together with the traces of whoever broke in.",
  remedy:
    "Log to `/dev/stdout` and `stderr`, or link the files there as nginx's own image does: `ln -sf /dev/stdout /var/log/nginx/access.log`.",
  criteria: {
    "CC7.2": {
      why: "Anomalies can only be noticed in logs that something collects.",
      limits: "Does not show that the output is collected, or that nothing reads the files.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: [
    "https://docs.docker.com/engine/logging/",
    "https://nginx.org/en/docs/http/ngx_http_log_module.html#access_log",
  ],
  since: "0.1.0",

  *check(project) {
    for (const image of project.images) {
      if (!image.nginx || !image.configuration) continue;
      const links = linksOf(image.stage);
      if (!links) continue;
      const logs = [...image.configuration.named("access_log"), ...image.configuration.named("error_log")].filter(
        isOwn,
      );
      for (const log of logs) if (staysInside(log, image, links)) yield inside(log);
      if (logs.length === 0 && isPackaged(image) && !links.has(packagedLog)) yield byDefault(image);
    }
  },
};

function staysInside({ args }: Directive, { stage }: ContainerImage, links: ReadonlySet<string>): boolean {
  const path = args[0]?.value ?? "";
  const isFile = /^(?!off$|stderr$|syslog:|memory:|\/dev\/|\/proc\/)[^$]+$/.test(path);
  const volumes = stage.chain.flatMap((one) => one.named("VOLUME")).flatMap(({ words }) => words);
  return isFile && !links.has(path) && !volumes.some(({ value }) => path.startsWith(value) || value.includes("$"));
}

function inside(log: Directive): Problem {
  const [word] = log.args;
  const output = log.name === "access_log" ? "/dev/stdout" : "stderr";
  return {
    at: log.at(word),
    message: `${log.name} ${shorten(log.arg(0), 40)} stays inside the container`,
    fixes: word
      ? [{ title: `Log to ${output}, the container's output`, kind: "review", edits: [replaceWord(log, word, output)] }]
      : [],
  };
}

/** Whether nginx is a distribution's, whose log files nothing links. */
const isPackaged = ({ stage }: ContainerImage): boolean =>
  stockPort(stage) === undefined &&
  baseFacts(stage) !== undefined &&
  stage.chain
    .flatMap((one) => one.named("RUN"))
    .flatMap((run) => packageCommands(run))
    .some(
      ({ action, packages }) => action === "install" && packages.some(({ name }) => name && /^nginx(?:-|$)/.test(name)),
    );

function byDefault({ stage }: ContainerImage): Problem {
  const start = stage.entrypoint ?? stage.cmd ?? stage.from;
  const text = `RUN ln -sf /dev/stdout ${packagedLog} && ln -sf /dev/stderr /var/log/nginx/error.log`;
  return {
    at: { uri: stage.document.uri, span: start.keyword },
    message: "nginx logs to /var/log/nginx, which nothing links to the container's output",
    fixes: [
      {
        title: "Link the log files to the container's output",
        kind: "review",
        edits: [{ uri: stage.document.uri, edits: [insertBeforeStart(stage, text)] }],
      },
    ],
  };
}
