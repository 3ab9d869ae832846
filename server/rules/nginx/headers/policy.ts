/** A source in a Content-Security-Policy that lets injected scripts run. */
export interface WeakSource {
  /** As written. */
  readonly text: string;
  /** Offset in the policy. */
  readonly start: number;
  /** `script-src` or what stands in for it. */
  readonly directive: string;
  /** What the source does, as the end of a sentence. */
  readonly effect: string;
}

interface Source {
  readonly text: string;
  readonly start: number;
}

const effects: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "'unsafe-inline'": "lets injected scripts run",
    "'unsafe-eval'": "lets text be run as code",
    "data:": "lets injected scripts run",
    "*": "allows scripts from every host",
    "http:": "allows scripts from every host",
    "https:": "allows scripts from every host",
  }),
);

/**
 * The first source by which a policy lets injected scripts run; undefined for none, and for a policy that says nothing
 * about scripts. By CSP 3: a nonce or a hash switches `'unsafe-inline'` off, `'strict-dynamic'` also hosts and schemes.
 */
export function weakScriptSource(policy: string): WeakSource | undefined {
  const directives = readPolicy(policy);
  const name = ["script-src-elem", "script-src", "default-src"].find((candidate) => directives.has(candidate));
  if (name === undefined) return undefined;
  const sources = directives.get(name) ?? [];
  const weak = sources.find((source) => effects.has(source.text.toLowerCase()) && !isIgnored(source, sources));
  return weak && { ...weak, directive: name, effect: effects.get(weak.text.toLowerCase()) ?? "" };
}

function isIgnored({ text }: Source, sources: readonly Source[]): boolean {
  const has = (pattern: RegExp): boolean => sources.some((source) => pattern.test(source.text));
  const isDynamic = has(/^'strict-dynamic'$/i);
  if (/^'unsafe-inline'$/i.test(text)) return isDynamic || has(/^'(nonce|sha\d+)-/i);
  return isDynamic && !text.startsWith("'");
}

/** The sources of each directive, by its name in lower case; of directives written twice the first counts. */
function readPolicy(policy: string): ReadonlyMap<string, readonly Source[]> {
  const directives = new Map<string, Source[]>();
  let sources: Source[] | undefined;
  for (const match of policy.matchAll(/;|[^;\s]+/g)) {
    const [text] = match;
    if (text === ";") sources = undefined;
    else if (sources) sources.push({ text, start: match.index });
    else {
      sources = [];
      if (!directives.has(text.toLowerCase())) directives.set(text.toLowerCase(), sources);
    }
  }
  return directives;
}
