/** Plain data as a compose file holds it. */
export type ComposeValue =
  | string
  | number
  | boolean
  | null
  | readonly ComposeValue[]
  | { readonly [key: string]: ComposeValue };

export type ComposeService = Readonly<Record<string, ComposeValue>>;

/**
 * What one part of a stack puts into compose.yaml. A service of the same name in two parts is one service: maps are
 * joined key by key, lists one after the other, so that monitoring can add labels to `proxy` or a network to `app`.
 */
export interface ComposePart {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly networks?: Readonly<Record<string, ComposeValue>>;
  readonly volumes?: Readonly<Record<string, ComposeValue>>;
  readonly secrets?: Readonly<Record<string, ComposeValue>>;
}
