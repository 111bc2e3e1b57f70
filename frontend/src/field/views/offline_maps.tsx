/** The base maps on this phone: loaded township by township, their size said before, gone on with after a break, deleted. */

import { useEffect, useRef, useState } from "preact/hooks";

import { RequestFailure } from "../../api";
import { fill, gettext } from "../../i18n";
import { useLive } from "../live";
import type { KeptMap, Offered } from "../map/offline_maps";
import { NoRoomError } from "../outbox/store";
import type { Phone } from "../phone";
import { sizeText } from "../words";

type Trouble = "unreachable" | "changed" | "room";

export function OfflineMapList({ phone }: { phone: Phone }) {
  const kept = useLive(() => phone.maps.kept());
  const [offered, setOffered] = useState<readonly Offered[] | "unreachable" | null>(null);
  const ask = () => void phone.maps.offered().then(setOffered, (error: unknown) => (error instanceof RequestFailure || error instanceof DOMException ? setOffered("unreachable") : Promise.reject(error as Error)));
  useEffect(ask, []);
  if (!kept) return null;
  const known = Array.isArray(offered) ? (offered as readonly Offered[]) : [];
  const shown = [...known.filter((one) => one.mine || kept.some((here) => here.code === one.code)), ...kept.filter((here) => !known.some((one) => one.code === here.code))];
  return (
    <section>
      <h2 class="heading">{gettext("Maps without a network")}</h2>
      {shown.length > 0 && <ul class="rows">{shown.map((one) => <Row key={one.code} phone={phone} offered={one} kept={kept.find((here) => here.code === one.code) ?? null} isOffered={known.includes(one)} again={ask} />)}</ul>}
      {shown.length === 0 && offered === null && <p role="status">{gettext("Looking it up…")}</p>}
      {shown.length === 0 && offered === "unreachable" && <p class="quiet">{gettext("Which maps there are is told once there is a network.")}</p>}
      {shown.length === 0 && known.length === 0 && Array.isArray(offered) && <p class="quiet">{gettext("The county has made no maps for phones yet. Outlines of the grids are shown all the same.")}</p>}
    </section>
  );
}

interface RowProps {
  readonly phone: Phone;
  readonly offered: Offered;
  readonly kept: KeptMap | null;
  readonly isOffered: boolean;
  readonly again: () => void;
}

function Row({ phone, offered, kept, isOffered, again }: RowProps) {
  const [loading, setLoading] = useState<AbortController | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const load = async () => {
    const stop = new AbortController();
    running.current = stop;
    setLoading(stop);
    setTrouble(null);
    try {
      await phone.maps.load(offered, stop.signal, () => undefined);
    } catch (error) {
      if (!(error instanceof DOMException && error.name === "AbortError")) setTrouble(troubleOf(error));
      if (error instanceof RequestFailure && error.code === "map.changed") again();
    }
    setLoading(null);
  };
  const have = kept?.have ?? 0;
  const isWhole = kept !== null && have === kept.size;
  const isOld = isWhole && isOffered && kept.etag !== offered.etag;
  return (
    <li class="row" data-map={offered.code} data-whole={isWhole}>
      <span class="row__title">{offered.name}</span>
      <span class="quiet">{isWhole ? fill(gettext("On this phone, %(size)s"), { size: sizeText(kept.size) }) : sizeText(offered.size)}{isOld && ` · ${gettext("a newer one is there")}`}</span>
      {!isWhole && have > 0 && (
        <span class="share">
          <progress class="share__bar" max={offered.size} value={have} aria-label={offered.name} />
          <span>{fill(gettext("%(have)s of %(size)s"), { have: sizeText(have), size: sizeText(offered.size) })}</span>
        </span>
      )}
      {trouble && <p class="row__reason" role="alert">{troubleText(trouble)}</p>}
      <span class="row__actions">
        {(!isWhole || isOld) && !loading && isOffered && <button class="button" type="button" data-do="load" onClick={() => void load()}>{isOld ? gettext("Renew") : have > 0 ? gettext("Go on") : gettext("Load")}</button>}
        {loading && <button class="button button--quiet" type="button" onClick={() => loading.abort()}>{gettext("Pause")}</button>}
        {kept && !loading && <button class="button button--quiet" type="button" data-do="drop" onClick={() => void phone.maps.drop(offered.code)}>{gettext("Delete")}</button>}
      </span>
    </li>
  );
}

function troubleOf(error: unknown): Trouble {
  if (error instanceof NoRoomError) return "room";
  if (error instanceof RequestFailure) return error.code === "map.changed" ? "changed" : "unreachable";
  throw error;
}

function troubleText(trouble: Trouble): string {
  switch (trouble) {
    case "room":
      return gettext("This phone is full. Delete other maps, or what the server has.");
    case "changed":
      return gettext("The map has been renewed meanwhile. Load it again.");
    case "unreachable":
      return gettext("The line broke. What has come stays; go on when there is a network.");
  }
}
