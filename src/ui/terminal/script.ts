/** A line to run, with what is piped into it. */
export interface ScriptCommand {
  readonly line: string;
  readonly stdin?: string;
}

export interface Script {
  readonly commands: readonly ScriptCommand[];
  /** The word that a here-document still waits for; the last command is then not complete. */
  readonly waitsFor?: string;
}

const hereDocument = /\s*<<(-?)\s*(["']?)([A-Za-z_][A-Za-z0-9_]*)\2\s*$/;

/**
 * Splits what was typed or pasted into commands: one per line; empty lines, comments and a copied
 * prompt are left out; a backslash at the end joins lines; `<<EOF` pipes the lines that follow, up to EOF.
 */
export function splitScript(text: string): Script {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const commands: ScriptCommand[] = [];
  for (let index = 0; index < lines.length; index++) {
    let line = (lines[index] ?? "").replace(/^\s*(?:laptop)?\$ /, "");
    while (/(^|[^\\])(\\\\)*\\$/.test(line) && index + 1 < lines.length) {
      index += 1;
      line = line.slice(0, -1) + (lines[index] ?? "").trimStart();
    }
    line = line.trim();
    if (line === "" || line.startsWith("#")) continue;
    const opening = hereDocument.exec(line);
    if (opening === null) {
      commands.push({ line });
      continue;
    }
    const [whole, dash = "", , word = ""] = opening;
    const body: string[] = [];
    let isClosed = false;
    while (!isClosed && index + 1 < lines.length) {
      index += 1;
      const next = dash === "" ? (lines[index] ?? "") : (lines[index] ?? "").replace(/^\t+/, "");
      if (next === word) isClosed = true;
      else body.push(next);
    }
    const command = { line: line.slice(0, line.length - whole.length), stdin: `${body.join("\n")}\n` };
    commands.push(command);
    if (!isClosed) return { commands, waitsFor: word };
  }
  return { commands };
}
