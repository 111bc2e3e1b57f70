/** The language of the app: the phone's own choice, kept on the phone, with its texts kept by the service worker. */

const KEY = "field.language";
const YEAR_S = 31_536_000;
export const LANGUAGES = { "zh-hans": "中文", en: "English" } as const;
export type Language = keyof typeof LANGUAGES;

/** Which language was chosen here, else on the pages of the site, else does the phone speak? */
export function languageNow(): Language {
  const chosen = localStorage.getItem(KEY) ?? /(?:^|;\s*)django_language=([^;]*)/.exec(document.cookie)?.[1];
  if (chosen && chosen in LANGUAGES) return chosen as Language;
  return navigator.language.startsWith("zh") ? "zh-hans" : "en";
}

/** Load the texts, so that gettext knows them.  Without them the app speaks English rather than not at all. */
export async function loadTexts(language: Language): Promise<void> {
  document.documentElement.lang = language;
  const script = document.createElement("script");
  script.src = `/field/texts/${language}.js`;
  await new Promise<void>((resolve) => {
    script.addEventListener("load", () => resolve());
    script.addEventListener("error", () => resolve());
    document.head.append(script);
  });
}

/** Speak another language from now on; drafts are in the phone's database, so starting again loses nothing. */
export function speak(language: Language): void {
  localStorage.setItem(KEY, language);
  // What the server says of a report is in the language of this cookie.
  document.cookie = `django_language=${language}; path=/; max-age=${YEAR_S}; samesite=lax`;
  location.reload();
}
