/** Which screen is open: written in the address behind #, so that the phone's own way back works and a restart comes back here. */

import { useEffect, useMemo, useState } from "preact/hooks";

import { codeIn } from "./facility/facilities";

export type Route =
  | { readonly screen: "choose" }
  | { readonly screen: "point"; readonly uid: string; readonly camera?: Shots }
  | { readonly screen: "facilities" }
  | { readonly screen: "scan" }
  | { readonly screen: "census" }
  | { readonly screen: "streets" }
  | { readonly screen: "walk"; readonly campaign: number | null; readonly grid: string; readonly type: string }
  | { readonly screen: "facility"; readonly code: string }
  | { readonly screen: "tasks" }
  | { readonly screen: "survey"; readonly uid: string }
  | { readonly screen: "survey-grid"; readonly uid: string; readonly grid: string }
  | { readonly screen: "inspection"; readonly task?: number }
  | { readonly screen: "task"; readonly uid: string; readonly isCameraOpen?: boolean }
  | { readonly screen: "reports" }
  | { readonly screen: "announcements" }
  | { readonly screen: "report"; readonly uid: string }
  | { readonly screen: "outbox" }
  | { readonly screen: "me" };

/** What the open camera is to take: one of these, or all that a point needs, one after the other. */
export type Shots = "all" | "close" | "context";
const CAMERA = "camera";
const SHOTS: readonly string[] = ["all", "close", "context"];

/** Screens that show no one thing. */
const PLAIN = ["streets", "census", "facilities", "scan", "tasks", "reports", "announcements", "outbox", "me"] as const;
const isPlain = (screen: string | undefined): screen is (typeof PLAIN)[number] => PLAIN.some((one) => one === screen);

export function routeOf(hash: string): Route {
  const [, screen, uid, camera = ""] = hash.split("/");
  if (screen === "point" && uid) return SHOTS.includes(camera) ? { screen, uid, camera: camera as Shots } : { screen, uid };
  if (screen === "task" && uid) return { screen, uid, ...(camera === CAMERA && { isCameraOpen: true }) };
  if (screen === "report" && uid) return { screen, uid };
  if (screen === "survey" && uid) return camera ? { screen: "survey-grid", uid, grid: decodeURIComponent(camera) } : { screen, uid };
  if (screen === "inspection") return Number(uid) ? { screen, task: Number(uid) } : { screen };
  if (screen === "facility" && uid) return { screen, code: decodeURIComponent(uid) };
  if (screen === "walk") return walkOf(hash);
  return isPlain(screen) ? { screen } : { screen: "choose" };
}

/** A way through a grid: the census (0: none), the grid, the type. */
function walkOf(hash: string): Route {
  const [, , campaign = "", grid, type] = hash.split("/").map(decodeURIComponent);
  if (!grid || !type) return { screen: "census" };
  return { screen: "walk", campaign: Number(campaign) || null, grid, type };
}

export function go(route: Route): void {
  location.hash = addressOf(route);
}

/** Go there without a way back to where one is. */
export function goInstead(route: Route): void {
  location.replace(addressOf(route));
}

export function addressOf(route: Route): string {
  if (route.screen === "choose") return "#/";
  if (route.screen === "walk") return `#/walk/${[String(route.campaign ?? 0), route.grid, route.type].map(encodeURIComponent).join("/")}`;
  if (route.screen === "facility") return `#/facility/${encodeURIComponent(route.code)}`;
  if (route.screen === "report") return `#/report/${route.uid}`;
  if (route.screen === "survey") return `#/survey/${route.uid}`;
  if (route.screen === "survey-grid") return `#/survey/${route.uid}/${encodeURIComponent(route.grid)}`;
  if (route.screen === "inspection") return route.task ? `#/inspection/${route.task}` : "#/inspection";
  if (route.screen === "task") return route.isCameraOpen ? `#/task/${route.uid}/${CAMERA}` : `#/task/${route.uid}`;
  if (route.screen !== "point") return `#/${route.screen}`;
  return route.camera ? `#/point/${route.uid}/${route.camera}` : `#/point/${route.uid}`;
}

/** A label was scanned by the phone's own camera: the facility that its address names becomes the screen. */
export function openLabel(): void {
  const code = codeIn(location.href);
  if (code) history.replaceState(null, "", location.pathname + addressOf({ screen: "facility", code }));
}

export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const read = () => setHash(location.hash);
    addEventListener("hashchange", read);
    read(); // whoever went on before anybody listened is not left behind
    return () => removeEventListener("hashchange", read);
  }, []);
  return useMemo(() => routeOf(hash), [hash]);
}
