import { answerOf } from "../../../engine/nginx/answers.ts";
import type { Block, Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { mostEntries } from "../../../engine/nginx/lists.ts";
import type { Server } from "../../../engine/nginx/server.ts";
import { readsAny } from "./reads.ts";

/** A block that passes requests on, and the directive that does. */
export interface Unmarked {
  readonly block: Block;
  readonly by: Directive;
}

const parameters: Readonly<Record<string, string>> = {
  proxy_pass: "proxy_set_header",
  grpc_pass: "grpc_set_header",
  fastcgi_pass: "fastcgi_param",
  uwsgi_pass: "uwsgi_param",
  scgi_pass: "scgi_param",
};

/** The blocks of a server that pass requests on and neither mark nor test early data. */
export function unmarkedBlocks(server: Server, { variables }: NginxConfiguration): readonly Unmarked[] {
  const tested = [...server.block.own("if"), ...server.block.own("return"), ...server.block.own("rewrite")];
  if (readsAny(variables, tested, isEarlyData)) return [];
  return [server.block, ...server.locations.map(({ block }) => block)].flatMap((block) => {
    const { by } = answerOf(block);
    const list = by && parameters[by.name];
    if (!by || !list || !isKnown(block, list)) return [];
    const read = [...block.effective(list), ...block.own("if"), ...block.own("limit_except")];
    if (read.length > mostEntries) return [];
    return readsAny(variables, read, isEarlyData) ? [] : [{ block, by }];
  });
}

const isEarlyData = (name: string): boolean => name === "ssl_early_data";

/** Whether all entries of a list that act here are in view: own ones hide those of the outer levels. */
function isKnown(block: Block, list: string): boolean {
  for (const level of block.levels()) {
    if (level.mayHide(list)) return false;
    if (level.own(list).length > 0) break;
  }
  return true;
}
