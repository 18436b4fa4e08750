import { expect, test } from "playwright/test";
import { ClusterPage } from "./pages/clusterPage.ts";

const slow = { timeout: 60_000 };

test.describe("the terminal, typed as a person does", () => {
  let cluster: ClusterPage;

  test.beforeEach(async ({ page }) => {
    cluster = new ClusterPage(page);
    await cluster.open();
    await cluster.openPanel("Terminal");
    await expect(cluster.commandLine).toBeFocused();
  });

  test.afterEach(() => {
    expect(cluster.complaints).toEqual([]);
  });

  async function type(line: string): Promise<void> {
    await cluster.page.keyboard.type(line);
    await cluster.page.keyboard.press("Enter");
  }

  test("pipes, jq, files, loops and here-documents", async ({ page }) => {
    await type("kubectl get nodes --no-headers | grep -c worker");
    await expect(cluster.terminal).toContainText(/-c worker\s*3/, slow);
    await type("kubectl get nodes -o json | jq -r '.items[].metadata.name' | sort -r | head -1");
    await expect(cluster.terminal).toContainText(/head -1\s*worker-3/, slow);
    await type("cat <<EOF > pod.yaml");
    for (const line of ["apiVersion: v1", "kind: Pod", "metadata:", "name: typed", "spec:", "containers: [{name: c, image: nginx}]"]) {
      await page.keyboard.type(line === "name: typed" || line.startsWith("containers") ? `  ${line}` : line);
      await page.keyboard.press("Enter");
    }
    await type("EOF");
    await type("kubectl apply -f pod.yaml && rm pod.yaml; ls *.yaml");
    await expect(cluster.terminal).toContainText("pod/typed created", slow);
    await expect(cluster.terminal).toContainText("ls: cannot access '*.yaml'", slow);
    await type("for p in $(kubectl get pods -o name); do echo \"[$p]\"; done");
    await expect(cluster.terminal).toContainText("[pod/typed]", slow);
  });

  test("Ctrl-C ends a watch in the cluster too; the history has both", async ({ page }) => {
    await type("kubectl get nodes -w");
    await expect(cluster.terminal).toContainText(/worker-1 +Ready/, slow);
    await page.keyboard.press("Control+c");
    await expect(cluster.commandLine).toHaveAccessibleName("Command line");
    await type("echo $((40 + 2)) is the answer");
    await expect(cluster.terminal).toContainText("42 is the answer");
    const given = await cluster.commandsGiven();
    expect(given.join("\n")).toContain("kill -INT %1");
    await expect(cluster.onMachine("kubectl", "laptop")).toContainText("idle");
  });

  test("history: Up, Ctrl-R, and it outlives a visit; Tab completes", async ({ page }) => {
    await type("echo $((1 + 1)) at first");
    await type("echo second");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    await expect(cluster.commandLine).toHaveValue("echo $((1 + 1)) at first");
    await page.keyboard.press("Control+c");
    await page.reload();
    await expect(cluster.vital("Write")).toHaveAccessibleName(/works/);
    await cluster.openPanel("Terminal");
    await expect(cluster.commandLine).toBeFocused();
    await page.keyboard.press("Control+r");
    await page.keyboard.type("first");
    await page.keyboard.press("Enter");
    await expect(cluster.terminal).toContainText("2 at first");
    await page.keyboard.type("kubectl get nod");
    await page.keyboard.press("Tab");
    await page.keyboard.type("worker-2");
    await page.keyboard.press("Enter");
    await expect(cluster.terminal).toContainText(/worker-2 +Ready/, slow);
  });

  test("two shells: a watch in one, commands with a namespace in the other", async ({ page }) => {
    await type("watch -n 1 kubectl get nodes");
    await expect(cluster.terminal).toContainText("Every 1.0s: kubectl get nodes", slow);
    await page.getByRole("button", { name: "One more shell" }).click();
    await expect(cluster.commandLine).toBeFocused();
    await type("kubens kube-system");
    await type("kubectl get configmaps");
    await expect(cluster.terminal).toContainText("kube-root-ca.crt", slow);
    await expect(cluster.terminal).toContainText("laptop (kube-system)$ kubectl get configmaps");
    await page.getByRole("tab", { name: "Shell 1" }).click();
    await page.keyboard.press("Control+c");
    await type("kubectl get configmaps | wc -l");
    await expect(cluster.terminal).toContainText(/\^C/);
    await page.getByRole("button", { name: "Close shell 2" }).click();
    await expect(page.getByRole("tab", { name: /^Shell/ })).toHaveCount(1);
  });

  test("a pattern that never ends does not stop the page, and Ctrl-C ends it", async ({ page }) => {
    await type(`printf '${"a".repeat(40)}!\\n' | grep -E '^(a+)+$'`);
    await expect(page.getByText("Ctrl-C interrupts")).toBeVisible();
    await page.keyboard.press("Control+c");
    await type("echo alive | tr a-z A-Z");
    await expect(cluster.terminal).toContainText("ALIVE");
  });

  test("vi opens the page's editor; what is saved there is in the file", async ({ page }) => {
    await type("vi note.yaml && cat note.yaml");
    const editor = page.getByRole("tabpanel", { name: "Manifests" }).getByRole("textbox");
    await expect(editor).toBeVisible(slow);
    await editor.click();
    await page.keyboard.type("kind: Note");
    await page.getByRole("button", { name: "Save and close" }).click();
    await expect(cluster.terminal).toContainText(/cat note\.yaml\s*kind: Note/);
  });
});
