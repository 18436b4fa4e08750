/** Something wrong with a text, at an offset in it. */
export interface Issue {
  readonly at: number;
  readonly message: string;
}

/**
 * Issues as cel-go prints them: line and column, the line, and a caret below.
 *
 * @source cel-go common/error.go ToDisplayString, common/errors.go
 */
export function formatIssues(text: string, issues: readonly Issue[]): string {
  return issues
    .toSorted((a, b) => a.at - b.at)
    .map((issue) => formatIssue(text, issue))
    .join("\n");
}

function formatIssue(text: string, { at, message }: Issue): string {
  const before = text.slice(0, at);
  const lineStart = before.lastIndexOf("\n") + 1;
  const line = before.split("\n").length;
  const end = text.indexOf("\n", lineStart);
  const snippet = text.slice(lineStart, end === -1 ? text.length : end).replaceAll("\t", " ");
  const column = Array.from(text.slice(lineStart, at));
  const dots = column.map((each) => (each.charCodeAt(0) > 127 ? "．" : ".")).join("");
  return `ERROR: <input>:${line}:${column.length + 1}: ${message}\n | ${snippet}\n | ${dots}^`;
}
