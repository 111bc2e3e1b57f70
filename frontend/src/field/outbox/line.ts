/** What line does the phone have?  Browsers of iPhones and Firefox do not say. */

export type Line = "wifi" | "other" | "unknown";

interface Connection extends EventTarget {
  readonly type?: string;
  readonly effectiveType?: string;
  readonly saveData?: boolean;
}

const FREE = new Set(["wifi", "ethernet"]);

function connection(): Connection | undefined {
  return (navigator as { connection?: Connection }).connection;
}

/** Whoever saves data is on no free line; a desk's browser tells how fast the line is, and has no other. */
export function lineNow(): Line {
  const found = connection();
  if (!found) return "unknown";
  if (found.saveData) return "other";
  if (found.type !== undefined) return found.type === "unknown" ? "unknown" : FREE.has(found.type) ? "wifi" : "other";
  if (found.effectiveType === undefined) return "unknown";
  return found.effectiveType === "4g" ? "wifi" : "other";
}

/** Hear of another line; returns how to stop. */
export function onLine(heard: () => void): () => void {
  const found = connection();
  found?.addEventListener("change", heard);
  return () => found?.removeEventListener("change", heard);
}
