import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundle } from "../bundle.mjs";
import { startBridgeProcess } from "./bridgeProcess.ts";

/** 62 MB with what it brings along: installed when it is asked for, not with the project. Its 2.x needs Node 22. */
const clientPackage = "@kubernetes/client-node@1.4.0";

function install(folder: string): boolean {
  if (existsSync(join(folder, "node_modules/@kubernetes/client-node/package.json"))) return true;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), `${JSON.stringify({ private: true })}\n`);
  console.log(`installing ${clientPackage} into ${folder}`);
  return spawnSync("npm", ["install", "--save-exact", "--no-audit", "--no-fund", "--loglevel=error", clientPackage], { cwd: folder, stdio: "inherit" }).status === 0;
}

/** The official client for Node, unmodified, against a bridge. */
export async function runClientNode(): Promise<boolean> {
  const root = process.cwd();
  const folder = join(root, "node_modules/.cache/client-node");
  if (!install(folder)) {
    console.error(`${clientPackage} could not be installed: is the network there?`);
    process.exit(2);
  }
  const bridge = await startBridgeProcess(await bundle(root, join(root, "src/bridge/main.ts")), ["--blueprint", "bare", "--workers", "1", "--port", "0"]);
  try {
    const script = join(root, "src/testing/conformance/clientNode.mjs");
    return spawnSync(process.execPath, [script, folder], { stdio: "inherit", env: { ...process.env, KUBECONFIG: bridge.kubeconfig } }).status === 0;
  } finally {
    await bridge.close();
  }
}
