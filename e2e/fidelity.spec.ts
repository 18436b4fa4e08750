import { expect, test } from "playwright/test";

test("what is simulated and what is not has an address of its own", async ({ page }) => {
  await page.goto("./?seed=7#fidelity");
  const dialog = page.getByRole("dialog", { name: "What is simulated, and what is not" });
  await dialog.getByRole("searchbox", { name: "Kind, field or word" }).fill("hostPID");
  await expect(dialog).toContainText("processes of other pods are never visible");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\?seed=7$/);
});
