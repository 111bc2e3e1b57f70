/** What somebody must know wherever they are: no secure page, signed out, no network, a new version. */

import { useEffect, useState } from "preact/hooks";

import { fill, gettext, ngettext } from "../../i18n";
import type { Installed } from "../installing";
import { useHeard, useLive } from "../live";
import type { Phone } from "../phone";
import { addressOf } from "../route";
import { unreadAnnouncements } from "../work/keeping";

const ANNOUNCEMENTS = addressOf({ screen: "announcements" });
export const LOGIN = "/login/?next=/field/";

export function Notices({ phone, installed }: { phone: Phone; installed: Installed }) {
  const mood = useHeard((listener) => phone.courier.listen(listener), () => phone.courier.mood);
  const isOnline = useOnline();
  const isOnDuty = useLive(async () => (await phone.duty.duty()) !== null) ?? false;
  const { ability, update } = installed;
  return (
    <div class="notices" role="status">
      {ability === "insecure" && <p class="notice notice--danger">{insecureText()}</p>}
      {ability === "unsupported" && <p class="notice notice--danger">{gettext("This browser cannot start the app without a network. Use a current Chrome, Edge, Firefox or Safari.")}</p>}
      {ability === "failed" && <p class="notice notice--danger">{gettext("The app could not be kept for starting without a network. Open it once more with a good connection.")}</p>}
      {update && (
        <button class="notice notice--button" type="button" onClick={update}>
          {gettext("There is a new version: tap to use it. Nothing you recorded is lost.")}
        </button>
      )}
      {mood === "signed-out" && (
        <a class="notice notice--button" href={LOGIN}>
          {gettext("You are signed out. What you record stays on this phone: tap to sign in and send it.")}
        </a>
      )}
      {isOnDuty && <a class="notice" id="on-duty" href={addressOf({ screen: "streets" })}>{gettext("On duty: your way is kept")}</a>}
      <Shifted phone={phone} />
      <Unread phone={phone} />
      {!isOnline && <p class="notice">{gettext("No network. Record as usual; everything is sent when it is back.")}</p>}
      {isOnline && mood === "unreachable" && <p class="notice">{gettext("The server cannot be reached. It is asked again by itself.")}</p>}
    </div>
  );
}

/** What this phone measures does not fit the streets: whoever reports looks at the pin. */
function Shifted({ phone }: { phone: Phone }) {
  const isShifted = useLive(async () => Boolean((await phone.pack())?.body.phone?.suspected)) ?? false;
  if (!isShifted) return null;
  return <p class="notice notice--danger" id="shifted">{gettext("This phone seems to give shifted positions, some hundred metres off. Look at the pin on the map before you send; the office has been told.")}</p>;
}

/** Something is announced that nobody has read here: wherever one is, it is one tap away. */
function Unread({ phone }: { phone: Phone }) {
  const unread = useLive(async () => unreadAnnouncements(phone.store, (await phone.me())?.username)) ?? [];
  if (unread.length === 0 || location.hash === ANNOUNCEMENTS) return null;
  return (
    <a class="notice notice--button" id="unread" href={ANNOUNCEMENTS}>
      {fill(ngettext("%(count)s announcement not read yet: %(title)s", "%(count)s announcements not read yet: %(title)s", unread.length), { count: unread.length, title: unread[0]!.title })}
    </a>
  );
}

function insecureText(): string {
  return gettext("This page is not secure (https), so the browser lets it neither know where you are nor start without a network. Ask the administrator for the https address.");
}

function useOnline(): boolean {
  const [isOnline, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const read = () => setOnline(navigator.onLine);
    addEventListener("online", read);
    addEventListener("offline", read);
    return () => {
      removeEventListener("online", read);
      removeEventListener("offline", read);
    };
  }, []);
  return isOnline;
}
