import type { ContainerImage } from "../../engine/image/image.ts";
import type { Problem } from "../../engine/rule.ts";
import { shorten } from "../../engine/text.ts";

/** A start by the script of a distribution as the last thing that the container does. */
export function byService({ stage }: ContainerImage): Problem | undefined {
  const started = stage.entrypoint ?? stage.cmd;
  const command = started?.commands().at(-1);
  if (!started || !command || command.pipeline.length > 1) return undefined;
  const called = started.document.source.slice(command.span.start, command.span.end);
  if (!/^(?:["']?(?:\/usr\/sbin\/)?service["', ]+nginx|["']?\/etc\/init\.d\/nginx)["', ]+(?:re)?start\b/.test(called))
    return undefined;
  const isAlone = started.commands().length === 1;
  const at = isAlone ? started.restSpan : command.span;
  const text = isAlone ? '["nginx", "-g", "daemon off;"]' : 'exec nginx -g "daemon off;"';
  const title = "Start nginx itself, in the foreground";
  return {
    at: { uri: stage.document.uri, span: command.span },
    message: `${shorten(called.replace(/["',]+/g, ""), 40)} goes to the background, and the container ends`,
    fixes: [{ title, kind: "review", edits: [{ uri: stage.document.uri, edits: [{ span: at, text }] }] }],
  };
}
