import { accessControls } from "../../../engine/nginx/access-control.ts";
import { answerOf } from "../../../engine/nginx/answers.ts";
import type { Block } from "../../../engine/nginx/block.ts";
import type { Location } from "../../../engine/nginx/location.ts";
import { samplesOf } from "../../../engine/nginx/sample.ts";
import type { Server } from "../../../engine/nginx/server.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { shorten, span } from "../../../engine/text.ts";
import { isGuarded, isPrivateServer } from "./guards.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/regex-location-escapes-access-control",
  title: "A regex location answers paths of a protected one without its protection",
  severity: "error",
  enabled: true,
  rationale:
    "A regex location wins over a plain prefix, however long. `location ~ \\.php$` therefore answers `/admin/x.php`, and what `location /admin/` says of addresses and passwords is never asked.",
  remedy:
    "Write the regex location again inside the protected one, or protect the prefix with `^~` where no regex location is needed below it.",
  criteria: {
    "CC6.1": {
      why: "Paths that are meant to be protected can be reached without the check.",
      limits: "Does not show whether such files exist.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#location"],
  since: "0.1.0",

  *check(configuration) {
    for (const server of configuration.servers) {
      const regexes = server.locations.filter((location) => location.isRegex).slice(0, most);
      if (regexes.length === 0 || isPrivateServer(server)) continue;
      const open = openBlocks(regexes, server);
      const guarded = server.locations.filter((location) => isProtected(location, open, server));
      for (const location of guarded.slice(0, most)) {
        const winner = escapeFrom(location, regexes, server);
        if (winner) yield escaped(location, winner);
      }
    }
  },
};

/** Pairs of locations are compared: no real server has more of either kind. */
const most = 24;

interface Escape {
  readonly regex: Location;
  readonly path: string;
}

/** The blocks with regex locations that let everyone in. */
const openBlocks = (regexes: readonly Location[], server: Server): ReadonlySet<Block> =>
  new Set([...new Set(regexes.map(({ directive }) => directive.parent))].filter((block) => !isGuarded(block, server)));

/** Whether a plain prefix asks who the client is, and what is around it does not. */
function isProtected({ kind, block, directive }: Location, open: ReadonlySet<Block>, server: Server): boolean {
  if (kind !== "prefix" || !open.has(directive.parent)) return false;
  return accessControls(block).some((control) => control.parent === block) && isGuarded(block, server);
}

function escapeFrom(location: Location, regexes: readonly Location[], server: Server): Escape | undefined {
  for (const regex of regexes) {
    if (regex.parent !== location.parent || !isSameContent(location, regex) || isGuarded(regex.block, server)) continue;
    const path = samplesOf(regex.pattern)
      .flatMap((text) => [text, `${location.pattern.replace(/\/$/, "")}/x${text.replace(/^\//, "")}`])
      .find((text) => text.startsWith(location.pattern) && server.locationFor(text) === regex);
    if (path !== undefined) return { regex, path };
  }
  return undefined;
}

/** Whether both answer from the same files, or from the same application. */
function isSameContent(location: Location, regex: Location): boolean {
  const [own, other] = [answerOf(location.block), answerOf(regex.block)];
  if (own.kind !== "content" || other.kind !== "content") return false;
  if (own.by?.name.endsWith("_pass")) return own.by.arg(0) === other.by?.arg(0);
  if (own.by?.name === "alias" || other.by?.name === "proxy_pass") return false;
  return location.block.value("root")?.arg(0) === regex.block.value("root")?.arg(0);
}

function escaped(location: Location, { regex, path }: Escape): Problem {
  const isAsset = /\.(css|js|mjs|map|png|jpe?g|gif|svg|ico|webp|avif|woff2?|ttf|eot|mp4)$/i.test(path);
  return {
    at: location.directive.at(location.directive.args.at(-1)),
    message: `${shorten(location.pattern, 20)} is not asked for ${shorten(path, 20)}: ${shorten(regex.label, 20)} wins`,
    ...(isAsset ? { severity: "warning" as const } : {}),
    related: [{ ...regex.directive.at(), message: "answers it without the protection" }],
    fixes: answerOf(regex.block).by?.name.endsWith("_pass") ? [] : prefer(location),
  };
}

/** Only beside regex locations that send files: a script that one of them runs would be sent as text. */
function prefer({ directive }: Location): readonly Fix[] {
  const [word] = directive.args;
  if (!word || directive.args.length > 1) return [];
  const edit = directive.edit({ span: span(word.start, word.start), text: "^~ " });
  return [{ title: "Add ^~: regex locations no longer answer its paths", kind: "review", edits: [edit] }];
}
