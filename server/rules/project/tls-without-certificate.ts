import { isWithin } from "../../engine/image/files.ts";
import type { ContainerImage } from "../../engine/image/image.ts";
import type { Directive } from "../../engine/nginx/block.ts";
import type { Rule } from "../../engine/rule.ts";
import { shorten } from "../../engine/text.ts";
import { isOwn } from "./container.ts";

export const rule: Rule<"project"> = {
  id: "project/tls-without-certificate",
  title: "The certificate of a TLS port is nowhere in the image",
  severity: "hint",
  enabled: true,
  rationale:
    "nginx does not start without the file. That is right where it is mounted when the container starts, which the image cannot show; otherwise a COPY was forgotten or has another destination.",
  remedy: "Mount certificate and key at this path, or copy the certificate there; the key stays out of the image.",
  criteria: {
    "CC6.7": {
      why: "Traffic is protected only where the certificate is there.",
      limits: "Does not show what is mounted when the container starts.",
    },
  },
  fixable: false,
  equivalents: [],
  references: ["https://nginx.org/en/docs/http/configuring_https_servers.html"],
  since: "0.1.0",

  *check(project) {
    for (const image of project.images) {
      const { nginx, configuration } = image;
      if (!nginx || !configuration) continue;
      for (const directive of configuration.named("ssl_certificate")) {
        if (!isOwn(directive) || !isNowhere(image, directive)) continue;
        yield {
          at: directive.at(directive.args[0]),
          message: `${shorten(directive.arg(0), 40)} is not in the image: it has to be mounted`,
          related: [{ uri: image.stage.document.uri, span: image.stage.from.keyword, message: "this image" }],
        };
      }
    }
  },
};

/** Whether the image is known not to have a certificate, and does not say either that it is mounted. */
function isNowhere({ files, stage }: ContainerImage, directive: Directive): boolean {
  const path = directive.arg(0);
  if (!path.startsWith("/") || path.includes("$") || files.find(path) !== "absent") return false;
  const volumes = stage.chain.flatMap((one) => one.named("VOLUME")).flatMap(({ words }) => words);
  return !volumes.some(({ value }) => value.includes("$") || isWithin(value, path));
}
