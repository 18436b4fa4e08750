import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { defineConfig } from "playwright/test";
import { ensureBrowser } from "./browser.mjs";

/** A port nobody listens on, so that two checkouts can be tested at the same time. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

// This file is read again by each process that Playwright starts; all must mean the same port.
process.env["KUBARIUM_E2E_PORT"] ??= String(await freePort());
const port = process.env["KUBARIUM_E2E_PORT"];
const address = `http://127.0.0.1:${port}/`;

const browser = await ensureBrowser();
const isRoot = process.getuid?.() === 0;
const ownEnvironment = Object.fromEntries(
  Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
);

/**
 * The tests run against the built page (`npm run build` first), as visitors
 * get it. Two workers for two cores, and long limits: what is slow here is the machine, and
 * no test may fail for that.
 */
export default defineConfig({
  testDir: ".",
  outputDir: "../test-results",
  workers: 2,
  // Where nobody looks on, one test that a busy machine spoilt is run once more; the report names it as flaky, and it is to be mended.
  retries: process.env["CI"] === undefined ? 0 : 1,
  forbidOnly: process.env["CI"] !== undefined,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  use: {
    baseURL: address,
    viewport: { width: 1440, height: 900 },
    actionTimeout: 30_000,
    navigationTimeout: 60_000,
    // What it keeps would hide from a test what the page asks for; e2e/offline.spec.ts allows it.
    serviceWorkers: "block",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: browser.executablePath,
      args: isRoot ? ["--no-sandbox"] : [],
      env: { ...ownEnvironment, ...browser.env },
    },
  },
  webServer: {
    command: `node node_modules/vite/bin/vite.js preview --host 127.0.0.1 --port ${port} --strictPort`,
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    url: address,
    reuseExistingServer: false,
    timeout: 60_000,
  },
});
