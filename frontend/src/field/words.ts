/** States, reasons and moments in the reader's words, each failure with what to do about it. */

import { gettext } from "../i18n";
import type { Reason, State } from "./outbox/machine";

export function stateText(state: State): string {
  switch (state) {
    case "draft":
      return gettext("Draft");
    case "waiting":
      return gettext("Waiting to be sent");
    case "sending":
      return gettext("Being sent");
    case "receipt":
      return gettext("Received; photos under way");
    case "done":
      return gettext("On the server");
    case "failed":
      return gettext("Not accepted");
  }
}

/** Why a record does not move on, and what to do. */
export function reasonText(reason: Reason): string {
  const own = ownText(reason.code);
  if (own) return own;
  return [reason.detail ?? gettext("The server did not accept it."), reason.next].filter(Boolean).join(" ");
}

function ownText(code: string): string | null {
  switch (code) {
    case "unreachable":
      return gettext("No connection. It is sent again by itself.");
    case "portal":
      return gettext("Something else answered in the server's place, such as the sign-in page of a Wi-Fi. Sign in there or use mobile data.");
    case "signed-out":
      return gettext("You are signed out. Sign in, then it is sent.");
    case "receipt.other":
      return gettext("The server's receipt names something else than was sent. Try again; if it stays so, export your day and tell the administrator.");
    case "receipt.incomplete":
      return gettext("The server says that something is missing, but not what. Try again; if it stays so, export your day and tell the administrator.");
    case "photo.other_bytes":
      return gettext("A photo was spoilt on its way three times. Try again with another network.");
    case "photo.not_named":
      return gettext("The server does not know this report any more. Try again; if it stays so, export your day and tell the administrator.");
    case "photo.gone":
      return gettext("A photo is no longer on this phone. Mend the report: take the photo again and send it.");
    default:
      return null;
  }
}

/** Day and time by the phone's clock. */
export function momentText(ms: number, language: string): string {
  const format = new Intl.DateTimeFormat(language === "en" ? "en-GB" : "zh-CN", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
  return format.format(ms);
}

/** A size such as "1.2 MB". */
export function sizeText(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} KB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
