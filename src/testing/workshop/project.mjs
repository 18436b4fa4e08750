/**
 * What every workshop script needs to know: where the project is, and how to
 * start another program of it. Uses nothing but what Node brings, because
 * some of these scripts run before anything is installed.
 */
import { spawn, spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's top folder. */
export const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");

/** Files that runs leave behind and that may be deleted at any time. */
export const cacheFolder = join(root, "node_modules/.cache/kubarium");

/** The command-line programs of our development packages, as files Node can run on every system. */
export const tools = {
  tsc: join(root, "node_modules/typescript/bin/tsc"),
  oxlint: join(root, "node_modules/oxlint/bin/oxlint"),
  knip: join(root, "node_modules/knip/bin/knip.js"),
  vite: join(root, "node_modules/vite/bin/vite.js"),
  vitest: join(root, "node_modules/vitest/vitest.mjs"),
  playwright: join(root, "node_modules/playwright/cli.js"),
};

/**
 * Runs npm and waits. Inside an npm script its own JavaScript file is known
 * and started with Node, which needs no shell and so works on Windows as well.
 */
export function runNpm(args, cwd = root) {
  const npmScript = process.env["npm_execpath"];
  const result = npmScript?.endsWith(".js")
    ? spawnSync(process.execPath, [npmScript, ...args], { cwd, stdio: "inherit" })
    : spawnSync("npm", args, { cwd, stdio: "inherit", shell: process.platform === "win32" });
  return result.status === 0;
}

/**
 * Runs a Node program of the project and resolves to its exit code and how
 * long it took. With `isQuiet` its output is collected instead of shown.
 */
export function runNode(args, { isQuiet = false, env = {} } = {}) {
  const startedAt = performance.now();
  return new Promise((done) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: isQuiet ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
    });
    const output = [];
    child.stdout?.on("data", (chunk) => output.push(chunk));
    child.stderr?.on("data", (chunk) => output.push(chunk));
    child.on("error", (error) => output.push(Buffer.from(String(error))));
    child.on("close", (code) => {
      done({
        exitCode: code ?? 1,
        output: Buffer.concat(output).toString("utf8"),
        seconds: (performance.now() - startedAt) / 1000,
      });
    });
  });
}
