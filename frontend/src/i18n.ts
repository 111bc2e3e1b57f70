/** The texts of the page in the reader's language, from Django's JavaScript catalogue (/jsi18n/). */

interface DjangoCatalogue {
  gettext?: (msgid: string) => string;
  pgettext?: (context: string, msgid: string) => string;
  ngettext?: (singular: string, plural: string, count: number) => string;
}

/** Which text stands for `msgid` in the reader's language?  The English itself where the catalogue has none. */
export function gettext(msgid: string): string {
  return (window as unknown as DjangoCatalogue).gettext?.(msgid) ?? msgid;
}

/** As gettext, where the same English means different things in different places. */
export function pgettext(context: string, msgid: string): string {
  return (window as unknown as DjangoCatalogue).pgettext?.(context, msgid) ?? msgid;
}

/** Which of the two forms fits `count`, in the reader's language? */
export function ngettext(singular: string, plural: string, count: number): string {
  const translated = (window as unknown as DjangoCatalogue).ngettext?.(singular, plural, count);
  return translated ?? (count === 1 ? singular : plural);
}

/** The text with each `%(name)s` replaced by its value. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/%\((\w+)\)s/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}
