import { request } from "node:https";
import { controlPath } from "../../bridge/control/control.ts";

interface ControlAnswer {
  readonly ok: boolean;
  readonly text: string;
}

/** Says to a bridge what `npm run ctl -- ...` would. */
export function askControl({ server, ca, token }: { readonly server: string; readonly ca: string; readonly token: string }, words: readonly string[]): Promise<ControlAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(`${server}${controlPath}`, { method: "POST", ca, agent: false, headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" } }, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text += chunk.toString()));
      response.on("end", () => resolve({ ok: response.statusCode === 200, text }));
    });
    sent.on("error", reject);
    sent.end(JSON.stringify({ words }));
  });
}
