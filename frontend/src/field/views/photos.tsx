/** Close-up, context, and more: from the camera or from files; a copy with its hash is kept the moment it is there. */

import { useEffect, useState } from "preact/hooks";

import { fill, gettext } from "../../i18n";
import type { KeptRecord, PhotoKind, TakenPhoto } from "../outbox/records";
import { ownCamera } from "../photos/camera";
import { keepFile, type Trouble } from "../photos/keeping";
import type { Phone } from "../phone";
import { go } from "../route";
import { GiveUpOriginals } from "./originals";
import { kindText, troubleText } from "./photo_words";

interface PhotosProps {
  readonly phone: Phone;
  readonly record: KeptRecord;
  readonly wanted: number;
  /** Does the camera inside the app take them? */
  readonly inApp: boolean;
}

export function Photos({ phone, record, wanted, inApp }: PhotosProps) {
  const [busy, setBusy] = useState(0);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const { photos } = record.findings;
  const take = async (files: Iterable<File>, kind: PhotoKind, isCamera: boolean) => {
    setTrouble(null);
    for (const file of files) {
      setBusy((count) => count + 1);
      try {
        setTrouble(await keepFile(phone, record.uid, file, kind, isCamera));
      } finally {
        setBusy((count) => count - 1);
      }
    }
  };
  useEffect(() => void phone.expectedShot(record.uid)?.then((file) => takeBoth(file, take)), []);
  const has = (kind: PhotoKind) => photos.some((photo) => photo.kind === kind);
  const shot = (kind: "close" | "context", isNext: boolean) =>
    inApp ? <InApp uid={record.uid} kind={kind} isNext={isNext} /> : <Own kind={kind} isNext={isNext} take={take} />;
  return (
    <section class="photos">
      <h2 class="heading">{fill(gettext("Photos (%(have)s of %(wanted)s)"), { have: photos.length, wanted })}</h2>
      <div class="shots">
        {shot("close", !has("close"))}
        {shot("context", has("close") && !has("context"))}
      </div>
      <ul class="thumbs">{photos.map((photo) => <Thumb key={photo.sha256} phone={phone} uid={record.uid} photo={photo} />)}</ul>
      {busy > 0 && <p role="status">{gettext("Keeping the photo…")}</p>}
      {trouble && <TroubleNotice phone={phone} trouble={trouble} done={() => setTrouble(null)} />}
      <label class="files">
        {gettext("Photos from this phone")}
        <input class="visually-hidden" id="photo-files" type="file" accept="image/*,.heic,.heif" multiple onChange={(event) => void take(event.currentTarget.files ?? [], "other", false).then(empty(event.currentTarget))} />
      </label>
    </section>
  );
}

type Take = (files: Iterable<File>, kind: PhotoKind, isCamera: boolean) => Promise<void>;

/** The close-up that was begun with the category; the surroundings follow at once where the browser lets the camera open again. */
async function takeBoth(close: File | null, take: Take): Promise<void> {
  if (!close) return;
  const isAllowed = "userActivation" in navigator && navigator.userActivation.isActive;
  const context = isAllowed ? ownCamera() : null;
  await take([close], "close", true);
  const file = await context;
  if (file) await take([file], "context", true);
}

/** The same file can be chosen again only where the field forgets it. */
export const empty = (input: HTMLInputElement) => () => {
  input.value = "";
};

function InApp({ uid, kind, isNext }: { uid: string; kind: "close" | "context"; isNext: boolean }) {
  return (
    <button class={`shot ${isNext ? "shot--next" : ""}`} id={`camera-${kind}`} type="button" onClick={() => go({ screen: "point", uid, camera: kind })}>
      <span class="shot__sign" aria-hidden="true" />
      {kindText(kind)}
    </button>
  );
}

function Own({ kind, isNext, take }: { kind: PhotoKind; isNext: boolean; take: Take }) {
  return (
    <label class={`shot ${isNext ? "shot--next" : ""}`}>
      <span class="shot__sign" aria-hidden="true" />
      {kindText(kind)}
      <input class="visually-hidden" id={`photo-${kind}`} type="file" accept="image/*" capture="environment" onChange={(event) => void take(event.currentTarget.files ?? [], kind, true).then(empty(event.currentTarget))} />
    </label>
  );
}

export function Thumb({ phone, uid, photo }: { phone: Phone; uid: string; photo: TakenPhoto }) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    let made = "";
    void phone.store.photo(photo.sha256).then((bytes) => {
      if (!bytes) return;
      made = URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" }));
      setUrl(made);
    });
    return () => URL.revokeObjectURL(made);
  }, [photo.sha256]);
  const kind = kindText(photo.kind);
  return (
    <li class="thumb">
      {url && <img class="thumb__picture" src={url} alt={kind} />}
      <button class="thumb__remove" type="button" aria-label={fill(gettext("Remove: %(photo)s"), { photo: kind })} onClick={() => void phone.store.removePhoto(uid, photo.sha256)}>×</button>
    </li>
  );
}

export function TroubleNotice({ phone, trouble, done }: { phone: Phone; trouble: Trouble; done: () => void }) {
  if (trouble !== "room") return <p class="warning" role="alert">{troubleText(trouble)}</p>;
  const makeRoom = async () => {
    await phone.store.forgetDone(Date.now(), true);
    done();
  };
  return (
    <div class="warning" role="alert">
      <p>{troubleText(trouble)}</p>
      <button class="big" type="button" onClick={() => void makeRoom()}>{gettext("Make room: remove what the server has")}</button>
      <GiveUpOriginals phone={phone} done={done} />
    </div>
  );
}
