/** Asks an address again and again, as long as somebody looks; unchanged answers cost nothing. */

export class Polling {
  private etag = "";
  private url = "";

  constructor(
    private readonly urlNow: () => string,
    private readonly onAnswer: (answer: Response) => Promise<void>,
  ) {}

  /** Ask now.  What fails is asked for whole the next time: the server may be starting anew. */
  async ask(): Promise<void> {
    const url = this.urlNow();
    if (url !== this.url) this.etag = "";
    this.url = url;
    try {
      const headers: Record<string, string> = this.etag ? { "If-None-Match": this.etag } : {};
      const answer = await fetch(url, { headers, cache: "no-store" });
      if (answer.status === 304) return;
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      if (url !== this.urlNow()) return; // of a list or case that is not shown any more
      await this.onAnswer(answer);
      this.etag = answer.headers.get("ETag") ?? "";
    } catch {
      this.etag = "";
    }
  }
}
