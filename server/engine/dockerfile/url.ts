/** Machines that are this one. */
const loopback = /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[?::1\]?)$/i;
/** RFC 1918, RFC 3927 and RFC 4193 addresses. */
const privateAddress =
  /^(?:10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2}|169\.254(?:\.\d{1,3}){2}|\[f[cde][0-9a-f]{2}:.*)$/i;
/** Names that no public resolver knows. */
const privateName = /^[^.]+$|\.(?:local|localdomain|internal|intranet|lan|corp|home|svc|test|invalid|home\.arpa)$/i;

const authority = /^(?:([a-z][a-z0-9+.-]{0,20}):\/\/)?(?:[^/@?#\s]*@)?(\[[^\]]*\]|[^/:?#\s]*)/i;

/** The host of a URL in lower case; undefined when there is none or a variable stands in it. */
export function hostOf(url: string): string | undefined {
  const host = authority.exec(url)?.[2]?.toLowerCase();
  return host === undefined || host === "" || /[$`{}<>*]/.test(host) ? undefined : host;
}

/** Whether a host is this machine. */
export const isLoopback = (host: string): boolean => loopback.test(host);

/** Whether a host is this machine or one of a private network, by its address or by a name without a public domain. */
export const isPrivate = (host: string): boolean =>
  isLoopback(host) || privateAddress.test(host) || privateName.test(host);

/** The path of a URL, without query and fragment; empty when there is none. */
export const pathOf = (url: string): string =>
  url.replace(/[?#].*$/s, "").replace(/^(?:[a-z][a-z0-9+.-]{0,20}:\/\/)?[^/]*/i, "");
