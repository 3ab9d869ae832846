import type { Block, Directive } from "./block.ts";

/** Directives that ask a client who it is; each takes the value `off`. */
const authentications: readonly string[] = ["auth_basic", "auth_request", "auth_jwt", "auth_oidc"];

/** The directives in force here that ask a client who it is; nginx takes one of each. */
export const authentication = (block: Block): readonly Directive[] =>
  authentications.flatMap((name) => block.value(name) ?? []).filter((directive) => directive.arg(0) !== "off");

/** The `deny` lines in force here; none where an `allow all` before them lets everyone in. */
export function refusals(block: Block): readonly Directive[] {
  const denied = block.effective("deny");
  const open = block.effective("allow").find((directive) => directive.arg(0) === "all");
  return open ? denied.filter((directive) => directive.order < open.order) : denied;
}

/** Everything in force here that keeps some clients out, by address or by what they know. */
export const accessControls = (block: Block): readonly Directive[] => [...refusals(block), ...authentication(block)];
