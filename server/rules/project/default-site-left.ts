import { insertInstruction } from "../../engine/dockerfile/edit.ts";
import type { ImageFile } from "../../engine/image/files.ts";
import type { ContainerImage } from "../../engine/image/image.ts";
import { stockPort, stockUri } from "../../engine/image/stock-nginx.ts";
import type { Fix, Rule } from "../../engine/rule.ts";
import { shorten } from "../../engine/text.ts";
import { siteFile, siteFolder } from "./container.ts";

export const rule: Rule<"project"> = {
  id: "project/default-site-left",
  title: "The welcome page of nginx's own image stays beside the copied site",
  severity: "info",
  enabled: true,
  rationale:
    "The image brings a server in `conf.d/default.conf`. A site under another name joins it: requests for unknown hosts, and by the bare address, get the welcome page instead of the site and its rules, and that page tells what runs here.",
  remedy: "Copy the site to `/etc/nginx/conf.d/default.conf`, or delete the file of the image before.",
  criteria: {
    "CC6.6": {
      why: "Only the servers that somebody chose answer from outside.",
      limits: "Does not show that the port is reachable from outside.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: ["https://github.com/nginx/docker-nginx", "https://nginx.org/en/docs/http/request_processing.html"],
  since: "0.1.0",

  *check(project) {
    for (const image of project.images) {
      const site = stockPort(image.stage) !== undefined && keepsStock(image) ? siteFile(image) : undefined;
      if (!site) continue;
      yield {
        at: { uri: image.stage.document.uri, span: site.word.span },
        message: `${shorten(site.word.value, 30)} joins the welcome page on port ${stockPort(image.stage)}, which stays`,
        fixes: [removal(image, site)],
      };
    }
  },
};

const stockFile = `${siteFolder}/default.conf`;

/** Whether nginx in the image reads the server of the base image, and one of the repository. */
function keepsStock({ configuration, nginx, files }: ContainerImage): boolean {
  const servers = nginx && files.find(stockFile) === "stock" ? (configuration?.servers ?? []) : [];
  const isStock = servers.map(({ directive }) => directive.document.uri === `${stockUri}${stockFile}`);
  return isStock.includes(true) && isStock.includes(false);
}

function removal({ stage }: ContainerImage, { copy }: ImageFile): Fix {
  const { document } = stage;
  return {
    title: "Delete the welcome page; unknown hosts then get the site",
    kind: "review",
    edits: [{ uri: document.uri, edits: [insertInstruction(document, copy, `RUN rm ${stockFile}`)] }],
  };
}
