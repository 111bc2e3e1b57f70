/** Which screen is open: written in the address behind #, so that the phone's own way back works and a restart comes back here. */

import { useEffect, useState } from "preact/hooks";

export type Route =
  | { readonly screen: "choose" }
  | { readonly screen: "point"; readonly uid: string }
  | { readonly screen: "outbox" }
  | { readonly screen: "me" };

export function routeOf(hash: string): Route {
  const [, screen, uid] = hash.split("/");
  if (screen === "point" && uid) return { screen, uid };
  return screen === "outbox" || screen === "me" ? { screen } : { screen: "choose" };
}

export function go(route: Route): void {
  location.hash = addressOf(route);
}

export function addressOf(route: Route): string {
  if (route.screen === "choose") return "#/";
  return route.screen === "point" ? `#/point/${route.uid}` : `#/${route.screen}`;
}

export function useRoute(): Route {
  const [route, setRoute] = useState(() => routeOf(location.hash));
  useEffect(() => {
    const read = () => setRoute(routeOf(location.hash));
    addEventListener("hashchange", read);
    return () => removeEventListener("hashchange", read);
  }, []);
  return route;
}
