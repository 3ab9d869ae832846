import { remember } from "../memo.ts";
import type { Block, Directive } from "./block.ts";
import type { Location } from "./location.ts";
import { isPrivateAddress, type Server } from "./server.ts";

/**
 * What a client gets from a block. `text`: words that stand in the configuration itself. `empty`: a status alone.
 * `refusal`: a status of 400 or more, or a closed connection. `content`: files, or what an application answers.
 */
export interface Answer {
  readonly kind: "redirect" | "refusal" | "empty" | "text" | "content";
  /** The directive that makes the answer; undefined for files of the built-in default folder. */
  readonly by: Directive | undefined;
  /** Where a redirect leads, as written. */
  readonly target?: string;
}

const contentHandlers: readonly string[] = [
  "proxy_pass",
  "fastcgi_pass",
  "uwsgi_pass",
  "scgi_pass",
  "grpc_pass",
  "memcached_pass",
  "content_by_lua_block",
  "content_by_lua_file",
  "content_by_lua",
  "js_content",
  "perl",
];

const textHandlers: readonly string[] = ["stub_status", "empty_gif"];

/** Patterns of `rewrite` that match every path. */
const matchesAll: ReadonlySet<string> = new Set(
  "^ ^/ / .* ^.* ^.*$ (.*) ^(.*) ^(.*)$ ^/(.*) ^/(.*)$ ^/?(.*) ^/?(.*)$ ^/.* ^/.*$".split(" "),
);

/**
 * What a block answers when nginx chose it and no `if` or location inside it. A `return` of the server comes first;
 * `if` blocks without an answer of their own give that of the block around them.
 */
export const answerOf: (block: Block) => Answer = remember((block) => {
  for (const level of rewriteLevels(block)) {
    const answer = rewriteAnswer(level);
    if (answer) return answer;
  }
  const around = block.context === "location" || block.context === "server" ? block : (block.parent ?? block);
  for (const level of [block, around]) {
    const text = handlerOf(level, textHandlers);
    if (text) return { kind: "text", by: text };
    const content = handlerOf(level, contentHandlers);
    if (content) return { kind: "content", by: content };
  }
  return { kind: "content", by: block.value("alias") ?? block.value("root") };
});

function rewriteLevels(block: Block): readonly Block[] {
  const server = block.enclosing("server");
  const isIf = block.context === "if-in-server" || block.context === "if-in-location";
  const own = isIf && block.parent ? [block, block.parent] : [block];
  return server && block.context !== "if-in-server" ? [server, ...own] : own;
}

const handlerOf = (block: Block, names: readonly string[]): Directive | undefined =>
  names.map((name) => block.last(name)).find((directive) => directive !== undefined);

/** The answer that a `return` or an unconditional redirecting `rewrite` of this very level gives to every request. */
export function rewriteAnswer(block: Block): Answer | undefined {
  const [returned] = block.own("return");
  const rewritten = block.own("rewrite").find((directive) => redirects(directive) && matchesAll.has(directive.arg(0)));
  if (rewritten && !(returned && returned.order < rewritten.order)) {
    return { kind: "redirect", by: rewritten, target: rewritten.arg(1) };
  }
  return returned && answerOfReturn(returned);
}

const redirects = (rewrite: Directive): boolean =>
  rewrite.has("permanent") || rewrite.has("redirect") || /^(https?:\/\/|\$scheme)/i.test(rewrite.arg(1));

function answerOfReturn(directive: Directive): Answer {
  const [first = "", second] = directive.args.map((word) => word.value);
  if (!/^\d+$/.test(first)) return { kind: "redirect", by: directive, target: first };
  const code = Number(first);
  if (code >= 400) return { kind: "refusal", by: directive };
  if ([301, 302, 303, 307, 308].includes(code)) return { kind: "redirect", by: directive, target: second ?? "" };
  return { kind: second ? "text" : "empty", by: directive };
}

/** Whether a redirect leads to HTTPS for certain. */
export const leadsToHttps = (answer: Answer): boolean =>
  answer.kind === "redirect" && /^https:\/\//i.test(answer.target ?? "");

/**
 * The blocks of a server that can be chosen for a request: its locations, and the server itself where they leave paths
 * over. Only the server, when its own `return` or `rewrite` answers everything.
 */
export function answeringBlocks(server: Server): readonly Block[] {
  if (rewriteAnswer(server.block)) return [server.block];
  const blocks = server.locations.map((location) => location.block);
  return server.locations.some(isCatchAll) ? blocks : [server.block, ...blocks];
}

const isCatchAll = (location: Location): boolean =>
  !location.parent && (location.kind === "prefix" || location.kind === "^~") && location.pattern === "/";

/** Whether `deny all` is in force here and every address allowed before it is a private one. */
export function admitsOnlyPrivate(block: Block): boolean {
  const allowed = block.effective("allow").map((directive) => directive.arg(0));
  const denied = block.effective("deny").some((directive) => directive.arg(0) === "all");
  return denied && block.value("satisfy")?.arg(0) !== "any" && allowed.every(isPrivateAddress);
}

/** Whether a location, an `if` or a server, or a location inside it, gives a client more than a status or a redirect. */
export function servesContent(block: Block): boolean {
  const { kind } = answerOf(block);
  if (kind === "content" || kind === "text") return true;
  const isOver = block.context === "server" && rewriteAnswer(block) !== undefined;
  return !isOver && block.own("location").some((location) => location.block && servesContent(location.block));
}
