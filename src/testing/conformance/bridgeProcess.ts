import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";

/** A bridge in a process of its own, with a fresh cluster. */
export interface BridgeProcess {
  readonly kubeconfig: string;
  readonly server: string;
  /** PEM, in base64: as a kubeconfig has it. */
  readonly authority: string;
  readonly token: string;
  close(): Promise<void>;
}

const startMillis = 60_000;

/**
 * @param program the bundled bridge
 * @param words its command line
 */
export async function startBridgeProcess(program: string, words: readonly string[]): Promise<BridgeProcess> {
  const child = spawn(process.execPath, [program, ...words], { stdio: ["pipe", "pipe", "pipe"] });
  const kubeconfig = await readyLine(child);
  const config = JSON.parse(readFileSync(kubeconfig, "utf8")) as {
    readonly clusters: readonly [{ readonly cluster: { readonly server: string; readonly "certificate-authority-data": string } }];
    readonly users: readonly [{ readonly user: { readonly token: string } }];
  };
  const { server, "certificate-authority-data": authority } = config.clusters[0].cluster;
  return { kubeconfig, server, authority, token: config.users[0].user.token, close: () => end(child) };
}

function readyLine(child: ReturnType<typeof spawn>): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    let log = "";
    const late = setTimeout(() => reject(new Error(`the bridge is not ready after ${startMillis / 1000} s: ${log}`)), startMillis);
    child.stdout?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      const ready = /^READY (.+)$/m.exec(text);
      if (ready === null) return;
      clearTimeout(late);
      resolve(ready[1]?.trim() ?? "");
    });
    child.stderr?.on("data", (chunk: Buffer) => (log = (log + chunk.toString()).slice(-2000)));
    child.stdin?.on("error", () => undefined);
    child.once("exit", (code) => {
      clearTimeout(late);
      reject(new Error(`the bridge ended with ${code}: ${log}`));
    });
  });
}

/** It ends when its standard input does. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.stdin?.end();
  const impatient = setTimeout(() => child.kill("SIGKILL"), 5000);
  await gone;
  clearTimeout(impatient);
}
