/** How much a manifest may ask of the reader. Above these, a clear error instead of a frozen page. */
export const manifestLimits = {
  /** UTF-16 code units of the whole text: what is read within a second on a slow machine. */
  textLength: 1024 * 1024,
  documents: 500,
  /** Maps and lists within one another. */
  depth: 100,
  /** Maps, lists and values, with every alias counted as what it stands for. */
  nodes: 100_000,
  /** Brackets that are open at once, before the text is even read as YAML. */
  openBrackets: 1000,
  /** Problems listed; the rest are counted. */
  problems: 100,
} as const;
