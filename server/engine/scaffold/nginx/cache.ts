import type { Answers } from "../answers.ts";
import type { GeneratedFile } from "../file.ts";
import { remarks } from "../remark.ts";
import { block, type Line, lines } from "../text.ts";
import { paths } from "./paths.ts";
import { clientScheme } from "./proxy.ts";

/** What tells one user from another: a request that says any of it is answered past the cache, and not kept. */
const personal = "$http_authorization $http_cookie $http_x_api_key";

/** Where answers are kept, and on what terms. */
export function cacheFiles(answers: Answers): readonly GeneratedFile[] {
  if (answers.caching === "off") return [];
  return [zoneFile(answers), useFile(answers)];
}

const zoneFile = (answers: Answers): GeneratedFile => ({
  path: "deploy/nginx/includes/cache-zone.conf",
  reason: "Where answers are kept: in memory, at most 64 MB.",
  criteria: ["A1.1", "C1.2"],
  text: lines(
    remarks(answers).full("Ten megabytes and more."),
    block("map $upstream_http_content_length $too_large_to_keep", '"~^\\d{8}" 1;', 'default "";'),
    "",
    remarks(answers).short(
      "Answers that may be kept lie in memory, at most 64 MB, and are gone with the container (C1.2).",
    ),
    `proxy_cache_path ${paths.temporary}/cache levels=1:2 keys_zone=answers:5m max_size=64m inactive=10m use_temp_path=off;`,
  ),
});

const useFile = (answers: Answers): GeneratedFile => {
  const say = remarks(answers);
  return {
    path: "deploy/nginx/includes/cache.conf",
    reason: "Which answers are kept: never those to users who are signed in.",
    criteria: ["C1.1", "PI1.4", "A1.1"],
    text: lines(
      say.short("Which answers are kept; what the application says in Cache-Control goes first."),
      "proxy_cache answers;",
      say.full("The same path of another host is another answer (PI1.4)."),
      `proxy_cache_key ${clientScheme(answers)}://$host$request_uri;`,
      say.full("Nothing for or from those who are signed in (C1.1); nginx keeps no answer with Set-Cookie by itself."),
      say.full("What depends on anything else of a request must say Cache-Control: private, or Vary."),
      `proxy_cache_bypass ${personal};`,
      `proxy_no_cache ${personal} $too_large_to_keep;`,
      say.full("One request fetches what many ask for; old answers are given while the application fails (A1.2)."),
      "proxy_cache_lock on;",
      "proxy_cache_revalidate on;",
      "proxy_cache_background_update on;",
      "proxy_cache_use_stale error timeout updating http_500 http_502 http_503 http_504;",
    ),
  };
};

/** How long an answer is kept where the application does not say it. */
export const keepFor = (time: string): Line => ["include includes/cache.conf;", `proxy_cache_valid 200 301 ${time};`];

/** Files of these kinds are the same for everybody who may ask for them without saying who they are. */
export const staticPattern: string = "\\.(?:avif|css|eot|gif|ico|jpe?g|js|map|mjs|otf|png|svg|ttf|wasm|webp|woff2?)$";
