/**
 * Makes a fresh clone ready, before `npm start` and `npm test`.
 *
 * Checks the version of Node, installs the packages when they are missing or
 * differ from the lock file, and with `--browser` finds (or fetches) a browser
 * for the end-to-end tests. Needs nothing installed itself.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root, runNpm } from "./project.mjs";

/** Whether this Node is in the range that package.json names under `engines`. */
function isNodeSupported(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major === 20) return minor >= 19;
  if (major === 22) return minor >= 12;
  return major > 22;
}

/**
 * Whether what is installed is what the lock file asks for. npm keeps a record
 * of what it installed; packages for other platforms are rightly absent from it.
 * Versions are compared rather than dates, which a `git checkout` would change.
 */
function arePackagesCurrent() {
  const record = join(root, "node_modules/.package-lock.json");
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, "utf8")).packages;
  const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === "" || optional || installed[path]?.version === version,
  );
}

if (!isNodeSupported(process.versions.node)) {
  const { engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  console.error(`Kubarium needs Node ${engines.node}; this is ${process.versions.node}. See https://nodejs.org.`);
  process.exit(1);
}

if (!arePackagesCurrent()) {
  console.log("Installing packages (only the first time and after updates) ...");
  if (!runNpm(["ci", "--prefer-offline", "--loglevel=warn"])) {
    console.error("The packages could not be installed: see npm's message above.");
    process.exit(1);
  }
}

if (process.argv.includes("--browser")) {
  const { ensureBrowser } = await import(pathToFileURL(join(root, "e2e/browser.mjs")).href);
  try {
    const browser = await ensureBrowser();
    console.log(`Browser for the end-to-end tests: ${browser.source} (${browser.executablePath})`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
