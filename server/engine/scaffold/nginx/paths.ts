/** Where things lie in the container of nginx, and what it answers there itself. */
export const paths = {
  /** The only place that nginx writes to: the root is read-only. Memory, at most what the caches and bodies need. */
  temporary: "/tmp",
  /** Folder in which certbot keeps certificates, each in a folder named by its first host; uid 101 must be able to read. */
  acmeCertificates: "/etc/letsencrypt/live",
  /** Folder that certbot writes challenges to (`--webroot-path`). */
  acmeChallenges: "/var/www/acme",
  /** Authorities of the base image, for a deciding service that speaks TLS. */
  authorities: "/etc/ssl/certs/ca-certificates.crt",
  /** On the status port. */
  health: "/healthz",
  status: "/stub_status",
} as const;

/** Where compose puts a secret. */
export const secretFile = (name: string): string => `/run/secrets/${name}`;
