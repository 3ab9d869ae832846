import type { Location } from "../../../engine/nginx/location.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/root-in-every-location",
  title: "Each location repeats the same root",
  severity: "hint",
  enabled: true,
  rationale:
    "A location that is added later, or one of nginx's own pages, gets no `root` and answers 404 from the built-in folder. One line in the server serves them all.",
  remedy: "Set `root` once in the server.",
  criteria: {},
  fixable: false,
  equivalents: [
    {
      tool: "nginx-lint",
      id: "root-in-location",
      match: "narrower",
      why: "It reports every root in a location, also one of its own folder.",
    },
  ],
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#root"],
  since: "0.1.0",

  *check(configuration) {
    for (const { block, locations } of configuration.servers) {
      const own = locations.filter((location) => !location.parent && servesFiles(location));
      const [first, second] = own.map((location) => location.block.last("root"));
      if (!first || !second || block.effective("root").length > 0 || block.mayHide("root")) continue;
      const path = first.arg(0);
      if (!own.every((location) => location.block.last("root")?.arg(0) === path)) continue;
      yield {
        at: second.at(),
        message: `root ${shorten(path, 40)} is repeated in each of ${own.length} locations`,
        related: [{ ...first.at(), message: "the same folder" }],
      };
    }
  },
};

/** Whether a location has no handler that answers in the place of files. */
const servesFiles = ({ block }: Location): boolean =>
  !block.children.some(({ name }) => name.endsWith("_pass") || name === "return" || name === "alias");
