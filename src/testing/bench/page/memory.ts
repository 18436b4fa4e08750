import type { CDPSession, Page } from "playwright";
import { openPage, patience } from "./lab.ts";
import type { Lab } from "./lab.ts";

const hour = 3_600_000_000;
const hours = [1, 2, 4, 6, 8, 10] as const;

/** Bytes that live in the cluster's worker, after a collection: Playwright speaks to pages only, so the browser is asked to pass it on. */
async function workerHeap(session: CDPSession, page: Page): Promise<number> {
  const { targetInfos } = await session.send("Target.getTargets", { filter: [{}] });
  const target = targetInfos.find(({ type, url }) => type === "worker" && page.workers().some((worker) => worker.url() === url) && !url.includes("filter"));
  if (target === undefined) return 0;
  const { sessionId } = await session.send("Target.attachToTarget", { targetId: target.targetId });
  let nextId = 1;
  const ask = (method: string): Promise<Readonly<Record<string, unknown>>> =>
    new Promise((resolve) => {
      const id = nextId++;
      const listen = ({ sessionId: from, message }: { readonly sessionId: string; readonly message: string }) => {
        const answer = JSON.parse(message) as { readonly id?: number; readonly result?: Readonly<Record<string, unknown>> };
        if (from !== sessionId || answer.id !== id) return;
        session.off("Target.receivedMessageFromTarget", listen);
        resolve(answer.result ?? {});
      };
      session.on("Target.receivedMessageFromTarget", listen);
      void session.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id, method, params: {} }) });
    });
  await ask("HeapProfiler.collectGarbage");
  const { usedSize } = await ask("Runtime.getHeapUsage");
  await session.send("Target.detachFromTarget", { sessionId });
  return Number(usedSize);
}

/** Heaps of page and worker over ten simulated hours of the default cluster with an application: they grow to their bounds, and no further. */
export async function benchMemory(lab: Lab): Promise<void> {
  const page = await openPage(lab, "?seed=1");
  const ofPage = await page.context().newCDPSession(page);
  const ofBrowser = await lab.browser.newBrowserCDPSession();
  await page.waitForFunction(() => window.meter.readyNodes() >= 3, undefined, patience);
  await page.waitForTimeout(3_000);
  await page.evaluate(() => {
    window.meter.send({ type: "command", requestId: 1_000_000, command: { type: "kubectl", line: "kubectl create deployment web --image=nginx --replicas=6" } });
    window.meter.send({ type: "setSpeed", speed: 1000 });
  });
  let first = 0;
  for (const at of hours) {
    await page.waitForFunction((until) => window.meter.now() >= until, at * hour, patience);
    await ofPage.send("HeapProfiler.collectGarbage");
    const { usedSize } = await ofPage.send("Runtime.getHeapUsage");
    const worker = await workerHeap(ofBrowser, page);
    first ||= usedSize + worker;
    console.log(`memory after ${String(at).padStart(2)} h         page ${(usedSize / 1e6).toFixed(0)} MB, worker ${(worker / 1e6).toFixed(0)} MB (${((usedSize + worker) / first).toFixed(2)} of that after an hour)`);
  }
  await page.close();
}
