import { commandLine } from "../../protocol/index.ts";
import type { Command } from "../../protocol/index.ts";
import { sendCommand } from "./connection.ts";
import type { CommandResult } from "./connection.ts";
import { showToast } from "./toasts.ts";

/**
 * Gives a command and says so: the line one would have typed, or why it was refused. For kubectl
 * lines, what kubectl prints is shown when it has ended.
 */
export async function runCommand(command: Command): Promise<CommandResult> {
  const line = commandLine(command);
  const printed: string[] = [];
  const result = await sendCommand(command, command.type !== "kubectl" ? undefined : (output) => {
    printed.push(output.text);
    if (output.done === undefined) return;
    const text = printed.join("").trim();
    if (text !== "") showToast({ tone: output.done === 0 ? "ok" : "bad", text: text.length > 300 ? `${text.slice(0, 300)} …` : text });
  });
  if (result.ok) showToast({ tone: "info", text: "", code: line });
  else showToast({ tone: "bad", text: result.message, code: line });
  return result;
}
