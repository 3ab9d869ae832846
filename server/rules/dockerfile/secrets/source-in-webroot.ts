import type { Copy } from "../../../engine/dockerfile/copy.ts";
import { absolutePath } from "../../../engine/dockerfile/paths.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { basename, relative } from "../../../engine/uri.ts";
import { type ContextLeak, contextLeaks, listed } from "./context-leak.ts";
import { ignoreMore } from "./dockerignore-fix.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/source-in-webroot",
  title: "The whole build context is copied to where the web server serves it",
  severity: "error",
  enabled: true,
  rationale:
    "Whatever lies in the folder can be downloaded by everyone who reaches the site: `/.git` gives away the source and its history, `/.env` the credentials, the Dockerfile how it all is put together. Scanners ask every site for these paths.",
  remedy:
    "Copy the folder that holds the pages alone, such as `public/` or the result of a build stage. A `.dockerignore` that allows only the pages helps as well.",
  criteria: {
    "CC6.6": {
      why: "Files of the project are offered to everyone outside, though only the pages are meant to be.",
      limits: "Knows the usual folders of web servers; a configuration of the server may refuse such paths.",
    },
    "C1.1": {
      why: "Source code, its history and environment files are confidential, and here they are published.",
      limits: "Looks at names in the root of the context, not into the files.",
    },
  },
  fixable: "review",
  equivalents: [],
  supersedes: ["dockerfile/unguarded-context-copy"],
  references: [
    "https://docs.docker.com/build/concepts/context/#dockerignore-files",
    "https://nginx.org/en/docs/beginners_guide.html#static",
  ],
  since: "0.1.0",

  *check(document, project) {
    if (!/usr|www/.test(document.source)) return;
    const layers = document.shippedLayers(project.settings.shippedTargets);
    const isMeant = (copy: Copy): boolean =>
      copy.stage !== undefined && layers.has(copy.stage) && isServed(copy, copy.stage);
    for (const leak of contextLeaks(document, project, isMeant)) yield* served(leak);
  },
};

/** Folders that are there to be served, whatever the image. */
const webroots: readonly string[] = ["/usr/share/nginx/html", "/usr/local/apache2/htdocs", "/usr/share/caddy"];

function isServed(copy: Copy, stage: Stage): boolean {
  const target = copy.document.expand(copy.destination?.text ?? "", copy);
  const folder = target === undefined ? undefined : absolutePath(target, copy);
  if (folder === undefined) return false;
  const roots = isPhpOnApache(stage) ? [...webroots, "/var/www/html"] : webroots;
  return roots.some((root) => root === folder || relative(root, folder) !== undefined);
}

/** PHP's own image with Apache serves `/var/www/html`, unless something in the Dockerfile speaks of the document root. */
const isPhpOnApache = ({ image, document }: Stage): boolean =>
  typeof image === "object" &&
  /^(?:library\/)?php$/.test(image.repository) &&
  image.tag?.includes("apache") === true &&
  !/document_?root|sites-available|\/var\/www\/html\/\w/i.test(document.source);

function* served(leak: ContextLeak): Iterable<Problem> {
  const { copy, source, names, lets, view } = leak;
  const own = relative(view.folder, copy.document.uri) ?? basename(copy.document.uri);
  const isOpen = [".git/config", ".env"].some(lets);
  if (names.length === 0 && !isOpen && !lets(own)) return;
  const what = names.length > 0 ? listed(names) : isOpen ? "all of the project" : shorten(own, 40);
  yield {
    at: { span: source.word.span },
    message: `${copy.name} ${shorten(source.word.value, 12)} lets everyone download ${what}`,
    severity: names.length > 0 || !view.guard ? "error" : "warning",
    fixes: () => ignoreMore(leak, [own, ".dockerignore"]),
  };
}
