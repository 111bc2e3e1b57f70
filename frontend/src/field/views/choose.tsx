/** The first tap: what is it?  Large buttons, the likely ones first, all others by words, initials or class. */

import { useMemo, useState } from "preact/hooks";

import { fill, gettext } from "../../i18n";
import { useLive } from "../live";
import { newRecord } from "../outbox/records";
import { type Category, found, grouped, likely, nameOf } from "../pack/catalogue";
import { categoriesOf } from "../pack/pack";
import { isHeldInHand, ownCamera } from "../photos/camera";
import type { Phone } from "../phone";
import { addressOf, go } from "../route";
import { momentText } from "../words";
import { useInAppCamera } from "./use_camera";

const LIKELY = 8;
const FOUND = 30;

export function Choose({ phone }: { phone: Phone }) {
  const categories = useLive(async () => {
    const pack = await phone.pack();
    return pack ? categoriesOf(pack) : null;
  });
  const [typed, setTyped] = useState("");
  if (categories === undefined) return null;
  if (categories === null) return <p class="empty">{gettext("The categories are not on this phone yet. Sign in and open the app once with a network.")}</p>;
  return (
    <>
      <h1 class="visually-hidden">{gettext("Record a point")}</h1>
      {!typed.trim() && <a class="big big--quiet" id="by-facility" href={addressOf({ screen: "facilities" })}>{gettext("A facility: scan or choose it")}</a>}
      {!typed.trim() && <CensusWay phone={phone} />}
      {!typed.trim() && <Drafts phone={phone} categories={categories} />}
      <label class="search">
        <span class="visually-hidden">{gettext("Search categories")}</span>
        <input class="input search__input" type="search" value={typed} autocomplete="off" placeholder={gettext("Name or pinyin initials")} onInput={(event) => setTyped(event.currentTarget.value)} />
      </label>
      {typed.trim() ? (
        <Found phone={phone} categories={found(categories, typed).slice(0, FOUND)} typed={typed} />
      ) : (
        <All phone={phone} categories={categories} />
      )}
    </>
  );
}

/** The camera opens by itself: the app's own over the next screen, or the phone's in this very tap. */
async function begin(phone: Phone, category: Category, inApp: boolean): Promise<void> {
  const uid = crypto.randomUUID();
  if (!inApp && isHeldInHand()) phone.expectShot(uid, ownCamera());
  const me = await phone.me();
  await phone.store.add(newRecord(uid, category.key, me?.username ?? null, Date.now()));
  await phone.use(category.key);
  go({ screen: "point", uid, ...(inApp && { camera: "all" }) });
}

function Buttons({ phone, categories }: { phone: Phone; categories: readonly Category[] }) {
  const inApp = useInAppCamera() === true;
  return (
    <ul class="choices">
      {categories.map((category) => (
        <li key={category.key}>
          <button class="choice" type="button" data-category={category.key} onClick={() => void begin(phone, category, inApp)}>
            {nameOf(category, phone.language)}
          </button>
        </li>
      ))}
    </ul>
  );
}

function Found({ phone, categories, typed }: { phone: Phone; categories: readonly Category[]; typed: string }) {
  if (categories.length === 0) return <p class="empty">{fill(gettext("No category fits “%(typed)s”."), { typed })}</p>;
  return <Buttons phone={phone} categories={categories} />;
}

function All({ phone, categories }: { phone: Phone; categories: readonly Category[] }) {
  const usage = useLive(() => phone.usage());
  const groups = useMemo(() => grouped(categories, phone.language), [categories]);
  if (!usage) return null;
  const first = likely(categories, usage, Date.now(), LIKELY);
  return (
    <>
      {first.length > 0 && (
        <section>
          <h2 class="heading">{gettext("Recent and frequent")}</h2>
          <Buttons phone={phone} categories={first} />
        </section>
      )}
      <h2 class="heading">{gettext("All categories")}</h2>
      {groups.map(([name, inside]) => (
        <details class="group" key={name}>
          <summary class="group__name">
            {name} <span class="quiet">{inside.length}</span>
          </summary>
          <Buttons phone={phone} categories={inside} />
        </details>
      ))}
    </>
  );
}

/** The way to the census of facilities, while one runs in one's grids. */
function CensusWay({ phone }: { phone: Phone }) {
  const running = useLive(async () => (await phone.census())?.campaigns.length) ?? 0;
  if (running === 0) return null;
  return <a class="big big--quiet" id="census" href={addressOf({ screen: "census" })}>{gettext("Facility census")}</a>;
}

function Drafts({ phone, categories }: { phone: Phone; categories: readonly Category[] }) {
  const drafts = useLive(async () => (await phone.store.records()).filter((record) => record.state === "draft" && !record.decision && !record.findings.answer));
  if (!drafts?.length) return null;
  const names = new Map(categories.map((category) => [category.key, nameOf(category, phone.language)]));
  return (
    <section>
      <h2 class="heading">{gettext("Not sent yet: go on")}</h2>
      <ul class="rows">
        {drafts.map((draft) => (
          <li key={draft.uid}>
            <a class="row" href={addressOf({ screen: "point", uid: draft.uid })}>
              <span class="row__title">{names.get(draft.findings.category) ?? draft.findings.category}</span>
              <span class="quiet">{momentText(draft.seenAtRaw, phone.language)}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
