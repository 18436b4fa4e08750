import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { expect, test } from "playwright/test";
import { ClusterPage } from "./pages/clusterPage.ts";

test.use({ serviceWorkers: "allow" });

const types: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png", ".json": "application/json", ".webmanifest": "application/manifest+json" };

/** A host that serves a copy of the built page under a path, and nothing else. */
async function serveUnder(path: string, folder: string): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://host");
    const name = pathname.startsWith(path) ? pathname.slice(path.length) || "index.html" : "none";
    void readFile(join(folder, name)).then(
      (body) => response.writeHead(200, { "content-type": types[extname(name)] ?? "application/octet-stream", "cache-control": "no-cache" }).end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

test("once loaded it opens without a network, under any path; a new version is offered, and takes the cluster along", async ({ page, context }) => {
  const folder = await mkdtemp(join(tmpdir(), "kubarium-"));
  await cp("dist", folder, { recursive: true });
  const server = await serveUnder("/docs/tank/", folder);
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/docs/tank/`;
  const cluster = new ClusterPage(page);
  try {
    await page.goto(`${address}?seed=7`);
    await expect(cluster.vital("Write")).toHaveAccessibleName(/works/);
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
      if (navigator.serviceWorker.controller === null) await new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }));
    });

    await context.setOffline(true);
    await page.reload();
    await expect(cluster.vital("Write")).toHaveAccessibleName(/works/);
    // Parts that are fetched on demand are there too: the terminal, and the rest of the engine.
    await cluster.give("kubectl create deployment web --image=nginx");
    await expect(cluster.pods("web")).toHaveCount(1);
    await context.setOffline(false);

    // Another build is put in the place of this one.
    await writeFile(join(folder, "theme.js"), `${await readFile(join(folder, "theme.js"), "utf8")}\n// another build\n`);
    await writeFile(join(folder, "sw.js"), (await readFile(join(folder, "sw.js"), "utf8")).replace(/"version":"\w+"/, '"version":"another"'));
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
    const offer = page.getByRole("log", { name: "Notices" });
    await expect(offer).toContainText("A new version of Kubarium is here");
    await expect(cluster.pods("web")).toHaveCount(1);
    await offer.getByRole("button", { name: "Use it now" }).click();
    await page.waitForURL(/#h=/);
    await expect(cluster.pods("web")).toHaveCount(1);
    expect(await page.evaluate(async () => (await fetch("theme.js")).text())).toContain("another build");
  } finally {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true });
  }
});
