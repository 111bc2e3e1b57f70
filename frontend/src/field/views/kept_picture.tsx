/** Pictures of the server's, as the phone keeps them. */

import { useEffect, useState } from "preact/hooks";

import { gettext } from "../../i18n";
import { useLive } from "../live";
import type { Phone } from "../phone";

/** A picture from the phone's own store; where it is not there yet, words say so. */
export function KeptPicture({ phone, address }: { phone: Phone; address: string }) {
  const url = useKeptPicture(phone, address);
  return url ? <img class="before__picture" src={url} alt={gettext("The photo from before")} /> : <span class="before__none">{gettext("not on this phone yet")}</span>;
}

/** Its address on this phone; null: it is not kept here. */
export function useKeptPicture(phone: Phone, address: string | undefined): string | null {
  const bytes = useLive(() => (address ? phone.store.picture(address) : Promise.resolve(null)), [address]);
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    const made = bytes ? URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" })) : null;
    setUrl(made);
    return () => {
      if (made) URL.revokeObjectURL(made);
    };
  }, [bytes]);
  return url;
}
