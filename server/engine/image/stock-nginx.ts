import { imageName } from "../dockerfile/image-facts.ts";
import type { Stage } from "../dockerfile/stages.ts";
import { NginxDocument } from "../nginx/document.ts";

/** The port that the server of `conf.d/default.conf` listens on, by image; their Dockerfiles stand in nginx's repositories. */
const stockPorts: Readonly<Record<string, number>> = { nginx: 80, "nginxinc/nginx-unprivileged": 8080 };

/** What these images have below `/etc/nginx`. */
const stockFiles: ReadonlySet<string> = new Set(
  "nginx.conf mime.types fastcgi_params scgi_params uwsgi_params conf.d/default.conf"
    .split(" ")
    .map((path) => `/etc/nginx/${path}`),
);

/** The port of the server that nginx's own image at the root of a stage brings; undefined for any other image. */
export function stockPort({ image }: Stage): number | undefined {
  if (image === undefined || image === "scratch") return undefined;
  const name = imageName(image);
  return Object.hasOwn(stockPorts, name) ? stockPorts[name] : undefined;
}

/** Whether nginx's own image has a file at this path; undefined outside `/etc/nginx`. */
export function isStockFile(path: string): boolean | undefined {
  return path.startsWith("/etc/nginx/") ? stockFiles.has(path) : undefined;
}

/** The names of the files that nginx's own image has in a folder. */
export const stockNames = (folder: string): readonly string[] =>
  [...stockFiles]
    .filter((path) => path.startsWith(`${folder}/`))
    .flatMap((path) => path.slice(folder.length + 1).split("/", 1));

/** What the uris of files that no repository holds start with. */
export const stockUri = "image:";

/** The stock `nginx.conf` of nginx's own image, as far as it matters across files. */
export const stockMain: NginxDocument = new NginxDocument(
  `${stockUri}/etc/nginx/nginx.conf`,
  "http { include /etc/nginx/mime.types; include /etc/nginx/conf.d/*.conf; }",
);

/** What the main file of a distribution's package includes; which of the folders it has depends on the package. */
export const packagedMain: NginxDocument = new NginxDocument(
  `${stockUri}/etc/nginx/nginx.conf`,
  "http { include /etc/nginx/conf.d/*.conf; include /etc/nginx/http.d/*.conf; include /etc/nginx/sites-enabled/*; }",
);

/** The stock `conf.d/default.conf`, as far as it matters across files. */
export const stockSite = (port: number): NginxDocument =>
  new NginxDocument(`${stockUri}/etc/nginx/conf.d/default.conf`, `server { listen ${port}; }`);
