import type { Answers } from "../answers.ts";
import type { GeneratedFile } from "../file.ts";
import { remarks } from "../remark.ts";
import { indent, lines } from "../text.ts";

const types: readonly string[] = [
  "application/javascript",
  "application/json",
  "application/manifest+json",
  "application/wasm",
  "application/xml",
  "image/svg+xml",
  "text/css",
  "text/javascript",
  "text/plain",
];

/** Which answers are compressed. */
export function compressionFiles(answers: Answers): readonly GeneratedFile[] {
  if (!answers.compression) return [];
  const say = remarks(answers);
  return [
    {
      path: "deploy/nginx/includes/compression.conf",
      reason: "Which answers are compressed.",
      criteria: ["A1.1"],
      text: lines(
        say.short("Text is compressed (A1.1)."),
        say.full("A page that holds a secret and repeats what a request says gives the secret away by its length:"),
        say.full("mask such tokens in the application, or give its path a location with gzip off."),
        "gzip on;",
        "gzip_vary on;",
        "gzip_proxied any;",
        "gzip_min_length 1024;",
        "gzip_comp_level 5;",
        "gzip_types",
        ...indent(
          4,
          types.map((type, index) => (index === types.length - 1 ? `${type};` : type)),
        ),
      ),
    },
  ];
}
