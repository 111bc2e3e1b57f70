/** Kinds of photos, and why one was not kept, in the reader's words. */

import { fill, gettext } from "../../i18n";
import type { PhotoKind } from "../outbox/records";
import { MOST_PHOTOS, type Trouble } from "../photos/keeping";

export function kindText(kind: PhotoKind): string {
  if (kind === "other") return gettext("Photo");
  return kind === "close" ? gettext("Close-up") : gettext("Surroundings");
}

export function troubleText(trouble: Trouble): string {
  switch (trouble) {
    case "picture":
      return gettext("This file is no picture that can be sent. Take a photo, or choose a JPEG, PNG or HEIC file.");
    case "many":
      return fill(gettext("A report takes %(most)s photos. Remove one, or record another point."), { most: MOST_PHOTOS });
    case "original":
      return gettext("The photo is kept. This phone has no room for the camera's own file beside it, so that one is not sent.");
    case "room":
      return gettext("This phone is full: the new photo was not kept. All others are safe. Make room, send what waits, or delete other files; then take it again.");
  }
}
