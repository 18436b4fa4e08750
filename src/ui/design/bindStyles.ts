type ClassName = string | false | undefined;

/**
 * Class names of a CSS module as a function: `css("button", isOn && "on")`.
 * A name that the module does not define is a mistake, so it throws in development.
 */
export function bindStyles(styles: Readonly<Record<string, string>>): (...names: readonly ClassName[]) => string {
  return (...names) => {
    let result = "";
    for (const name of names) {
      if (name === false || name === undefined || name === "") continue;
      const value = styles[name];
      if (value === undefined && import.meta.env.DEV) throw new Error(`the style sheet has no class "${name}"`);
      if (value !== undefined) result += result === "" ? value : ` ${value}`;
    }
    return result;
  };
}
