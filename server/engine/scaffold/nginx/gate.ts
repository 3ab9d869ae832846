import { isAtLeast } from "../../nginx/version.ts";

/** What a version of nginx takes; generated for an older one, the files say the same in older words or leave it out. */
export interface Gate {
  /** `http2 on;` in place of a word of `listen`: 1.25.1. */
  readonly http2: boolean;
  /** Names of an upstream that are looked up again while nginx runs: 1.27.3. */
  readonly resolve: boolean;
  /** Certificates named by a variable are kept for a while: 1.27.4. */
  readonly certificateCache: boolean;
}

/** The gate of a version such as `1.30.4`; facts from nginx's CHANGES. */
export function gateOf(version: string): Gate {
  const has = (first: string): boolean => isAtLeast(version, first) ?? true;
  return { http2: has("1.25.1"), resolve: has("1.27.3"), certificateCache: has("1.27.4") };
}
