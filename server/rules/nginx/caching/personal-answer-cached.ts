import { authentication } from "../../../engine/nginx/access-control.ts";
import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { combine } from "../../../engine/nginx/edit.ts";
import { addEntries, knowsList } from "../../../engine/nginx/lists.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { type CachedPass, cachedPasses, readsUser, servesAssets } from "./cached-pass.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/personal-answer-cached",
  title: "Answers to signed-in users are stored for everybody",
  severity: "error",
  enabled: true,
  rationale:
    "nginx stores the answer to a request with a token or a session like any other, and `proxy_cache_valid` makes it do so where the application says nothing about storing: the next request for the path gets it without a token.",
  remedy:
    "Keep such requests out of the cache with `proxy_no_cache` and `proxy_cache_bypass` on what tells users apart, or leave it to the application to say what may be stored.",
  criteria: {
    "C1.1": {
      why: "What an authorised user was shown is given to those who are not.",
      limits: "Does not show whether the application forbids storing its answers.",
    },
    "PI1.4": {
      why: "An answer that was made for one user is given to others.",
      limits: "Does not show whether answers differ between users.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_cache_valid",
    "https://www.rfc-editor.org/rfc/rfc9111#section-3.5",
  ],
  since: "0.1.0",

  *check(configuration) {
    const found = new Map<Directive, CachedPass[]>();
    for (const pass of cachedPasses(configuration)) {
      const valid = forcingLine(pass);
      if (!valid || servesAssets(pass) || tellsUsersApart(configuration, pass)) continue;
      const known = found.get(valid);
      if (known) known.push(pass);
      else found.set(valid, [pass]);
    }
    for (const [valid, passes] of found) {
      const time = valid.args.at(-1)?.value ?? "";
      yield {
        at: valid.at(),
        message: `${shorten(time, 12)} in ${valid.name}: answers to signed-in users are stored for others`,
        ...(passes.some(isPersonal) ? {} : { severity: "warning" as const }),
        related: passes.slice(0, 3).map(({ directive }) => ({ ...directive.at(), message: "stores its answers" })),
        fixes: [keepOut(passes)],
      };
    }
  },
};

/** The `proxy_cache_valid` that has pages stored of which the application says nothing. */
function forcingLine({ level, protocol }: CachedPass): Directive | undefined {
  return level.effective(`${protocol}_cache_valid`).find(({ args }) => {
    const codes = args.slice(0, -1).map(({ value }) => value);
    return codes.length === 0 || codes.includes("200") || codes.includes("any");
  });
}

/** Whether the key, or what keeps answers out, reads what tells users apart; also where a file not at hand may do so. */
function tellsUsersApart(configuration: NginxConfiguration, { level, protocol }: CachedPass): boolean {
  const lists = ["no_cache", "cache_bypass"].map((name) => `${protocol}_${name}`);
  if (!lists.every((list) => knowsList(level, list))) return true;
  const key = level.value(`${protocol}_cache_key`);
  const entries = [...lists.flatMap((list) => level.effective(list)), ...(key ? [key] : [])];
  if (entries.some((entry) => entry.args.some(({ value }) => readsUser(configuration, value, entry)))) return true;
  return isAnonymous(level.effective(`${protocol}_set_header`));
}

/** Whether the backend gets neither token nor cookie, so that it cannot tell users apart. */
const isAnonymous = (headers: readonly Directive[]): boolean =>
  ["authorization", "cookie"].every((name) =>
    headers.some((header) => header.arg(0).toLowerCase() === name && !header.arg(1).includes("$")),
  );

const personalPath =
  /\b(?:accounts?|admin|api|auth|basket|cart|checkout|dashboard|graphql|me|my|orders?|profiles?|users?)\b/i;

/** Whether the location is made for known users, by its path or because nginx itself asks who they are. */
const isPersonal = ({ level }: CachedPass): boolean =>
  authentication(level).length > 0 ||
  personalPath.test(level.enclosing("location")?.directive?.args.at(-1)?.value.slice(0, 500) ?? "");

/** On the location, because an `if` inside cannot hold the lists. */
function keepOut(passes: readonly CachedPass[]): Fix {
  const edits = passes.flatMap(({ level, protocol }) => {
    const location = level.enclosing("location") ?? level;
    return ["no_cache", "cache_bypass"].flatMap((name) => {
      const list = `${protocol}_${name}`;
      return addEntries(location, list, [`${list} $http_authorization $http_cookie;`]);
    });
  });
  const title = "Keep requests with a token or any cookie out of the cache";
  return { title, kind: "review", edits: combine(edits) };
}
