/** What is done again and again, as long as somebody looks. */

/** Do it every so often while the page is looked at, and at once when it is looked at again. */
export function whileSeen(everyMs: number, act: () => Promise<void>): void {
  let timer = setTimeout(go, everyMs);
  async function go(): Promise<void> {
    if (!document.hidden) await act();
    clearTimeout(timer);
    timer = setTimeout(go, everyMs);
  }
  document.addEventListener("visibilitychange", () => void (document.hidden || go()));
}
