/** What one client may ask for: requests a second, burst, requests at once, and attempts to log in a minute. */
export const rates = {
  standard: { rate: 20, burst: 40, atOnce: 50, login: 10 },
  strict: { rate: 5, burst: 10, atOnce: 20, login: 5 },
} as const;
