/** The text of the command line and where the cursor stands in it. */
export interface Line {
  readonly text: string;
  readonly cursor: number;
}

/** The keys of readline that browsers do not know, held with Ctrl. @returns undefined for other keys */
export function editLine({ text, cursor }: Line, key: string): Line | undefined {
  const lineStart = text.lastIndexOf("\n", cursor - 1) + 1;
  const nextFeed = text.indexOf("\n", cursor);
  const lineEnd = nextFeed === -1 ? text.length : nextFeed;
  switch (key) {
    case "a":
      return { text, cursor: lineStart };
    case "e":
      return { text, cursor: lineEnd };
    case "u":
      return { text: text.slice(0, lineStart) + text.slice(cursor), cursor: lineStart };
    case "k":
      return { text: text.slice(0, cursor) + text.slice(lineEnd), cursor };
    case "w": {
      const before = text.slice(lineStart, cursor).replace(/\S+\s*$/, "");
      return { text: text.slice(0, lineStart) + before + text.slice(cursor), cursor: lineStart + before.length };
    }
    default:
      return undefined;
  }
}
