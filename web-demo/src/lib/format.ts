/** Times and numbers in words. `now` is an argument, so that every answer can be tested. */

const DAY = 86_400_000;

export interface Format {
  /** 10:42 */
  clock(time: number): string;
  /** In the chat list: 10:42, Yesterday, Mon, 12 May, 12 May 2024. */
  short(time: number, now: number): string;
  /** The day pill: Today, Yesterday, Monday 12 May, 12 May 2024. */
  day(time: number, now: number): string;
  /** last seen 10:12, last seen yesterday, last seen Mon, last seen 9 May. */
  lastSeen(time: number, now: number): string;
  /** For a title: 12 May 2026, 10:42:07. */
  full(time: number): string;
  number(value: number): string;
  /** "Mara", "Mara and Yuki", "Mara, Yuki and Dele". */
  list(words: readonly string[]): string;
  /** Hours with am and pm need more room behind the last word of a message. */
  readonly longClock: boolean;
  /** Makes what the first screen needs: each of these is slow to make. */
  warm(): void;
}

function lazy<T>(make: () => T): () => T {
  let made: T | null = null;
  return () => (made ??= make());
}

/** Whole days between two moments, by the calendar of this place. */
export function daysBetween(time: number, now: number): number {
  const a = new Date(time);
  const b = new Date(now);
  return Math.round((Date.UTC(b.getFullYear(), b.getMonth(), b.getDate()) - Date.UTC(a.getFullYear(), a.getMonth(), a.getDate())) / DAY);
}

export function sameDay(a: number, b: number): boolean {
  return daysBetween(a, b) === 0;
}

export function makeFormat(locale: string, timeZone?: string): Format {
  const make = (options: Intl.DateTimeFormatOptions): (() => Intl.DateTimeFormat) =>
    lazy(() => new Intl.DateTimeFormat(locale, timeZone === undefined ? options : { ...options, timeZone }));
  const clock = make({ hour: '2-digit', minute: '2-digit' });
  const weekday = make({ weekday: 'short' });
  const dayMonth = make({ day: 'numeric', month: 'short' });
  const dayMonthYear = make({ day: 'numeric', month: 'short', year: 'numeric' });
  const longDay = make({ weekday: 'long', day: 'numeric', month: 'long' });
  const longYear = make({ day: 'numeric', month: 'long', year: 'numeric' });
  const full = make({ dateStyle: 'medium', timeStyle: 'medium' });
  const number = lazy(() => new Intl.NumberFormat(locale));
  const list = lazy(() => new Intl.ListFormat(locale, { type: 'conjunction' }));
  const longClock = lazy(() => clock().format(0).length > 5);
  const sameYear = (a: number, b: number): boolean => new Date(a).getFullYear() === new Date(b).getFullYear();

  return {
    clock: (time) => clock().format(time),
    short(time, now) {
      const days = daysBetween(time, now);
      if (days <= 0) return clock().format(time);
      if (days === 1) return 'Yesterday';
      if (days < 7) return weekday().format(time);
      return (sameYear(time, now) ? dayMonth : dayMonthYear)().format(time);
    },
    day(time, now) {
      const days = daysBetween(time, now);
      if (days === 0) return 'Today';
      if (days === 1) return 'Yesterday';
      return (sameYear(time, now) ? longDay : longYear)().format(time);
    },
    lastSeen(time, now) {
      const days = daysBetween(time, now);
      if (days <= 0) return `last seen ${clock().format(time)}`;
      if (days === 1) return 'last seen yesterday';
      if (days < 7) return `last seen ${weekday().format(time)}`;
      return `last seen ${(sameYear(time, now) ? dayMonth : dayMonthYear)().format(time)}`;
    },
    full: (time) => full().format(time),
    number: (value) => number().format(value),
    list: (words) => list().format(words),
    get longClock() {
      return longClock();
    },
    warm: () => void longClock(),
  };
}

/** The words of this app are English; the clock is the one that the reader is used to. */
function readerLocale(): string {
  const language = typeof navigator === 'undefined' ? 'en-GB' : navigator.language;
  return language.startsWith('en') ? language : 'en-GB';
}

export const format: Format = makeFormat(readerLocale());

export function badge(count: number): string {
  return count > 99 ? '99+' : String(count);
}

/** A size in the largest unit that leaves one digit or more before the point. */
export function bytes(size: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const;
  let value = size;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit > 0 && value < 10 ? 1 : 0;
  return `${value.toFixed(digits)} ${units[unit]}`;
}
