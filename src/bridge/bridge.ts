import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { makeCertificates } from "./certificates.ts";
import { Engine } from "./engine.ts";
import { startPageServer } from "./page/pageServer.ts";
import { newHttpServer } from "./httpServer.ts";
import { writeKubeconfig } from "./kubeconfig.ts";
import type { BridgeOptions } from "./options.ts";
import type { OutsideServer } from "./outside.ts";
import { loadLateParts } from "../worker/lateParts.ts";
import { Tokens } from "./tokens.ts";

/** A running bridge. */
export interface Bridge {
  /** The file; it holds the administrator's token. */
  readonly kubeconfig: string;
  readonly server: string;
  readonly token: string;
  readonly ca: string;
  readonly engine: Engine;
  /** Where a browser finds the page that shows this cluster; it holds the page's own token. */
  readonly page: string;
  close(): Promise<void>;
}

/** Starts a cluster, and a server on the loopback interface that speaks for it; fulfilled when the cluster answers. */
export async function startBridge(options: BridgeOptions): Promise<Bridge> {
  const engine = new Engine(options);
  const token = randomBytes(24).toString("base64url");
  const certificates = await makeCertificates();
  let server = "";
  const http = newHttpServer({ engine, tokens: new Tokens(token), certificates, access: () => ({ server, certificates }) });
  server = `https://127.0.0.1:${await listen(http, options.port)}`;
  // Before the first request can ask for them.
  await loadLateParts();
  await engine.start();
  const page = await startPageServer(engine, randomBytes(24).toString("base64url"), join(process.cwd(), "dist"));
  const kubeconfig = writeKubeconfig({ server, ca: certificates.ca, user: "kubernetes-admin", token }, options.kubeconfig);
  return {
    kubeconfig: kubeconfig.file,
    server,
    token,
    ca: certificates.ca,
    engine,
    page: page.address,
    close: async () => {
      engine.stop();
      await page.close();
      await http.close();
      kubeconfig.remove();
    },
  };
}

async function listen(http: OutsideServer, port: number): Promise<number> {
  try {
    return await http.listen(port);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") throw new Error(`port ${port} is taken: choose another by --port, or any that is free by --port 0`, { cause: error });
    throw error;
  }
}
