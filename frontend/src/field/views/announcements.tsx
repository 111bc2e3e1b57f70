/** Announcements: what the office tells, kept for a place without a network; who has read one says so. */

import { gettext } from "../../i18n";
import { useLive } from "../live";
import type { Phone } from "../phone";
import { type Announcement, confirm } from "../work/announcements";
import { unreadAnnouncements } from "../work/keeping";
import { AsOf } from "./work_words";

export function Announcements({ phone }: { phone: Phone }) {
  const kept = useLive(async () => {
    const work = await phone.work();
    return { work, unread: await unreadAnnouncements(phone.store, work?.owner) };
  });
  if (!kept) return null;
  const { work, unread } = kept;
  const announcements = work?.announcements ?? [];
  const read = async (one: Announcement) => {
    if (work) await confirm(phone.store, work.owner, one.id);
    phone.courier.send();
  };
  return (
    <>
      <h1 class="heading heading--first">{gettext("Announcements")}</h1>
      {work && <AsOf at={work.takenAt} language={phone.language} />}
      {announcements.length === 0 && <p class="empty">{gettext("Nothing is announced to you now.")}</p>}
      <ul class="rows">
        {announcements.map((one) => (
          <li class="row" key={one.id} data-announcement={one.id}>
            <span class="row__title">{one.title}</span>
            <p class="told">{one.text}</p>
            <span class="quiet">{`${one.by} · ${one.first_day}`}</span>
            {unread.some(({ id }) => id === one.id) ? (
              <button class="big" type="button" onClick={() => void read(one)}>{one.must_read ? gettext("I have read it") : gettext("Read")}</button>
            ) : (
              <span class="state state--done">{gettext("Read by you")}</span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
