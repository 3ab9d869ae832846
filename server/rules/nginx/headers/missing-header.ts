import { remember } from "../../../engine/memo.ts";
import { answeringBlocks, answerOf } from "../../../engine/nginx/answers.ts";
import type { Block } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { besideHeaders, knowsHeaders, mayComeFromModule, sentHeaders } from "../../../engine/nginx/headers.ts";
import { isPrivate, type Server } from "../../../engine/nginx/server.ts";
import { rejectsHandshake } from "../../../engine/nginx/tls.ts";
import type { Problem, Severity } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

/** A response header that servers of pages are asked to send. */
export interface WantedHeader {
  readonly name: string;
  /** What an `add_header` line gives it, as written after the name. */
  readonly value: string;
  /** What sending it changes for browsers: the title of the fix. */
  readonly title: string;
  /** Severity where files are served; what an application answers may carry the header already and is a hint. */
  readonly severity: Severity;
  /** Whether something else on this level does the same. */
  readonly isReplaced?: (block: Block) => boolean;
}

/** One problem for each server in view that answers others with content and sends the header on none of its levels. */
export function* missing(configuration: NginxConfiguration, wanted: WantedHeader): Generator<Problem> {
  for (const server of configuration.servers) {
    const severity = severityOf(server, wanted);
    if (!severity) continue;
    const [name = ""] = server.names;
    yield {
      at: server.directive.at(server.directive.syntax.name),
      message: `server${name === "" ? "" : ` ${shorten(name, 30)}`} sends no ${wanted.name}`,
      severity,
      fixes: () => {
        const edit = besideHeaders(server, `add_header ${wanted.name} ${wanted.value} always;`);
        return edit ? [{ title: wanted.title, kind: "review", edits: [edit] }] : [];
      },
    };
  }
}

function severityOf(server: Server, wanted: WantedHeader): Severity | undefined {
  const { block, listeners } = server;
  const name = wanted.name.toLowerCase();
  if (sends(block, wanted, name) || !knowsHeaders(block) || rejectsHandshake(server)) return undefined;
  if (listeners.every(isPrivate)) return undefined;
  const open = pagesOf(server).filter((page) => !sends(page, wanted, name) && !mayComeFromModule(page, name));
  if (open.length === 0) return undefined;
  return open.some(servesFiles) ? wanted.severity : "hint";
}

const sends = (block: Block, { isReplaced }: WantedHeader, name: string): boolean =>
  sentHeaders(block).has(name) || (isReplaced?.(block) ?? false);

/** What a browser can be led to: not what only nginx asks for, and not the answers to other programs. */
const pagesOf: (server: Server) => readonly Block[] = remember((server) => {
  const internal = new Set(server.locations.filter(({ isInternal }) => isInternal).map(({ block }) => block));
  return answeringBlocks(server).filter((block) => {
    const { kind, by } = answerOf(block);
    return (
      kind === "content" && by?.name !== "grpc_pass" && !internal.has(block) && (by !== undefined || isChosen(block))
    );
  });
});

/** A server without a folder of its own is chosen for paths that nobody asks for when its locations answer the rest. */
const isChosen = (block: Block): boolean => block.context !== "server" || block.own("location").length === 0;

const servesFiles = (block: Block): boolean => !answerOf(block).by?.name.includes("_");
