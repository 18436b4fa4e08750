import type { History } from "../../protocol/index.ts";
import { copyText } from "../design/copyText.ts";
import { saveFile } from "../design/saveFile.ts";

/** A file with which somebody else can see the same mistake: what was said, and the history that leads there. */
export function saveReport(message: string, history: History): void {
  saveFile(`kubarium-report-${history.seed}.json`, JSON.stringify({ message, page: location.origin + location.pathname, browser: navigator.userAgent, history }, null, 2), "application/json");
}

/** A link that leads to the mistake. @returns whether it is on the clipboard now */
export async function copyReportLink(history: History): Promise<boolean> {
  const { encodeShareLink } = await import("../stores/shareLink.ts");
  const link = await encodeShareLink(history);
  return link.ok && copyText(`${location.origin}${location.pathname}#${link.value}`);
}
