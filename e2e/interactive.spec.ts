import { expect, test } from "playwright/test";
import { ClusterPage } from "./pages/clusterPage.ts";

const slow = { timeout: 60_000 };

test("kubectl exec -it opens the container's shell in the tab: prompt, commands, exit", async ({ page }) => {
  const cluster = new ClusterPage(page);
  await cluster.open();
  await cluster.openPanel("Terminal");
  await expect(cluster.commandLine).toBeFocused();
  const type = async (line: string): Promise<void> => {
    await page.keyboard.type(line);
    await page.keyboard.press("Enter");
  };
  await type("kubectl run box --image=busybox -- sleep 3600 && kubectl wait pod box --for=condition=Ready");
  await expect(cluster.terminal).toContainText("pod/box condition met", slow);
  await type("kubectl exec -it box -- sh");
  const shell = page.getByRole("textbox", { name: "Input of the command that runs" });
  await expect(shell).toBeFocused(slow);
  await type("hostname; echo $((1))");
  await expect(cluster.terminal).toContainText(/\/ # hostname; echo \$\(\(1\)\)\s*box/, slow);
  await type("cd /tmp");
  await type("pwd");
  await expect(cluster.terminal).toContainText(/\/tmp # pwd\s*\/tmp/, slow);
  await type("exit 4");
  await expect(cluster.terminal).toContainText("command terminated with exit code 4", slow);
  await expect(cluster.commandLine).toHaveAccessibleName("Command line");
  await type("echo code $?");
  await expect(cluster.terminal).toContainText("code 4");
  expect(cluster.complaints).toEqual([]);
});

test("a program of the shell reads what is typed until Ctrl-D", async ({ page }) => {
  const cluster = new ClusterPage(page);
  await cluster.open();
  await cluster.openPanel("Terminal");
  await expect(cluster.commandLine).toBeFocused();
  await page.keyboard.type("cat > note && wc -l note");
  await page.keyboard.press("Enter");
  const input = page.getByRole("textbox", { name: "Input of the command that runs" });
  await expect(input).toBeVisible();
  for (const line of ["one", "two"]) {
    await page.keyboard.type(line);
    await page.keyboard.press("Enter");
    await expect(input).toHaveValue("");
  }
  await page.keyboard.press("Control+d");
  await expect(cluster.terminal).toContainText("2 note");
  expect(cluster.complaints).toEqual([]);
});

test("kubectl port-forward: curl in another tab reaches the container's program; Ctrl-C ends it", async ({ page }) => {
  const cluster = new ClusterPage(page);
  await cluster.open();
  await cluster.openPanel("Terminal");
  await expect(cluster.commandLine).toBeFocused();
  const type = async (line: string): Promise<void> => {
    await page.keyboard.type(line);
    await page.keyboard.press("Enter");
  };
  await type("kubectl run web --image=nginx --port=80 && kubectl wait pod web --for=condition=Ready");
  await expect(cluster.terminal).toContainText("pod/web condition met", slow);
  await type("kubectl port-forward web 8080:80");
  await expect(cluster.terminal).toContainText("Forwarding from 127.0.0.1:8080 -> 80", slow);
  await page.getByRole("button", { name: "One more shell" }).click();
  await expect(cluster.commandLine).toBeFocused();
  await type("curl -s localhost:8080 | grep -o '<h1>.*</h1>'");
  await expect(cluster.terminal).toContainText(/<\/h1>'\s*<h1>Welcome to nginx!<\/h1>/, slow);
  await page.getByRole("tab", { name: /^Shell 1/ }).click();
  await expect(cluster.terminal).toContainText("Handling connection for 8080");
  await expect(cluster.commandLine).toBeFocused();
  await page.keyboard.press("Control+c");
  await expect(cluster.commandLine).toHaveAccessibleName("Command line");
  await type("curl localhost:8080");
  await expect(cluster.terminal).toContainText("Could not connect to server", slow);
  expect(cluster.complaints).toEqual([]);
});
