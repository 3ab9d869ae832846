import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { placeInWord } from "../../../engine/nginx/interpolation.ts";
import type { Piece } from "../../../engine/nginx/values.ts";
import type { Fix } from "../../../engine/rule.ts";
import type { Sink } from "./line-sinks.ts";

/** The query behind a path, as `$request_uri` has it already. */
const query = /^(?:\$is_args|\?)\$(?:args|query_string)$/;

/** A scheme and a host before it: alone, `$request_uri` can start with `//evil` and name a host. */
const origin = /^(?:https?|\$scheme):\/\/[^/]+/;

/**
 * `$request_uri` in the place of `$uri`. That changes nothing only where the query follows anyway and nothing has rewritten
 * the path; after a `rewrite` the two are different paths, so that no fix is offered.
 */
export function sendRequestUri(
  configuration: NginxConfiguration,
  directive: Directive,
  { word, isRequest }: Sink,
  { source, path, reference }: Piece,
): readonly Fix[] {
  const programs = configuration.variables.programs(directive);
  const isDirect = source === "uri" && path.length === 0 && reference !== undefined;
  if (!isDirect || directive.name === "rewrite" || programs.some((program) => program.hasRewrite)) return [];
  const before = word.value.slice(0, reference.start);
  const after = word.value.slice(reference.end);
  const isHeader = /header|trailer|auth_basic/.test(directive.name);
  if (!isHeader && !origin.test(before)) return [];
  if (/^\w/.test(after)) return [];
  const hasQuery = query.test(after);
  const end = hasQuery ? word.value.length : reference.end;
  const span = placeInWord(directive.document, word, { start: reference.start, end });
  const edits = [directive.edit({ span, text: "$request_uri" })];
  if (hasQuery && !isRequest && !isHeader && isReachedOnlyDirectly(directive)) {
    return [{ title: "Send $request_uri, which stays encoded", kind: "safe", edits }];
  }
  return [{ title: hasQuery ? keepsPath : addsQuery, kind: "review", edits }];
}

const keepsPath = "Send $request_uri: the path as the client wrote it";
const addsQuery = "Send $request_uri: the path as the client wrote it, with its query";

/** Whether no error page, index or `try_files` of nginx itself can lead here, with a path that the client did not send. */
function isReachedOnlyDirectly(directive: Directive): boolean {
  const server = directive.parent.enclosing("server");
  if (directive.name !== "return" || !server) return false;
  if (directive.parent === server) return true;
  if (directive.parent.context !== "location" || /^[@~=]/.test(directive.parent.directive?.arg(0) ?? "@")) return false;
  if (server.effective("error_page").length > 0 || server.effective("index").length > 0) return false;
  for (const inner of server.descendants()) if (innerRedirects.has(inner.name)) return false;
  return true;
}

const innerRedirects: ReadonlySet<string> = new Set(["try_files", "error_page", "index", "rewrite", "auth_request"]);
