/** The parameters of a URL, in order; reading them never fails. */
export class Query {
  private readonly pairs: readonly (readonly [string, string])[];

  /** @param text what stands after the "?" */
  constructor(text: string) {
    this.pairs = text.split("&").filter((part) => part !== "").map((part) => {
      const equals = part.indexOf("=");
      return equals === -1 ? [decode(part), ""] : [decode(part.slice(0, equals)), decode(part.slice(equals + 1))];
    });
  }

  /** The first value; undefined when there is none. */
  get(name: string): string | undefined {
    return this.pairs.find(([key]) => key === name)?.[1];
  }

  getAll(name: string): readonly string[] {
    return this.pairs.filter(([key]) => key === name).map(([, value]) => value);
  }
}

/** A part that is wrongly escaped stays as it is. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}
