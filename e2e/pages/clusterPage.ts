import { expect } from "playwright/test";
import type { Locator, Page } from "playwright/test";

export type Sign = "Read" | "Write" | "Schedule" | "Heal" | "Traffic";

/** The page as its visitors know it: by what things are called, and by what one does with them. */
export class ClusterPage {
  readonly complaints: string[] = [];

  constructor(readonly page: Page) {
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") this.complaints.push(message.text());
    });
  }

  /** Opens the page on a history that is the same each time, and waits until the cluster in it lives. */
  async open(): Promise<void> {
    await this.page.goto("./?seed=7");
    await expect(this.process("etcd", "leader")).toHaveCount(1);
    await expect(this.vital("Write")).toHaveAccessibleName(/works/);
    const welcome = this.page.getByRole("region", { name: "Welcome" });
    if (await welcome.isVisible()) await welcome.getByRole("button", { name: "Dismiss" }).click();
  }

  /** The boxes of a component: all of them, or those whose name says that they lead, follow, are stopped ... */
  process(binary: string, role = ""): Locator {
    return this.page.getByRole("button", { name: new RegExp(`^${binary} on [\\w-]+${role === "" ? "" : `,.*\\b${role}`}`) });
  }

  onMachine(binary: string, machine: string): Locator {
    return this.page.getByRole("button", { name: new RegExp(`^${binary} on ${machine}(,|$)`) });
  }

  machine(name: string): Locator {
    return this.page.getByRole("button", { name: new RegExp(`^${name}, `) });
  }

  vital(sign: Sign): Locator {
    return this.page.getByRole("button", { name: new RegExp(`^${sign} `) });
  }

  pods(name: string | RegExp): Locator {
    const pattern = typeof name === "string" ? new RegExp(`^pod default/${name}`) : name;
    return this.page.getByRole("button", { name: pattern });
  }

  link(a: string, b: string): Locator {
    return this.page.getByRole("button", { name: new RegExp(`^Link ${a} to ${b} `) }).first();
  }

  get inspector(): Locator {
    return this.page.getByRole("complementary", { name: "Inspector" });
  }

  get commandLine(): Locator {
    return this.page.getByRole("textbox", { name: /^Command line/ });
  }

  get terminal(): Locator {
    return this.page.getByRole("log", { name: "Terminal output" });
  }

  get applyDialog(): Locator {
    return this.page.getByRole("dialog", { name: "Apply a manifest" });
  }

  async openPanel(title: string): Promise<void> {
    await this.page.getByRole("tab", { name: title, exact: true }).click();
  }

  /** The address that reproduces the session. */
  async shareLink(): Promise<string> {
    await this.page.getByRole("button", { name: "Share this session" }).click();
    const link = await this.page.getByRole("textbox", { name: "Link to this session" }).inputValue();
    await this.closeDialog();
    return link;
  }

  /** The names of pods that are drawn, sorted. */
  async podNames(): Promise<readonly string[]> {
    const labels = await this.page.getByRole("button", { name: /^pod / }).evaluateAll((buttons) => buttons.map((button) => button.getAttribute("aria-label") ?? ""));
    return labels.map((label) => label.replace(/^pod ([^:]*):.*/, "$1")).sort();
  }

  /** The lines of the command log. */
  async commandsGiven(): Promise<readonly string[]> {
    const tab = this.page.getByRole("tab", { name: "Commands" });
    if ((await tab.getAttribute("aria-selected")) !== "true") await tab.click();
    const grid = this.page.getByRole("grid", { name: "Commands given" });
    await expect(grid).toBeVisible();
    return grid.getByRole("row").allInnerTexts();
  }

  /** Lets files fall onto the page. */
  async drop(name: string, text: string): Promise<void> {
    await this.page.evaluate(
      ([fileName, content]) => {
        const data = new DataTransfer();
        data.items.add(new File([content], fileName, { type: "application/yaml" }));
        for (const type of ["dragover", "drop"]) document.body.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
      },
      [name, text] as const,
    );
  }

  /** Gives a command by the command bar. */
  async give(line: string): Promise<void> {
    // Not by its key: where a terminal has the focus, that types a slash.
    await this.page.getByRole("button", { name: "Type a command" }).click();
    const command = this.page.getByRole("combobox", { name: "Command", exact: true });
    await command.fill(line);
    await command.press("Enter");
    await expect(this.page.getByRole("dialog", { name: "Type a command" })).toHaveCount(0);
  }

  /** Chooses an entry of a box's context menu. */
  async act(target: Locator, entry: string): Promise<void> {
    await target.click({ button: "right" });
    await this.page.getByRole("menu").getByRole("menuitem", { name: new RegExp(`^${entry}`) }).click();
    await expect(this.page.getByRole("menu")).toHaveCount(0);
  }

  /** 10 to the power of `exponent` simulated seconds for each second. */
  async setSpeed(exponent: number): Promise<void> {
    await this.page.getByRole("slider", { name: "Speed" }).fill(String(exponent));
  }

  /** Types a line into the terminal. @returns the log, in which its output appears */
  async type(line: string): Promise<Locator> {
    const input = this.page.getByRole("textbox", { name: "Command line" });
    if (!(await input.isVisible())) await this.page.getByRole("tab", { name: "Terminal" }).click();
    await input.fill(line);
    await input.press("Enter");
    return this.page.getByRole("log", { name: "Terminal output" });
  }

  /** Pastes manifests into the editor and applies them. */
  async apply(manifests: string): Promise<Locator> {
    await this.page.getByRole("button", { name: "Apply", exact: true }).first().click();
    const dialog = this.page.getByRole("dialog", { name: "Apply a manifest" });
    const editor = dialog.getByRole("textbox").first();
    await editor.click();
    await this.page.evaluate((text) => {
      const data = new DataTransfer();
      data.setData("text/plain", text);
      document.activeElement?.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    }, manifests);
    await dialog.getByRole("button", { name: "Apply", exact: true }).click();
    return dialog;
  }

  async closeDialog(): Promise<void> {
    await this.page.keyboard.press("Escape");
    await expect(this.page.getByRole("dialog")).toHaveCount(0);
  }
}
