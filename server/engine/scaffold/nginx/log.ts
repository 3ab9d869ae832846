import type { Answers } from "../answers.ts";
import type { GeneratedFile } from "../file.ts";
import { remarks } from "../remark.ts";
import { lines } from "../text.ts";

/** One JSON object for each request. */
export function logFile(answers: Answers): GeneratedFile {
  const say = remarks(answers);
  return {
    path: "deploy/nginx/includes/log.conf",
    reason: "Access log in JSON, with a request id and without secrets.",
    criteria: ["CC7.2", "C1.1", "CC2.1"],
    text: lines(
      say.short("One JSON object for each request (CC7.2)."),
      say.full("No query, cookie, referrer or authorization: they may hold secrets (C1.1)."),
      "log_format json escape=json",
      `    '{"time":"$time_iso8601","request_id":"$request_id","client":"$remote_addr",'`,
      `    '"method":"$request_method","scheme":"$scheme","host":"$host","path":"$uri","protocol":"$server_protocol",'`,
      `    '"status":$status,"bytes":$body_bytes_sent,"seconds":$request_time,'`,
      `    '"upstream":"$upstream_addr","upstream_status":"$upstream_status","upstream_seconds":"$upstream_response_time",'`,
      answers.caching !== "off" && `    '"cache":"$upstream_cache_status",'`,
      answers.limits.rate !== "off" && `    '"limit":"$limit_req_status",'`,
      `    '"tls":"$ssl_protocol","user_agent":"$http_user_agent"}';`,
      say.full("Docker keeps and rotates what goes to standard output."),
      "access_log /dev/stdout json;",
    ),
  };
}
