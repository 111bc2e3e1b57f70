/** Close-up, context, and more: from the camera or from files; a copy with its hash is kept the moment it is there. */

import { useEffect, useState } from "preact/hooks";

import { fill, gettext } from "../../i18n";
import type { KeptRecord, PhotoKind, TakenPhoto } from "../outbox/records";
import { NoRoomError } from "../outbox/store";
import { evidenceOf, NoPictureError } from "../photos/evidence";
import type { Phone } from "../phone";

/** As many as a report can name. */
const MOST = 12;

export function Photos({ phone, record, wanted }: { phone: Phone; record: KeptRecord; wanted: number }) {
  const [busy, setBusy] = useState(0);
  const [trouble, setTrouble] = useState<"" | "room" | "picture" | "many">("");
  const { photos } = record.findings;
  const take = async (files: FileList | null, kind: PhotoKind, isCamera: boolean) => {
    setTrouble("");
    for (const file of files ?? []) {
      setBusy((count) => count + 1);
      try {
        setTrouble(await keep(phone, record.uid, file, kind, isCamera));
      } finally {
        setBusy((count) => count - 1);
      }
    }
  };
  const has = (kind: PhotoKind) => photos.some((photo) => photo.kind === kind);
  return (
    <section class="photos">
      <h2 class="heading">{fill(gettext("Photos (%(have)s of %(wanted)s)"), { have: photos.length, wanted })}</h2>
      <div class="shots">
        <Camera kind="close" title={gettext("Close-up")} isNext={!has("close")} take={take} />
        <Camera kind="context" title={gettext("Surroundings")} isNext={has("close") && !has("context")} take={take} />
      </div>
      <ul class="thumbs">{photos.map((photo) => <Thumb key={photo.sha256} phone={phone} uid={record.uid} photo={photo} />)}</ul>
      {busy > 0 && <p role="status">{gettext("Keeping the photo…")}</p>}
      <Trouble phone={phone} trouble={trouble} done={() => setTrouble("")} />
      <label class="files">
        {gettext("Photos from this phone")}
        <input class="visually-hidden" id="photo-files" type="file" accept="image/*,.heic,.heif" multiple onChange={(event) => void take(event.currentTarget.files, "other", false).then(empty(event.currentTarget))} />
      </label>
    </section>
  );
}

/** The same file can be chosen again only where the field forgets it. */
const empty = (input: HTMLInputElement) => () => {
  input.value = "";
};

async function keep(phone: Phone, uid: string, file: File, kind: PhotoKind, isCamera: boolean): Promise<"" | "room" | "picture" | "many"> {
  const known = (await phone.store.record(uid))?.findings.photos ?? [];
  if (known.length >= MOST) return "many";
  const takenAtRaw = isCamera ? Date.now() : file.lastModified || null;
  try {
    const { sha256, bytes } = await evidenceOf(file, (await phone.pack())?.body.settings.photo_px);
    await phone.store.addPhoto(uid, { sha256, size: bytes.byteLength, kind, takenAtRaw }, bytes);
  } catch (error) {
    if (error instanceof NoRoomError) return "room";
    if (error instanceof NoPictureError) return "picture";
    throw error;
  }
  return "";
}

interface CameraProps {
  readonly kind: PhotoKind;
  readonly title: string;
  readonly isNext: boolean;
  readonly take: (files: FileList | null, kind: PhotoKind, isCamera: boolean) => Promise<void>;
}

function Camera({ kind, title, isNext, take }: CameraProps) {
  return (
    <label class={`shot ${isNext ? "shot--next" : ""}`}>
      <span class="shot__sign" aria-hidden="true" />
      {title}
      <input class="visually-hidden" id={`photo-${kind}`} type="file" accept="image/*" capture="environment" onChange={(event) => void take(event.currentTarget.files, kind, true).then(empty(event.currentTarget))} />
    </label>
  );
}

function kindText(kind: PhotoKind): string {
  if (kind === "other") return gettext("Photo");
  return kind === "close" ? gettext("Close-up") : gettext("Surroundings");
}

function Thumb({ phone, uid, photo }: { phone: Phone; uid: string; photo: TakenPhoto }) {
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

function Trouble({ phone, trouble, done }: { phone: Phone; trouble: string; done: () => void }) {
  if (!trouble) return null;
  if (trouble === "picture") return <p class="warning" role="alert">{gettext("This file is no picture that can be sent. Take a photo, or choose a JPEG, PNG or HEIC file.")}</p>;
  if (trouble === "many") return <p class="warning" role="alert">{fill(gettext("A report takes %(most)s photos. Remove one, or record another point."), { most: MOST })}</p>;
  const makeRoom = async () => {
    await phone.store.forgetDone(Date.now(), true);
    done();
  };
  return (
    <div class="warning" role="alert">
      <p>{gettext("This phone is full: the new photo was not kept. All others are safe. Make room, send what waits, or delete other files; then take it again.")}</p>
      <button class="big" type="button" onClick={() => void makeRoom()}>{gettext("Make room: remove what the server has")}</button>
    </div>
  );
}
