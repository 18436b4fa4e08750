import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "playwright/test";
import type { Page } from "playwright/test";
import type { KubariumPlayground, Playground } from "../src/embed/element/index.ts";

/** A documentation site of somebody else: another origin, with a strict policy of its own. */
async function serveHost(bodies: Readonly<Record<string, string>>, kubarium: string): Promise<{ readonly server: Server; readonly address: string }> {
  const policy = `default-src 'none'; script-src ${kubarium}; frame-src ${kubarium}; style-src 'self'; connect-src 'self'`;
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    if (path === "/web.yaml") return void response.writeHead(200, { "content-type": "text/plain" }).end(manifest);
    const body = bodies[path];
    response.writeHead(body === undefined ? 404 : 200, { "content-type": "text/html", "content-security-policy": policy });
    response.end(`<!doctype html><html lang="en"><head><title>Docs</title></head><body><h1>Docs</h1>${body ?? ""}</body></html>`);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return { server, address: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}` };
}

const manifest = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "nginx:1.27"}]}
`;

const spacer = "<p>text</p>".repeat(200);
const script = (kubarium: string): string => `<script type="module" src="${kubarium}embed.js"></script>`;

/** Everything that the pages ask the network for. */
function noteRequests(page: Page): Set<string> {
  const asked = new Set<string>();
  page.on("request", (request) => asked.add(request.url()));
  return asked;
}

test("in a documentation page with a strict policy: nothing is fetched until it comes near; then a live cluster that the page can speak to, that rests out of sight, and leaves focus, scrolling and storage alone", async ({ page, baseURL }) => {
  const kubarium = baseURL ?? "";
  const { server, address } = await serveHost({ "/": `${script(kubarium)}${spacer}<kubarium-playground scenario="etcd-quorum" seed="7" view="etcd" height="420" manifests="web.yaml"></kubarium-playground>${spacer}` }, new URL(kubarium).origin);
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  const asked = noteRequests(page);
  try {
    await page.goto(address);
    const playground = page.locator("kubarium-playground");
    await expect(playground).toContainText("A live Kubernetes cluster");
    const box = await playground.boundingBox();
    expect(box?.height).toBe(420);
    expect([...asked].filter((url) => url.startsWith(kubarium))).toEqual([`${kubarium}embed.js`]);

    await playground.scrollIntoViewIfNeeded();
    const frame = page.frameLocator("kubarium-playground iframe");
    await expect(frame.getByRole("tabpanel")).toBeVisible();
    await expect(frame.getByText("etcd-cp-3").first()).toBeVisible();

    // What the attribute `manifests` names cannot be written: etcd has no majority in this scenario.
    const state = () => playground.evaluate((element: KubariumPlayground) => element.state());
    await expect.poll(async () => (await state()).vitals.write).toBe("fails");
    const stopped = (await state()).processes.filter(({ name, status }) => name.startsWith("etcd") && status === "stopped");
    expect(stopped).toHaveLength(2);
    const mended = await playground.evaluate((element: KubariumPlayground, line) => element.exec(line), `systemctl start ${stopped[0]?.name ?? ""}`);
    expect(mended).toEqual({ code: 0, output: "" });
    await expect.poll(async () => (await state()).vitals.write).toBe("works");
    const applied = await playground.evaluate((element: KubariumPlayground, text) => element.apply(text), manifest);
    expect(applied.code).toBe(0);
    await expect.poll(async () => (await state()).pods.filter(({ name, status }) => name.startsWith("web-") && status === "Running").length).toBe(2);
    expect(await playground.evaluate((element: KubariumPlayground) => element.exec("kubectl get pods nosuch"))).toMatchObject({ code: 1 });
    expect(await playground.evaluate((element: KubariumPlayground) => element.exec("x".repeat(5000)).catch((error: Error) => error.message))).toMatch(/too long/);

    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("BODY");
    const before = await page.evaluate(() => window.scrollY);
    await page.mouse.move((box?.x ?? 0) + 300, 300);
    await page.mouse.wheel(0, 240);
    await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(before + 100);

    await page.evaluate(() => window.scrollTo(0, 0));
    await expect.poll(async () => (await state()).running).toBe(false);
    expect(await page.frames()[1]?.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).toEqual([0, 0, ""]);
    expect([...asked].filter((url) => !url.startsWith(kubarium) && !url.startsWith(address) && !url.startsWith("blob:"))).toEqual([]);
    expect(complaints).toEqual([]);
  } finally {
    server.close();
  }
});

test("five on a page share their files; a click starts one that waits for it; messages of other windows, and floods, do nothing", async ({ page, baseURL }) => {
  const kubarium = baseURL ?? "";
  const one = (rest: string): string => `<kubarium-playground seed="7" controls="none" height="200" ${rest}></kubarium-playground>`;
  const { server, address } = await serveHost({ "/": script(kubarium) + one("") + one('view="etcd"') + one('view="objects"') + one('view="control-plane"') + one('start="click"') }, new URL(kubarium).origin);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  try {
    await page.setViewportSize({ width: 1000, height: 1200 });
    await page.goto(address);
    const playgrounds = page.locator("kubarium-playground");
    await expect(page.frameLocator("kubarium-playground:nth-of-type(1) iframe").getByRole("tabpanel")).toBeVisible();
    await expect(playgrounds.nth(4).locator("iframe")).toHaveCount(0);
    await playgrounds.nth(4).getByRole("button", { name: "Start the cluster" }).click();
    await expect(page.frameLocator("kubarium-playground:nth-of-type(5) iframe").getByRole("tabpanel")).toBeVisible();
    const speed = (index: number) => playgrounds.nth(index).evaluate(async (element: KubariumPlayground) => (await element.state()).speed);
    expect(await speed(4)).toBe(1);

    // Neither a message that is none of ours, nor a second port, nor a flood is of any effect.
    await page.evaluate(() => {
      const frame = document.querySelector("kubarium-playground")?.shadowRoot?.querySelector("iframe")?.contentWindow;
      const { port2 } = new MessageChannel();
      frame?.postMessage({ kubarium: 1, type: "connect" }, "*", [port2]);
      for (let count = 0; count < 5_000; count++) frame?.postMessage({ kubarium: 1, type: "exec", line: "poweroff cp-1" }, "*");
    });
    const refused = await playgrounds.first().evaluate(async (element: KubariumPlayground) => {
      const answers = await Promise.allSettled(Array.from({ length: 500 }, () => element.state()));
      return answers.filter(({ status }) => status === "rejected").length;
    });
    expect(refused).toBeGreaterThan(300);
    await expect.poll(async () => speed(0).catch(() => 0)).toBe(1);
  } finally {
    server.close();
  }
});

test("in a sandboxed frame without an origin of its own the cluster lives as well, with its filters; one that nobody sees stands still", async ({ page, baseURL }) => {
  const kubarium = baseURL ?? "";
  const frameOf = (title: string, rest: string): string => `<iframe title="${title}" sandbox="allow-scripts" width="900" height="420" src="${kubarium}embed.html?seed=7&${rest}"></iframe>`;
  const { server, address } = await serveHost({ "/": `${frameOf("seen", "controls=none&terminal=true")}${spacer}${frameOf("unseen", "controls=none")}` }, new URL(kubarium).origin);
  try {
    await page.goto(address);
    const seen = page.frameLocator("iframe[title=seen]");
    await expect(seen.getByRole("button", { name: /^etcd on [\w-]+,.*\bleader/ })).toHaveCount(1);
    await seen.getByRole("textbox", { name: /^Command line/ }).fill("kubectl get nodes | grep worker-1 | wc -l");
    await seen.getByRole("textbox", { name: /^Command line/ }).press("Enter");
    await expect(seen.getByRole("log", { name: "Terminal output" })).toContainText(/\n1\n|wc -l1/);

    // Whoever connects long after the frame was there is heard as well.
    const running = (title: string) =>
      page.evaluate(
        async ([sdk, name]) => {
          const { connect } = (await import(sdk)) as { readonly connect: (frame: HTMLIFrameElement) => Promise<Playground> };
          const frame = document.querySelector<HTMLIFrameElement>(`iframe[title=${name}]`);
          return frame === null ? undefined : (await (await connect(frame)).state()).running;
        },
        [`${kubarium}embed.js`, title] as const,
      );
    expect(await running("seen")).toBe(true);
    expect(await running("unseen")).toBe(false);
  } finally {
    server.close();
  }
});

test("the builder makes the line for a page and shows what it gives", async ({ page }) => {
  await page.goto("./embed-builder.html");
  await page.getByRole("combobox", { name: "Scenario" }).selectOption("etcd-quorum");
  await page.getByRole("combobox", { name: "View" }).selectOption("raft");
  await page.getByLabel("With a terminal").check();
  await expect(page.getByRole("region", { name: "For HTML, Markdown and MDX" })).toContainText('<kubarium-playground scenario="etcd-quorum" view="raft" terminal height="420"></kubarium-playground>');
  const frame = page.getByRole("region", { name: "Preview" }).frameLocator("iframe");
  await expect(frame.getByRole("textbox", { name: /^Command line/ })).toBeVisible();
  await expect(frame.getByText("etcd-cp-3").first()).toBeVisible();
});
