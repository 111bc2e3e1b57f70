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
  /** Steps of cases by their operation, with the case that each was taken on. */
  readonly steps = new Map<string, Stored & { readonly caseUid: string }>();
  /** How often a case has moved: a decision on an earlier version comes too late. */
  readonly versions = new Map<string, number>();
  /** Of which photo which original was asked about or handed over. */
  readonly originals = new Map<string, string>();
  keepsOriginals = true;
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
    const [, caseUid, operation] = /^\/api\/v1\/cases\/([^/]+)\/steps\/(?:([^/]+)\/)?$/.exec(path) ?? [];
    if (caseUid && operation) return this.steps.has(operation) ? this.json(200, this.receipt(operation)) : this.json(404, {});
    if (caseUid) return this.decide(caseUid, await request.arrayBuffer());
    const [, photo, original] = /^\/api\/v1\/photos\/([^/]+)\/original\/([^/]+)\/$/.exec(path) ?? [];
    if (photo && original) return this.original(photo, original, request);
    const [, sha256] = /^\/api\/v1\/photos\/([^/]+)\/$/.exec(path) ?? [];
    if (sha256) return request.method === "PUT" ? this.put(sha256, request) : this.json(200, this.photo(sha256));
    return this.post(await request.arrayBuffer());
  }

  private receipt(uid: string) {
    const { bodySha256, photos } = (this.points.get(uid) ?? this.steps.get(uid))!;
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

  private async decide(caseUid: string, bytes: ArrayBuffer): Promise<Response> {
    const body = JSON.parse(new TextDecoder().decode(bytes)) as { client_op: string; version: number; decided_at: string; named_photos?: Stored["photos"] };
    const bodySha256 = await sha256Of(bytes);
    const known = this.steps.get(body.client_op);
    if (known && known.bodySha256 !== bodySha256) return this.json(409, { code: "step.other_content", detail: "other" });
    const version = this.versions.get(caseUid) ?? 1;
    if (!known && body.version !== version) return this.json(409, { code: "case.stale", detail: "Somebody has decided meanwhile.", what_next: "Look again." });
    if (!known) {
      this.versions.set(caseUid, version + 1);
      this.steps.set(body.client_op, { bodySha256, photos: body.named_photos ?? [], body: { observed_at: body.decided_at }, caseUid });
      this.stored.set(body.client_op, (this.stored.get(body.client_op) ?? 0) + 1);
    }
    return this.json(known ? 200 : 201, { state: "filed", receipt: this.receipt(body.client_op) });
  }

  private photo(sha256: string) {
    return { sha256, size: null, received: this.parts.get(sha256)?.length ?? 0, kept: this.kept.has(sha256) };
  }

  private async put(sha256: string, request: Request): Promise<Response> {
    const [, from, total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(request.headers.get("Content-Range") ?? "") ?? [];
    if (![...this.points.values(), ...this.steps.values()].some((point) => point.photos.some((photo) => photo.sha256 === sha256))) {
      return this.json(403, { code: "photo.not_named" });
    }
    return this.take(sha256, from!, total!, request);
  }

  /** As a photo, once the photo itself is there. */
  private async original(photo: string, sha256: string, request: Request): Promise<Response> {
    if (!this.keepsOriginals) return this.json(403, { code: "original.not_wanted", detail: "not wanted" });
    if (!this.kept.has(photo)) return this.json(403, { code: "original.evidence_first", detail: "first" });
    this.originals.set(photo, sha256);
    if (request.method !== "PUT") return this.json(200, this.photo(sha256));
    const [, from, total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(request.headers.get("Content-Range") ?? "") ?? [];
    return this.take(sha256, from!, total!, request);
  }

  private async take(sha256: string, from: string, total: string, request: Request): Promise<Response> {
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
