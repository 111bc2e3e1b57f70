/** Base maps that the phone takes along: which there are, loaded part by part, gone on with after a break, deleted again. */

import { bytesOf, request, RequestFailure } from "../../api";
import type { Bounds, Place } from "../../geography";
import type { Store } from "../outbox/store";

/** As /api/v1/field/maps/ tells it. */
export interface Offered {
  readonly code: string;
  readonly name: string;
  readonly size: number;
  readonly etag: string;
  readonly bounds: Bounds;
  readonly mine: boolean;
}

/** What of an offered map is on this phone. */
export interface KeptMap extends Offered {
  /** Bytes that are here; all of them: it can be drawn. */
  readonly have: number;
}

const ADDRESS = "/api/v1/field/maps/";
const KEPT = "maps";
/** What has arrived of a part when the line breaks is lost; what was kept before is not. */
export const PART_BYTES = 262_144;
const PATIENCE_MS = 60_000;

export class OfflineMaps {
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly store: Store,
    private readonly partBytes = PART_BYTES,
  ) {}

  async kept(): Promise<readonly KeptMap[]> {
    return (await this.store.recall<KeptMap[]>(KEPT)) ?? [];
  }

  /** What the server offers; throws RequestFailure. */
  async offered(): Promise<readonly Offered[]> {
    const response = await request(ADDRESS, AbortSignal.timeout(PATIENCE_MS), "application/json");
    return ((await response.json()) as { maps: Offered[] }).maps;
  }

  /** Load a map from where it stands, `told` how far it is; throws RequestFailure, NoRoomError, or AbortError: what has come stays. */
  async load(offered: Offered, signal: AbortSignal, told: (have: number) => void): Promise<void> {
    const known = (await this.kept()).find((one) => one.code === offered.code);
    if (known && known.etag !== offered.etag) await this.drop(offered.code);
    let index = await this.store.mapParts(offered.code);
    await this.note({ ...offered, have: this.bytesIn(index, offered.size) });
    while (index * this.partBytes < offered.size) {
      const bytes = await this.part(offered, index, signal);
      await this.store.keepMapPart({ code: offered.code, index, bytes });
      index += 1;
      const have = this.bytesIn(index, offered.size);
      await this.note({ ...offered, have });
      told(have);
    }
  }

  async drop(code: string): Promise<void> {
    await this.store.dropMap(code);
    await this.keep((await this.kept()).filter((one) => one.code !== code));
  }

  /** Bytes of a map that is on this phone. */
  async bytes(code: string, offset: number, length: number): Promise<ArrayBuffer> {
    const found = new Uint8Array(length);
    let at = 0;
    while (at < length) {
      const index = Math.floor((offset + at) / this.partBytes);
      const part = await this.store.mapPart(code, index);
      if (!part) break;
      const piece = new Uint8Array(part).subarray(offset + at - index * this.partBytes).subarray(0, length - at);
      if (piece.length === 0) break;
      found.set(piece, at);
      at += piece.length;
    }
    return found.buffer.slice(0, at);
  }

  /** Hear of maps that come and go; returns how to stop. */
  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private bytesIn(parts: number, size: number): number {
    return Math.min(size, parts * this.partBytes);
  }

  private async part({ code, size, etag }: Offered, index: number, signal: AbortSignal): Promise<ArrayBuffer> {
    const first = index * this.partBytes;
    const last = Math.min(size, first + this.partBytes) - 1;
    let response: Response;
    try {
      response = await fetch(`${ADDRESS}${code}/`, {
        signal,
        credentials: "same-origin",
        cache: "no-store",
        headers: { Range: `bytes=${first}-${last}`, "If-Match": `"${etag}"` },
      });
    } catch (error) {
      if (error instanceof DOMException) throw error;
      throw new RequestFailure("unreachable", "", "unreachable");
    }
    // Another map has been made meanwhile: begin again with what is offered now.
    if (response.status === 412) throw new RequestFailure("refused", "", "map.changed");
    if (response.status !== 206) throw new RequestFailure(response.status === 401 ? "session" : "refused", "", `http-${response.status}`);
    const bytes = await bytesOf(response);
    if (bytes.byteLength !== last - first + 1) throw new RequestFailure("unreachable", "", "unreachable");
    return bytes;
  }

  private async note(map: KeptMap): Promise<void> {
    await this.keep([...(await this.kept()).filter((one) => one.code !== map.code), map]);
  }

  private async keep(maps: readonly KeptMap[]): Promise<void> {
    await this.store.remember(KEPT, maps);
    this.listeners.forEach((listener) => listener());
  }
}

/** The maps that are here in full and show this place. */
export function mapsAt(maps: readonly KeptMap[], { lon, lat }: Place): KeptMap[] {
  return maps.filter(({ bounds: [west, south, east, north], have, size }) => have === size && lon >= west && lon <= east && lat >= south && lat <= north);
}
