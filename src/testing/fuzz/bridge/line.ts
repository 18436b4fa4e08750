import { connect as connectTcp } from "node:net";
import { connect as connectTls } from "node:tls";
import type { TLSSocket } from "node:tls";

/** Where the bridge listens. */
export interface Target {
  readonly port: number;
  readonly ca: string;
  readonly token: string;
}

/** How the talk on a connection went. */
export interface Talk {
  /** What came back, as far as it was kept. */
  readonly heard: string;
  readonly isClosed: boolean;
}

const heardMax = 4096;

/** A TLS connection over which bytes go as they are. */
export function openLine({ port, ca }: Target, protocol: "http/1.1" | "h2"): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ host: "127.0.0.1", port, ca, ALPNProtocols: [protocol] }, () => {
      socket.off("error", reject);
      socket.on("error", () => socket.destroy());
      resolve(socket);
    });
    socket.once("error", reject);
  });
}

/** Sends pieces one after the other, and listens until the server closes, has begun to answer, or has been silent for `patience` ms. */
export async function talk(target: Target, protocol: "http/1.1" | "h2", pieces: readonly (string | Buffer)[], patience = 300): Promise<Talk> {
  const socket = await openLine(target, protocol);
  let heard = "";
  let isClosed = false;
  const over = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, patience);
    socket.on("data", (chunk: Buffer) => {
      if (heard.length < heardMax) heard += chunk.toString("latin1");
      if (protocol === "http/1.1" && heard.includes("\r\n\r\n")) setImmediate(resolve);
    });
    socket.once("close", () => {
      isClosed = true;
      clearTimeout(timer);
      resolve();
    });
  });
  for (const piece of pieces) {
    if (socket.destroyed) break;
    socket.write(piece);
    await new Promise((go) => setImmediate(go));
  }
  await over;
  socket.destroy();
  return { heard, isClosed };
}

/** Connections that say nothing, or nothing of TLS. */
export async function plainTcp({ port }: Target, bytes: Buffer, linger: number): Promise<void> {
  const socket = connectTcp(port, "127.0.0.1");
  socket.on("error", () => socket.destroy());
  socket.write(bytes);
  await new Promise((go) => setTimeout(go, linger));
  socket.destroy();
}
