/** How long browsers insist on TLS, in seconds: five minutes to begin with, or two years. */
export const hstsSeconds: Readonly<Record<"short" | "long", number>> = { short: 300, long: 63_072_000 };

/** Own origin only; inline styles and scripts are refused, and nobody may show a page in a frame. */
export const contentSecurityPolicy: string =
  "default-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

/** Abilities of a browser that pages do without. */
export const permissionsPolicy: string = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
