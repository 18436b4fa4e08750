import type { ImportScan, ModuleScan } from "./moduleScan.ts";

/** A module in two: what a fresh cluster needs of it, and functions that come late. */
export interface SplitModule {
  /** In place of each late function one that passes its call on to `part`, which `head` must declare. */
  readonly early: string;
  /** The late functions; the rest is imported from the module itself. */
  readonly late: string;
}

export const parameters = (count: number | undefined): string => (count === undefined ? "...rest" : Array.from({ length: count }, (_, at) => `a${String(at)}`).join(", "));

/** The name under which a module hands something of its own to its late part. */
const handed = (name: string): string => `$of_${name}`;
export const partName = "$late";

/** Functions of a module that can come late: those not called at the start that change nothing of the module itself. */
export const lateFunctions = ({ functions }: ModuleScan, called: ReadonlySet<string>): ReadonlySet<string> => new Set([...functions].filter(([name, { assigns }]) => !called.has(name) && !assigns).map(([name]) => name));

/**
 * Takes functions out of a module.
 *
 * @param late names of its functions that go
 * @param head what the early part begins with: it declares `$late`
 * @param self how the late part calls the module
 */
export function splitModule(scan: ModuleScan, late: ReadonlySet<string>, head: string, self: string): SplitModule {
  const { source, functions, imports, declared } = scan;
  const gone = [...functions].filter(([name]) => late.has(name));
  const outside = scan.usedOutside(late);
  const edits = gone.map(([name, { start, end, isConst, arity }]) => {
    const call = `${partName}.${name}(${parameters(arity)})`;
    return { start, end, text: isConst ? `(${parameters(arity)}) => ${call}` : `function ${name}(${parameters(arity)}) { return ${call}; }` };
  });
  const used = new Set(gone.flatMap(([, { uses }]) => [...uses]));
  for (const each of imports) if (!each.isExport && !each.isDynamic) edits.push({ start: each.start, end: each.end, text: importing(each, each.path, (as) => outside.has(as)) });
  const own = [...used].filter((name) => declared.has(name) && !late.has(name));
  const handOn = own.length === 0 ? "" : `\nexport { ${own.map((name) => `${name} as ${handed(name)}`).join(", ")} };`;
  const lateImports = imports.filter(({ isExport, isDynamic }) => !isExport && !isDynamic).map((each) => importing(each, each.path, (as) => used.has(as)));
  const fromSelf = own.length === 0 ? "" : `import { ${own.map((name) => `${handed(name)} as ${name}`).join(", ")} } from ${JSON.stringify(self)};`;
  const parts = gone.map(([name, { start, end, isConst }]) => (isConst ? `export const ${name} = ${source.slice(start, end)};` : `export ${source.slice(start, end)}`));
  return { early: `${head}\n${withEdits(source, edits)}${handOn}`, late: [...lateImports, fromSelf, ...parts].join("\n") };
}

/** The import, of the names that are wanted only. */
function importing({ names, as }: ImportScan, path: string, isWanted: (as: string) => boolean): string {
  const from = `from ${JSON.stringify(path)};`;
  if (names === "*") return as.some(isWanted) ? `import * as ${as[0] ?? ""} ${from}` : "";
  const wanted = names.map((name, at) => [name, as[at] ?? name] as const).filter(([, local]) => isWanted(local));
  return wanted.length === 0 ? "" : `import { ${wanted.map(([name, local]) => `${name} as ${local}`).join(", ")} } ${from}`;
}

function withEdits(source: string, edits: readonly { readonly start: number; readonly end: number; readonly text: string }[]): string {
  let text = "";
  let at = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    text += source.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return text + source.slice(at);
}
