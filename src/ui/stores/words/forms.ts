/** The forms that a number gives to a word; which of them a language has is for `Intl.PluralRules` to say. */
export type Forms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string };

/** What every catalogue is written with: figures and plurals of its language. */
export interface Writing {
  /** "1,234" in English, "1.234" in German. */
  readonly figure: (value: number, digits?: number) => string;
  /** "1 worker", "3 workers": the figure and the form that goes with it. */
  readonly count: (value: number, forms: Forms) => string;
  /** The form alone. */
  readonly form: (value: number, forms: Forms) => string;
  /** "a, b and c". */
  readonly list: (items: readonly string[]) => string;
  /** A day and a time of the real world, as one writes them there. */
  readonly moment: (at: Date) => string;
}

/** Made once for each language: what Intl makes is not cheap. */
export function writingOf(language: string): Writing {
  const rules = new Intl.PluralRules(language);
  const whole = new Intl.NumberFormat(language);
  const fractions = new Map<number, Intl.NumberFormat>();
  const lists = new Intl.ListFormat(language, { type: "conjunction" });
  const moments = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  const figure = (value: number, digits?: number): string => {
    if (digits === undefined) return whole.format(value);
    let format = fractions.get(digits);
    if (format === undefined) fractions.set(digits, (format = new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits })));
    return format.format(value);
  };
  const form = (value: number, forms: Forms): string => forms[rules.select(value)] ?? forms.other;
  return { figure, form, count: (value, forms) => `${figure(value)} ${form(value, forms)}`, list: (items) => lists.format(items), moment: (at) => moments.format(at) };
}
