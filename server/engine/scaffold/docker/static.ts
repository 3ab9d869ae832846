import type { Answers } from "../answers.ts";
import type { GeneratedFile } from "../file.ts";
import { images } from "../images.ts";
import { remarks } from "../remark.ts";
import { block, type Line, lines } from "../text.ts";
import { packageFolder } from "./layout.ts";
import { labels } from "./runtime.ts";

/** Where the configuration of the web server for a static site lies. */
export const staticConfiguration = "deploy/static/nginx.conf";

/** Where the site lies in the image. */
const site = "/usr/share/nginx/html";

/** The last stage of a static site: a web server that is not root. */
export function staticRuntime(answers: Answers): Line {
  const { app } = answers;
  const [output = "dist"] = app.outputs;
  const below = app.workspace === undefined ? "" : `${app.workspace}/`;
  return [
    remarks(answers).short("What is shipped: the files, and a web server without root."),
    `FROM ${images.nginx} AS runtime`,
    `COPY ${staticConfiguration} /etc/nginx/nginx.conf`,
    app.buildScript === undefined
      ? `COPY ${below}${output} ${site}`
      : `COPY --from=build ${packageFolder(app)}/${output} ${site}`,
    ...labels,
    "USER 101:101",
    remarks(answers).full("A configuration that nginx does not take ends the build, not the start."),
    "RUN nginx -t",
    `EXPOSE ${app.port}`,
    "HEALTHCHECK --interval=10s --timeout=3s --start-period=5s --retries=3 \\",
    `    CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:${app.port}${app.healthPath}"]`,
    "STOPSIGNAL SIGQUIT",
    'CMD ["nginx", "-g", "daemon off;"]',
  ];
}

/** The configuration of the web server that the image of a static site holds. */
export function staticFiles(answers: Answers): readonly GeneratedFile[] {
  if (answers.app.framework !== "static") return [];
  return [
    {
      path: staticConfiguration,
      text: lines(...configuration(answers)),
      reason: "Serves the built files inside the image; the proxy in front adds TLS and limits.",
      criteria: ["CC6.6", "CC7.2"],
    },
  ];
}

function configuration(answers: Answers): readonly Line[] {
  return [
    remarks(answers).short("The web server inside the image; clients reach it through the proxy only."),
    "worker_processes auto;",
    "worker_rlimit_nofile 4096;",
    "pid /tmp/nginx.pid;",
    "error_log /dev/stderr warn;",
    "",
    block("events", "worker_connections 1024;"),
    "",
    block(
      "http",
      "include /etc/nginx/mime.types;",
      "default_type application/octet-stream;",
      "",
      remarks(answers).full("The root file system is read-only; only /tmp can be written."),
      ...["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path /tmp/${name}_temp;`),
      "",
      `log_format main escape=json '{"time":"$time_iso8601","client":"$remote_addr","method":"$request_method",'`,
      `                            '"path":"$uri","status":$status,"seconds":$request_time}';`,
      "access_log /dev/stdout main;",
      "server_tokens off;",
      "sendfile on;",
      "open_file_cache max=1000 inactive=60s;",
      "keepalive_timeout 65s;",
      "client_header_timeout 10s;",
      "client_body_timeout 10s;",
      "send_timeout 10s;",
      "client_max_body_size 1k;",
      ...(answers.proxy === "none" ? headers : []),
      "",
      server(answers),
    ),
  ];
}

/** Headers that the proxy would add. */
const headers: readonly string[] = [
  "add_header X-Content-Type-Options nosniff always;",
  "add_header X-Frame-Options SAMEORIGIN always;",
  "add_header Referrer-Policy strict-origin-when-cross-origin always;",
];

function server(answers: Answers): Line {
  const { app } = answers;
  return block(
    "server",
    `listen ${app.port} default_server;`,
    "server_name _;",
    `root ${site};`,
    "index index.html;",
    "",
    block(`location = ${app.healthPath}`, "access_log off;", "default_type text/plain;", 'return 200 "ok\\n";'),
    "",
    remarks(answers).short("Files that begin with a dot, and what editors leave behind, are never served."),
    block("location ~ /\\.(?!well-known/)", "return 404;"),
    block("location ~ (?:\\.(?:bak|old|orig|save|sql|swp|tmp)|~)$", "return 404;"),
    "",
    remarks(answers).short("The site's own routes are all answered by its one page."),
    block("location /", "limit_except GET { deny all; }", "try_files $uri $uri/ /index.html;"),
  );
}
