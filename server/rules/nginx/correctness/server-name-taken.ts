import type { Directive } from "../../../engine/nginx/block.ts";
import { remove } from "../../../engine/nginx/edit.ts";
import { type Claim, claimsOf, type LostClaim, lostClaims } from "../../../engine/nginx/server-names.ts";
import type { FileEdit, Fix, Problem, Rule } from "../../../engine/rule.ts";
import { shorten, span } from "../../../engine/text.ts";
import { isFilledIn } from "./refused.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/server-name-taken",
  title: "A server never answers for its name, because an earlier one has it",
  severity: "warning",
  enabled: true,
  rationale:
    "Of two servers with one name on a socket nginx takes the first it reads and only writes a warning to its log. The certificate, the access rules and the limits of the second are never used, and which one is first may depend on the names of files.",
  remedy: "Give each name to one server per socket: merge the two, or delete the one that is left over.",
  criteria: {
    "CC8.1": {
      why: "A server that was reviewed and released never answers a request.",
      limits: "Does not show which of the two was meant.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: ["https://nginx.org/en/docs/http/server_names.html"],
  since: "0.1.0",

  *check(configuration) {
    if (configuration.servers.length === 0) return;
    const isClear = (text: string, { document }: Directive): boolean => !isFilledIn(text, document.isTemplate);
    const lost = new Map<Claim["word"] | Directive, LostClaim[]>();
    for (const loss of lostClaims(configuration.servers, isClear)) {
      const { claim, listener } = loss;
      if (isHarmless(loss, configuration.defaultServer(listener.socket) === claim.server)) continue;
      const key = claim.word ?? claim.server.directive;
      const known = lost.get(key);
      if (known) known.push(loss);
      else lost.set(key, [loss]);
    }
    for (const losses of lost.values()) yield* problem(losses);
  },
};

/**
 * In one server only the wider of two names is a loss. Names that no host can have are none in the default server, and a
 * server whose names may stand in a file that is not at hand may have others.
 */
function isHarmless({ claim, holder }: LostClaim, isDefault: boolean): boolean {
  if (holder.server === claim.server) return holder.name.startsWith(".") || !claim.name.startsWith(".");
  if (!claim.word && claim.server.block.mayHide("server_name")) return true;
  return isDefault && /^[^a-z0-9]*$/i.test(claim.name);
}

function* problem(losses: readonly LostClaim[]): Generator<Problem> {
  const [loss] = losses;
  if (!loss) return;
  const { claim, holder } = loss;
  const place = (one: Claim) =>
    one.directive?.at(one.word) ?? one.server.directive.at(one.server.directive.syntax.name);
  const everywhere = losses.length >= claim.server.listeners.length;
  yield {
    at: place(claim),
    message: `${subjectOf(claim)} is ignored${everywhere ? "" : ` on ${shorten(loss.listener.socket, 15)}`}: ${reason(loss)}`,
    related: [{ ...place(holder), message: "the earlier one" }],
    fixes: everywhere ? fixes(loss) : [],
  };
}

const subjectOf = ({ word, name }: Claim): string =>
  word ? `server_name ${shorten(name || '""', 24)}` : "server without server_name";

function reason({ claim, holder }: LostClaim): string {
  if (isSameText(claim, holder)) return "its file is included twice";
  const what = holder.name.toLowerCase() === claim.name.toLowerCase() ? "it" : shorten(holder.name, 20);
  if (holder.server === claim.server) return `this server has ${what} already`;
  return claim.word ? `an earlier server has ${what}` : "an earlier one has none either";
}

const isSameText = (claim: Claim, holder: Claim): boolean =>
  claim.server.directive.syntax === holder.server.directive.syntax && claim.server !== holder.server;

function fixes({ claim, holder }: LostClaim): readonly Fix[] {
  if (isSameText(claim, holder)) return [];
  if (holder.server === claim.server) {
    const title = `Delete ${shorten(holder.name, 30)}: ${shorten(claim.name, 30)} holds it, and more hosts`;
    return fix(title, withoutName(holder));
  }
  return fix("Delete the name here, where nginx ignores it", withoutName(claim));
}

const fix = (title: string, edit: FileEdit | undefined): readonly Fix[] =>
  edit ? [{ title, kind: "review", edits: [edit] }] : [];

/** Undefined where it is the only name: without one the server would take requests that name no host. */
function withoutName({ server, directive, word }: Claim): FileEdit | undefined {
  if (!directive || !word || claimsOf(server).length < 2) return undefined;
  const index = directive.args.indexOf(word);
  if (directive.args.length === 1) return remove(directive);
  const before = directive.args[index - 1] ?? directive.syntax.name;
  return directive.edit({ span: span(before.end, word.end), text: "" });
}
