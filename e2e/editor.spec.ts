import { readFile } from "node:fs/promises";
import { expect, test } from "playwright/test";
import type { Locator } from "playwright/test";
import { ClusterPage } from "./pages/clusterPage.ts";

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: nginx
`;

/** As `kubectl get deployment web -o yaml` prints it: with what the server and its controllers wrote. */
const printed = `apiVersion: v1
items:
- apiVersion: apps/v1
  kind: Deployment
  metadata:
    annotations:
      deployment.kubernetes.io/revision: "1"
    creationTimestamp: "2026-01-01T10:00:00Z"
    generation: 1
    labels:
      app: shop
    name: shop
    namespace: default
    resourceVersion: "4711"
    uid: 0b3f1f3a-5d0f-4b5e-9f63-0e3f0b9a3f10
  spec:
    progressDeadlineSeconds: 600
    replicas: 2
    selector:
      matchLabels:
        app: shop
    template:
      metadata:
        labels:
          app: shop
      spec:
        containers:
        - image: nginx:1.27
          name: shop
  status:
    observedGeneration: 1
    replicas: 2
kind: List
metadata:
  resourceVersion: ""
`;

/** The editor of manifests, open and empty. */
async function openEditor(cluster: ClusterPage): Promise<{ readonly dialog: Locator; readonly editor: Locator }> {
  await cluster.open();
  await cluster.page.getByRole("button", { name: "Apply", exact: true }).first().click();
  const dialog = cluster.applyDialog;
  const editor = dialog.getByRole("textbox", { name: /^Manifest in YAML/ });
  await editor.click();
  return { dialog, editor };
}

/** Puts a text into the editor at once, as a paste does. */
async function paste(cluster: ClusterPage, text: string): Promise<void> {
  await cluster.page.evaluate((content) => {
    const data = new DataTransfer();
    data.setData("text/plain", content);
    document.activeElement?.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
}

test.describe("the editor of manifests", () => {
  test("offers the fields and values that may stand where one writes", async ({ page }) => {
    const cluster = new ClusterPage(page);
    const { editor } = await openEditor(cluster);
    await paste(cluster, deployment);
    await page.keyboard.press("Control+End");
    await page.keyboard.type("          imageP");
    const option = page.getByRole("option", { name: /imagePullPolicy/ });
    await expect(option).toBeVisible();
    await page.keyboard.press("ArrowDown");
    const help = page.locator(".cm-completionInfo");
    await expect(help).toContainText("one of: Always, IfNotPresent, Never");
    await expect(help).toBeInViewport({ ratio: 1 });
    await page.keyboard.press("Tab");
    await expect(editor).toContainText("imagePullPolicy:");
    await page.keyboard.press("Control+Space");
    await expect(page.getByRole("option", { name: "IfNotPresent" })).toBeVisible();
    await page.keyboard.type("Nev");
    await page.keyboard.press("Tab");
    await expect(editor).toContainText("imagePullPolicy: Never");
    await page.keyboard.press("Control+z");
    await expect(editor).not.toContainText("imagePullPolicy: Never");
    expect(cluster.complaints).toEqual([]);
  });

  test("says what Kubernetes says of a field, where the pointer rests on it", async ({ page }) => {
    const cluster = new ClusterPage(page);
    const { editor } = await openEditor(cluster);
    await paste(cluster, deployment);
    await editor.locator(".cm-line", { hasText: "replicas: 2" }).getByText("replicas").hover();
    const help = page.locator(".cm-field-help");
    await expect(help).toContainText("replicas  <integer>");
    await expect(help).toContainText("Number of desired pods.");
    expect(cluster.complaints).toEqual([]);
  });

  test("marks a mistake where it stands, and says it in words", async ({ page }) => {
    const cluster = new ClusterPage(page);
    const { dialog, editor } = await openEditor(cluster);
    await paste(cluster, deployment.replace("image: nginx", "imagePullPolcy: Always\n          image: nginx"));
    await expect(editor.locator(".cm-lintRange-error")).toHaveText("imagePullPolcy");
    await dialog.getByRole("button", { name: /unknown field "spec\.template\.spec\.containers\[0\]\.imagePullPolcy"/ }).click();
    await expect(editor).toBeFocused();
    await expect(editor.locator(".cm-activeLine")).toContainText("imagePullPolcy");
    expect(cluster.complaints).toEqual([]);
  });
});

test("files that fall onto the page open in the editor, together", async ({ page }) => {
  const cluster = new ClusterPage(page);
  await cluster.open();
  await cluster.drop("web.yaml", deployment);
  await expect(cluster.applyDialog.getByRole("textbox", { name: /^Manifest in YAML/ })).toContainText("kind: Deployment");
});

test("what kubectl printed of a real cluster is cleaned, lives here, and leaves as manifests", async ({ page }) => {
  const cluster = new ClusterPage(page);
  await cluster.open();
  await cluster.drop("printed.yaml", printed);
  const dialog = page.getByRole("dialog", { name: "From a real cluster" });
  await expect(dialog.getByRole("status")).toContainText("1 Deployment");
  await dialog.getByRole("button", { name: "Open the clean manifests" }).click();
  const editor = cluster.applyDialog.getByRole("textbox", { name: /^Manifest in YAML/ });
  await expect(editor).toContainText("name: shop");
  await expect(editor).not.toContainText("resourceVersion");
  await cluster.applyDialog.getByRole("button", { name: "Apply", exact: true }).click();
  await expect(cluster.applyDialog).toContainText("deployment.apps/shop created");
  await cluster.closeDialog();
  await page.getByRole("button", { name: "Share this session" }).click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save the manifests" }).click()]);
  const text = await readFile(await download.path(), "utf8");
  expect(text).toContain("name: shop");
  expect(text).not.toContain("resourceVersion");
  expect(text).not.toContain("uid:");
  expect(cluster.complaints).toEqual([]);
});
