import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright/test";

const require = createRequire(import.meta.url);
const source = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
}

interface AxeWindow {
  readonly axe: { run(context: object, options: object): Promise<{ violations: readonly Violation[] }> };
}

/** The rules of WCAG 2.2 AA and axe's own advice; or, where structure has been looked at already, of colour alone. */
export type Rules = "all" | "colour";

/** Puts axe into the page: its context must be allowed to bypass the page's content security policy. */
export const loadAxe = async (page: Page): Promise<void> => void (await page.addScriptTag({ content: source }));

/** What is wrong with a part of the page (a CSS selector), one line for each rule that is broken. */
export async function violations(page: Page, part: string, rules: Rules): Promise<readonly string[]> {
  return page.evaluate(
    async ([selector, which]) => {
      // What is about to be drawn is there with the next frame.
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      const { axe } = window as unknown as AxeWindow;
      const run = await axe.run(
        { include: [[selector]] },
        {
          runOnly: which === "colour" ? { type: "rule", values: ["color-contrast"] } : { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
          // Experimental in axe: it wants every word on a card (figures of bars, "cpu", "mem") in the card's name.
          rules: { "label-content-name-mismatch": { enabled: false } },
          resultTypes: ["violations"],
        },
      );
      return run.violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 4).map(({ target, failureSummary = "" }) => `${target.join(" ")} ${failureSummary.replaceAll(/\s+/g, " ")}`).join("; ")}`);
    },
    [part, rules] as const,
  );
}
