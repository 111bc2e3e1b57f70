/** How long does the server ask to be left in peace?  Retry-After (RFC 9110, 10.2.3): seconds, or a moment by its own clock. */

/** `date` is its Date header, by which its clock is read; null: it asks nothing that can be read. */
export function retryAfterMs(asked: string | null, date: string | null, now: number): number | null {
  if (asked === null) return null;
  if (/^\s*\d{1,9}\s*$/.test(asked)) return Number(asked) * 1000;
  const until = /^[A-Z][a-z]{2,}, /.test(asked) ? Date.parse(asked) : NaN;
  if (Number.isNaN(until)) return null;
  const serverNow = date ? Date.parse(date) : NaN;
  return Math.max(0, until - (Number.isNaN(serverNow) ? now : serverNow));
}
