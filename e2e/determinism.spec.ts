import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "playwright/test";

const root = fileURLToPath(new URL("..", import.meta.url));
const histories = 200;

interface Lived {
  readonly history: unknown;
  readonly hash: string;
}

/** Histories and their hashes, as Node lives through them; in `npm test` the unit tests of the same run have done so. */
function livedInNode(): readonly Lived[] {
  const known = process.env["KUBARIUM_LIVED"];
  if (known !== undefined && existsSync(known)) return JSON.parse(readFileSync(known, "utf8")) as readonly Lived[];
  const text = execFileSync(process.execPath, ["src/testing/run.mjs", "src/testing/determinism/print.ts", "--", String(histories)], { cwd: root, maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(String(text)) as readonly Lived[];
}

/** The address of the built worker. */
function workerAsset(): string {
  const file = readdirSync(join(root, process.env["KUBARIUM_OUT"] ?? "dist", "assets")).find((name) => /^main-.*\.js$/.test(name));
  if (file === undefined) throw new Error("the build has no worker");
  return `./assets/${file}`;
}

test("200 random fault histories have the same hash in this browser as in Node", async ({ page }) => {
  test.setTimeout(600_000);
  const lived = livedInNode();
  await page.goto("./");
  for (let first = 0; first < lived.length; first += 20) {
    const batch = lived.slice(first, first + 20);
    const hashes = await page.evaluate(liveInWorker, { worker: workerAsset(), histories: batch.map((one) => one.history) });
    expect(hashes).toEqual(batch.map((one) => one.hash));
  }
});

/** Runs in the page: lives through histories one after the other, in one worker, which begins anew with each. */
async function liveInWorker({ worker, histories }: { readonly worker: string; readonly histories: readonly unknown[] }): Promise<readonly string[]> {
  const hashes: string[] = [];
  const engine = new Worker(new URL(worker, location.href), { type: "module" });
  for (const [requestId, history] of histories.entries()) {
    hashes.push(
      await new Promise<string>((resolve, reject) => {
        engine.onmessage = ({ data }) => {
          // Nothing is answered while a history is still being lived through.
          if (data.type === "frame") engine.postMessage({ type: "getHistory", requestId, withDigest: true });
          else if (data.type === "history" && data.requestId === requestId) resolve(data.hash);
          else if (data.type === "fatal") reject(new Error(data.message));
        };
        engine.postMessage({ type: "start", version: 1, history, speed: 1, running: false });
      }),
    );
  }
  engine.terminate();
  return hashes;
}
