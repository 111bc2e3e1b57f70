/** The categories that a point can have, as the phone keeps them: found by words, by pinyin initials, by how often they are used. */

export interface Category {
  readonly key: string;
  readonly name_zh: string;
  readonly name_en: string;
  /** The class that it belongs to, in the reader's languages. */
  readonly group_zh: string;
  readonly group_en: string;
  /** Key of the component that it is about; null: about none. */
  readonly component: string | null;
  /** Initials of the Chinese name, such as "jg" for 井盖. */
  readonly pinyin: string;
  /** A fix that is no worse needs no reason, m. */
  readonly accuracy_m: number;
  /** So many photos the filing rule wants. */
  readonly min_photos: number;
  /** How often it was reported in the county of late. */
  readonly used: number;
}

/** How often this phone has used a category, and when it last did, ms. */
export type Usage = Readonly<Record<string, { readonly count: number; readonly last: number }>>;

const DAY_MS = 86_400_000;
/** A use counts half after so many days. */
const HALF_LIFE_DAYS = 7;

export const nameOf = (category: Category, language: string): string =>
  (language === "en" && category.name_en) || category.name_zh;

export const groupOf = (category: Category, language: string): string =>
  (language === "en" && category.group_en) || category.group_zh;

/** Which categories fit what was typed: a part of a name, initials, or the key?  Those that begin with it first, in the catalogue's order. */
export function found(categories: readonly Category[], typed: string): Category[] {
  const words = typed.trim().toLowerCase();
  if (!words) return [];
  const rank = (category: Category): number => {
    const names = [category.name_zh, category.name_en.toLowerCase(), category.pinyin, category.key];
    if (names.some((name) => name.startsWith(words))) return 0;
    return names.some((name) => name.includes(words)) ? 1 : 2;
  };
  return [0, 1].flatMap((wanted) => categories.filter((category) => rank(category) === wanted));
}

/** The categories that are likely next: what this phone used of late, then what the county uses; ties in the catalogue's order. */
export function likely(categories: readonly Category[], usage: Usage, now: number, most: number): Category[] {
  const weight = (category: Category): number => {
    const mine = usage[category.key];
    if (!mine) return 0;
    return mine.count * 0.5 ** (Math.max(0, now - mine.last) / DAY_MS / HALF_LIFE_DAYS);
  };
  const order = categories.map((category, index) => ({ category, index, mine: weight(category) }));
  order.sort((a, b) => b.mine - a.mine || b.category.used - a.category.used || a.index - b.index);
  return order.filter((one) => one.mine > 0 || one.category.used > 0).slice(0, most).map((one) => one.category);
}

/** The categories under their classes, both in the catalogue's order. */
export function grouped(categories: readonly Category[], language: string): [string, Category[]][] {
  const groups = new Map<string, Category[]>();
  for (const category of categories) {
    const name = groupOf(category, language);
    groups.set(name, [...(groups.get(name) ?? []), category]);
  }
  return [...groups];
}
