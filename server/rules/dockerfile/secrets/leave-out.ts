import type { Copy } from "../../../engine/dockerfile/copy.ts";
import { deleteInstruction, deleteWord } from "../../../engine/dockerfile/edit.ts";
import type { Word } from "../../../engine/dockerfile/word.ts";
import type { Fix } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

/** The fix that no longer copies a secret, for COPY and ADD with words alone. */
export function leaveOut(copy: Copy, source: Word): Fix[] {
  if (copy.heredocs.length > 0 || copy.rest.startsWith("[")) return [];
  const { document } = copy;
  const edit = copy.sources.length > 1 ? deleteWord(document, source.span) : deleteInstruction(document, copy);
  const title = `Leave ${shorten(source.value, 40)} out; supply it as a secret where it is needed`;
  return edit ? [{ title, kind: "review", edits: [{ uri: document.uri, edits: [edit] }] }] : [];
}
