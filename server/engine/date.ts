/** Whether a text is a day that exists, as YYYY-MM-DD. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** Whether the last day `until` lies before `today`, both YYYY-MM-DD; without a last day nothing expires. */
export const isExpired = (until: string | undefined, today: string): boolean => until !== undefined && until < today;
