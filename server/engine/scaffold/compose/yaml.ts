import { Document, isMap, isPair, isScalar, Scalar, visit } from "yaml";
import type { Answers } from "../answers.ts";
import { remarks } from "../remark.ts";
import type { ComposeValue } from "./part.ts";

/** What a comment says above a key, by its path. */
const explanations: Readonly<Record<string, string>> = {
  "services.proxy": "The only service that can be reached from outside.",
  "services.app": "The application.",
  "services.certbot": "Renews certificates.",
  networks: "Services that share no network cannot reach one another.",
  secrets: "Files that git does not know; secrets/README.md says how to make them.",
};

/** A compose file as a document: ports between quotes, an empty line before each service and section. */
export function composeDocument(answers: Answers, value: ComposeValue): Document {
  const document = new Document(value);
  visit(document, {
    Scalar: (_, node) => {
      // Older readers of YAML take digits with colons for a number to the base of 60.
      if (typeof node.value === "string" && /^[\d.]*:\d+$/.test(node.value)) node.type = Scalar.QUOTE_DOUBLE;
    },
    Pair: (_, pair, path) => {
      // The key's path: maps stand between pairs, and the document comes first.
      const keys = [...path.filter(isPair), pair].map(({ key }) => (isScalar(key) ? String(key.value) : ""));
      if (keys.length > 2 || !isScalar(pair.key)) return;
      const isService = keys.length === 2 && keys[0] === "services";
      if (keys.length === 1 || isService) pair.key.spaceBefore = true;
      const explanation = explanations[keys.join(".")];
      if (explanation !== undefined) pair.key.commentBefore = remarks(answers, "").short(explanation) ?? null;
    },
  });
  withoutFirstSpaces(document);
  return document;
}

/** An empty line after the beginning of a map parts nothing. */
function withoutFirstSpaces(document: Document): void {
  for (const map of [document.contents, document.get("services")]) {
    const first = isMap(map) ? map.items[0]?.key : undefined;
    if (isScalar(first)) first.spaceBefore = false;
  }
}

/** The text of a compose file; lines are never broken. */
export const composeText = (document: Document): string => document.toString({ lineWidth: 0 });
