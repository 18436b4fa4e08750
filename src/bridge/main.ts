import { startBridge } from "./bridge.ts";
import { parseOptions } from "./options.ts";

/** `npm run bridge`: see docs/bridge.md. */
async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (!options.ok) {
    console.error(options.error);
    process.exitCode = 2;
    return;
  }
  // Before anything else: whoever started it may go away while it starts.
  const ended = new Promise<void>((end) => {
    process.stdin.once("end", end).once("close", end).once("error", () => end()).resume();
    process.once("SIGTERM", () => end()).once("SIGINT", () => end());
  });
  const bridge = await Promise.race([startBridge(options.value), ended]);
  if (bridge === undefined) process.exit(0);
  console.log(`READY ${bridge.kubeconfig}`);
  console.log(`PAGE ${bridge.page}`);
  await ended;
  await bridge.close();
  process.exit(0);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
