export interface Options {
  /** Flags given, short or long, without dashes. */
  readonly flags: ReadonlySet<string>;
  /** The last value of each flag that takes one. */
  readonly values: ReadonlyMap<string, string>;
  /** All values, in order, of flags that may be given several times. */
  readonly all: readonly (readonly [string, string])[];
  readonly rest: readonly string[];
}

export interface OptionNames {
  /** Letters of flags; those that take a value are followed by ":". */
  readonly short: string;
  /** Long names and the letter that they mean; "=" at the end: takes a value. */
  readonly long?: Readonly<Record<string, string>>;
  /** Options end at the first word that is none. */
  readonly stopsAtWord?: boolean;
  /** The letter that "-5" means. */
  readonly number?: string;
}

/** Reads flags as getopt does. @returns a sentence for an option that is not known */
export function readOptions(args: readonly string[], names: OptionNames): Options | string {
  const flags = new Set<string>();
  const all: (readonly [string, string])[] = [];
  const rest: string[] = [];
  const takesValue = (letter: string) => names.short.includes(`${letter}:`);
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? "";
    if (arg === "--") {
      rest.push(...args.slice(index + 1));
      break;
    }
    if (names.number !== undefined && /^-\d+$/.test(arg)) {
      all.push([names.number, arg.slice(1)]);
    } else if (arg.startsWith("--")) {
      const [name = "", ...value] = arg.slice(2).split("=");
      const letter = names.long?.[name] ?? names.long?.[`${name}=`];
      if (letter === undefined) return `unrecognized option '${arg}'`;
      if (names.long?.[`${name}=`] === undefined) flags.add(letter);
      else if (value.length > 0) all.push([letter, value.join("=")]);
      else if (index + 1 < args.length) all.push([letter, args[++index] ?? ""]);
      else return `option '${arg}' requires an argument`;
    } else if (arg.startsWith("-") && arg !== "-") {
      for (let at = 1; at < arg.length; at++) {
        const letter = arg[at] ?? "";
        if (!names.short.includes(letter) || letter === ":") return `invalid option -- '${letter}'`;
        if (!takesValue(letter)) {
          flags.add(letter);
          continue;
        }
        const joined = arg.slice(at + 1);
        if (joined === "" && index + 1 >= args.length) return `option requires an argument -- '${letter}'`;
        all.push([letter, joined === "" ? (args[++index] ?? "") : joined]);
        break;
      }
    } else {
      rest.push(arg);
      if (names.stopsAtWord === true) {
        rest.push(...args.slice(index + 1));
        break;
      }
    }
  }
  return { flags, values: new Map(all), all, rest };
}
