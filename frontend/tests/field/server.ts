/** A server that keeps the contract of points and photos in memory, and can be made to fail at any moment. */

import { sha256Of } from "../../src/field/outbox/hash";

interface Stored {
  readonly bodySha256: string;
  readonly photos: { sha256: string; size: number }[];
  readonly body: { observed_at: string };
}

/** The tab or the machine is gone: nothing after this line of the program happens. */
export class Killed extends Error {}

export class FakeServer {
  readonly points = new Map<string, Stored>();
  readonly parts = new Map<string, Uint8Array>();
  readonly kept = new Set<string>();
  /** How often a report was stored, by uid: more than once is a defect. */
  readonly stored = new Map<string, number>();
  requests = 0;
  user: string | null = "collector";
  clock: () => number = Date.now;
  /** The secret that a browser must send back, in the cookie that "me" sets; null: none is asked for. */
  csrf: string | null = null;
  /** Called before and after a request is acted upon; may throw, or answer in the server's place. */
  hook: (when: "before" | "after", request: Request) => Response | undefined = () => undefined;

  readonly fetch = async (input: string, init: RequestInit = {}): Promise<Response> => {
    const request = new Request(`https://county.example${input}`, init as RequestInit & { duplex?: "half" });
    this.requests += 1;
    const instead = this.hook("before", request);
    if (instead) return instead;
    const response = await this.answer(request);
    return this.hook("after", request) ?? response;
  };

  private json(status: number, body: unknown): Response {
    const headers = { "Content-Type": status < 400 ? "application/json" : "application/problem+json", Date: new Date(this.clock()).toUTCString() };
    return new Response(JSON.stringify(body), { status, headers });
  }

  private async answer(request: Request): Promise<Response> {
    const path = new URL(request.url).pathname;
    if (this.user === null) return this.json(401, { code: "not_signed_in" });
    if (path === "/api/v1/me/" && this.csrf) document.cookie = `csrftoken=${this.csrf}`;
    if (path !== "/api/v1/me/" && request.method !== "GET" && this.csrf && request.headers.get("X-CSRFToken") !== this.csrf) {
      return this.json(403, { code: "csrf.failed", detail: "too old" });
    }
    if (path === "/api/v1/me/") return this.json(200, { username: this.user, full_name: "", roles: ["collector"] });
    const [, uid] = /^\/api\/v1\/points\/([^/]+)\/receipt\/$/.exec(path) ?? [];
    if (uid) return this.points.has(uid) ? this.json(200, this.receipt(uid)) : this.json(404, {});
    const [, sha256] = /^\/api\/v1\/photos\/([^/]+)\/$/.exec(path) ?? [];
    if (sha256) return request.method === "PUT" ? this.put(sha256, request) : this.json(200, this.photo(sha256));
    return this.post(await request.arrayBuffer());
  }

  private receipt(uid: string) {
    const { bodySha256, photos } = this.points.get(uid)!;
    const named = photos.map((photo) => ({ ...photo, kept: this.kept.has(photo.sha256) }));
    return { uid, body_sha256: bodySha256, content_sha256: "", photos: named, complete: named.every((photo) => photo.kept) };
  }

  private async post(bytes: ArrayBuffer): Promise<Response> {
    const body = JSON.parse(new TextDecoder().decode(bytes)) as { uid: string; observed_at: string; photos?: Stored["photos"] };
    const bodySha256 = await sha256Of(bytes);
    const known = this.points.get(body.uid);
    if (known && known.bodySha256 !== bodySha256) return this.json(409, { code: "point.other_content", detail: "other" });
    if (!known) {
      this.points.set(body.uid, { bodySha256, photos: body.photos ?? [], body });
      this.stored.set(body.uid, (this.stored.get(body.uid) ?? 0) + 1);
    }
    return this.json(known ? 200 : 201, { accountable_unit: "Unit A", receipt: this.receipt(body.uid) });
  }

  private photo(sha256: string) {
    return { sha256, size: null, received: this.parts.get(sha256)?.length ?? 0, kept: this.kept.has(sha256) };
  }

  private async put(sha256: string, request: Request): Promise<Response> {
    const [, from, total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(request.headers.get("Content-Range") ?? "") ?? [];
    if (![...this.points.values()].some((point) => point.photos.some((photo) => photo.sha256 === sha256))) {
      return this.json(403, { code: "photo.not_named" });
    }
    if (this.kept.has(sha256)) return this.json(200, this.photo(sha256));
    const had = this.parts.get(sha256) ?? new Uint8Array();
    if (Number(from) !== had.length) return this.json(409, { code: "photo.offset", received: had.length });
    const part = new Uint8Array(await request.arrayBuffer());
    const whole = new Uint8Array(had.length + part.length);
    whole.set(had);
    whole.set(part, had.length);
    this.parts.set(sha256, whole);
    if (whole.length < Number(total)) return this.json(200, this.photo(sha256));
    if ((await sha256Of(whole)) !== sha256) {
      this.parts.delete(sha256);
      return this.json(422, { code: "photo.other_bytes" });
    }
    this.kept.add(sha256);
    return this.json(201, this.photo(sha256));
  }
}
