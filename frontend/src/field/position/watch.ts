/** Asks the phone where it is, for as long as a point is being recorded and no longer. */

import type { Fix } from "../outbox/records";

export type Trouble = "denied" | "unavailable" | "insecure";

/** After so long the phone is left in peace, whatever it found; a button asks again. */
export const LONGEST_MS = 60_000;
/** So many good fixes are enough, and so long after the first of them. */
export const ENOUGH_FIXES = 5;
export const ENOUGH_MS = 8_000;

export interface Watched {
  fix(fix: Fix): void;
  trouble(trouble: Trouble): void;
  ended(): void;
}

/** One watch; it ends by itself after enough good fixes, after a minute, and when the page is out of sight. */
export class PositionWatch {
  private id: number | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private good = 0;

  constructor(
    private readonly thresholdM: number,
    private readonly told: Watched,
  ) {}

  start(): void {
    if (!window.isSecureContext || !("geolocation" in navigator)) return this.told.trouble("insecure");
    this.id = navigator.geolocation.watchPosition(
      (position) => this.take(position),
      (error) => this.fail(error),
      { enableHighAccuracy: true, maximumAge: 0, timeout: LONGEST_MS },
    );
    this.stopAfter(LONGEST_MS);
    document.addEventListener("visibilitychange", this.hide);
  }

  stop(): void {
    if (this.id === null) return;
    navigator.geolocation.clearWatch(this.id);
    this.id = null;
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.hide);
    this.told.ended();
  }

  private stopAfter(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.stop(), ms);
  }

  private readonly hide = (): void => {
    if (document.visibilityState === "hidden") this.stop();
  };

  private take({ coords, timestamp }: GeolocationPosition): void {
    const { longitude: lon, latitude: lat, accuracy: accuracyM, heading } = coords;
    const isHeading = heading !== null && Number.isFinite(heading);
    this.told.fix({ lon, lat, accuracyM, atRaw: timestamp, heading: isHeading ? heading % 360 : null });
    if (accuracyM <= this.thresholdM) this.good += 1;
    if (this.good >= ENOUGH_FIXES) this.stop();
    else if (this.good === 1) this.stopAfter(ENOUGH_MS);
  }

  private fail(error: GeolocationPositionError): void {
    // A time-out tells nothing new: the ring says that there is no fix yet.
    if (error.code === error.TIMEOUT) return;
    this.told.trouble(error.code === error.PERMISSION_DENIED ? "denied" : "unavailable");
    if (error.code === error.PERMISSION_DENIED) this.stop();
  }
}
