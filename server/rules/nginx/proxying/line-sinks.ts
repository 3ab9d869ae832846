import type { Directive } from "../../../engine/nginx/block.ts";
import type { Word } from "../../../engine/nginx/syntax.ts";
import { shorten } from "../../../engine/text.ts";

/** A word that becomes one line of a response, or of the request to a backend. */
export interface Sink {
  readonly word: Word;
  /** The line, for messages. */
  readonly target: string;
  readonly isRequest: boolean;
}

/** The directives that write such lines. FastCGI, uwsgi and gRPC send fields with their length, so that none can be split. */
export const sinkNames: readonly string[] = [
  "return",
  "rewrite",
  "error_page",
  "add_header",
  "add_trailer",
  "auth_basic",
  "proxy_set_header",
  "proxy_pass",
];

const isUrl = (text: string): boolean => /^(?:https?:\/\/|\$scheme|\$\{scheme\})/i.test(text);

/** The word of a directive of `sinkNames` that becomes a line; undefined when this one writes none. */
export function sinkOf(directive: Directive): Sink | undefined {
  if (directive.parent.context === "stream-server") return undefined;
  const { args, name } = directive;
  if (name === "proxy_pass") return response(args[0], "the request line", true);
  if (name === "auth_basic") return response(args[0], "the WWW-Authenticate header");
  const header = `the ${shorten(directive.arg(0), 20)} header`;
  if (name === "proxy_set_header") return response(args[1], `${header} of the backend request`, true);
  if (name === "add_header" || name === "add_trailer") return response(args[1], header);
  return response(redirectTarget(directive), "the Location header");
}

function response(word: Word | undefined, target: string, isRequest = false): Sink | undefined {
  return word && { word, target, isRequest };
}

/** The URL of a directive that redirects; nginx keeps a page or a path without scheme inside. */
function redirectTarget({ name, args }: Directive): Word | undefined {
  const [first, second] = args;
  if (name === "return") {
    if (second) return /^30[12378]$/.test(first?.value ?? "") ? second : undefined;
    return first && isUrl(first.value) ? first : undefined;
  }
  const target = name === "rewrite" ? second : args.at(-1);
  const flag = name === "rewrite" ? args[2]?.value : undefined;
  return target && (isUrl(target.value) || flag === "redirect" || flag === "permanent") ? target : undefined;
}
