/** One facility: what it is, and what is wrong with it; a label that the phone does not know is said plainly, with ways out. */

import { useEffect, useState } from "preact/hooks";

import { fill, gettext } from "../../i18n";
import { beginReport, type Labelled } from "../facility/drafts";
import { type Facility, proposals } from "../facility/facilities";
import { askServer } from "../facility/kept";
import { useLive } from "../live";
import { type Category, found, nameOf } from "../pack/catalogue";
import { categoriesOf, type Pack } from "../pack/pack";
import type { Phone } from "../phone";
import { addressOf, go } from "../route";
import { isBroken, statusText } from "./facility_words";
import { useInAppCamera } from "./use_camera";

/** What became of looking it up: among one's own, on the server's word in others' grids, nowhere, or not asked. */
type Found = { readonly is: "own" | "foreign"; readonly facility: Facility } | { readonly is: "none" | "unreachable" | "asking" };

export function FacilityScreen({ phone, code }: { phone: Phone; code: string }) {
  const pack = useLive(async () => (await phone.pack()) ?? null);
  const own = useLive(async () => (await phone.facilities())?.facilities.find((one) => one.code === code) ?? null, [code]);
  const looked = useLooked(code, own);
  if (pack === undefined || own === undefined) return null;
  return (
    <>
      <header class="bar">
        <a class="bar__back" href={addressOf({ screen: "facilities" })} aria-label={gettext("Back")}>‹</a>
        <h1 class="bar__title">{gettext("Facility")}</h1>
      </header>
      <Card phone={phone} pack={pack} code={code} looked={looked} />
      {pack && looked.is !== "asking" && <Wrong phone={phone} pack={pack} facility={"facility" in looked ? looked.facility : { code }} isSure={looked.is === "own" || looked.is === "foreign"} />}
      <a class="big big--quiet" href={addressOf({ screen: "scan" })}>{gettext("Scan another label")}</a>
    </>
  );
}

function useLooked(code: string, own: Facility | null | undefined): Found {
  const [told, setTold] = useState<Found>({ is: "asking" });
  useEffect(() => {
    if (own !== null) return;
    void askServer(code).then((answer) => setTold(typeof answer === "string" ? { is: answer } : { is: "foreign", facility: answer }));
  }, [code, own === null]);
  return own ? { is: "own", facility: own } : told;
}

function Card({ phone, pack, code, looked }: { phone: Phone; pack: Pack | null; code: string; looked: Found }) {
  const facility = "facility" in looked ? looked.facility : null;
  const type = pack && facility && categoriesOf(pack).find((one) => one.key === facility.category);
  const typeName = type ? nameOf(type, phone.language) : (facility?.category ?? code);
  const grid = pack?.body.territories.find((one) => one.layer === "grids" && one.code === facility?.grid);
  return (
    <div class="card-facility" id="facility" data-found={looked.is}>
      <p class="row__title">{facility?.name || typeName}</p>
      {facility && (
        <p class="quiet">{[facility.name && facility.name !== typeName && typeName, code, grid?.name ?? facility.grid, facility.maintainer].filter(Boolean).join(" · ")}</p>
      )}
      {facility && facility.status !== "intact" && <p class={isBroken(facility.status) ? "state state--failed" : "state"}>{statusText(facility.status)}</p>}
      {looked.is === "asking" && <p role="status">{gettext("Looking it up…")}</p>}
      <Doubt looked={looked} />
    </div>
  );
}

function Doubt({ looked }: { looked: Found }) {
  const text = doubtText(looked);
  return text ? <p class="warning" role="alert">{text}</p> : null;
}

function doubtText(looked: Found): string {
  if ("facility" in looked && looked.facility.status === "removed") {
    return gettext("This facility has been removed from the ledger. If it stands here all the same, report what you see; else scan another label.");
  }
  switch (looked.is) {
    case "foreign":
      return gettext("This facility does not stand in your grids. You can report it all the same; whose it is, the server knows.");
    case "none":
      return gettext("The county has no facility with this number. Compare it with the label, or report what you see without a facility.");
    case "unreachable":
      return gettext("This number is not among the facilities on this phone, and the server is not reached: it may be wrong, new, or of other grids. Compare it with the label; what you report with it the server checks.");
    default:
      return "";
  }
}

const FOUND = 12;

/** What is wrong with it: what is said of its type first, everything else by words. */
function Wrong({ phone, pack, facility, isSure }: { phone: Phone; pack: Pack; facility: Labelled; isSure: boolean }) {
  const [typed, setTyped] = useState("");
  const inApp = useInAppCamera() === true;
  const categories = categoriesOf(pack);
  const likely = facility.category ? proposals(categories, facility.category) : [];
  const shown = typed.trim() ? found(categories, typed).slice(0, FOUND) : likely;
  return (
    <section>
      <h2 class="heading">{gettext("What is wrong with it?")}</h2>
      <ul class="choices">
        {shown.map((category) => (
          <li key={category.key}>
            <button class="choice" type="button" data-category={category.key} onClick={() => void begin(phone, facility, category, inApp)}>{nameOf(category, phone.language)}</button>
          </li>
        ))}
      </ul>
      <label class="search">
        <span class="visually-hidden">{gettext("Something else")}</span>
        <input class="input search__input" type="search" value={typed} autocomplete="off" placeholder={gettext("Something else: name or pinyin initials")} onInput={(event) => setTyped(event.currentTarget.value)} />
      </label>
      {typed.trim() && shown.length === 0 && <p class="empty">{fill(gettext("No category fits “%(typed)s”."), { typed })}</p>}
      {!isSure && <a class="big big--quiet" href={addressOf({ screen: "choose" })}>{gettext("Report without a facility")}</a>}
    </section>
  );
}

async function begin(phone: Phone, facility: Labelled, category: Category, inApp: boolean): Promise<void> {
  go({ screen: "point", uid: await beginReport(phone, facility, category), ...(inApp && { camera: "all" }) });
}
