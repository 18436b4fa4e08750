/**
 * Finds a Chromium for the end-to-end tests, and fetches one where none is.
 *
 * The sources are tried from the cheapest to the dearest, so a laptop with
 * Chrome downloads nothing and a bare container still gets a browser. What was
 * found is remembered under node_modules/.cache.
 *
 * Environment: E2E_CHROMIUM names an executable to use as it is;
 * E2E_SKIP_SOURCES is a comma-separated list of sources (see `sources`) to
 * pass over, for trying out the later ones.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { cacheFolder, runNpm } from "../src/testing/workshop/project.mjs";

/**
 * @typedef {object} Browser
 * @property {string} source where it came from, for people to read
 * @property {string} executablePath
 * @property {Record<string, string>} [env] what it needs in its environment
 */

const folder = join(cacheFolder, "browser");
const rememberedFile = join(folder, "browser.json");

/** The last version that runs on Node 20; it carries a Linux x64 binary inside the package. */
const carriedPackage = "@sparticuz/chromium@147.0.0";

/** Places where people's systems keep a browser of Chromium's family. */
function installedCandidates() {
  const { HOME = "", PROGRAMFILES, LOCALAPPDATA } = process.env;
  if (process.platform === "darwin") {
    const names = ["Google Chrome", "Chromium", "Microsoft Edge", "Brave Browser"];
    return ["", HOME].flatMap((home) => names.map((name) => `${home}/Applications/${name}.app/Contents/MacOS/${name}`));
  }
  if (process.platform === "win32") {
    const homes = [PROGRAMFILES, process.env["PROGRAMFILES(X86)"], LOCALAPPDATA].filter((home) => home !== undefined);
    const names = ["Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe", "Chromium/Application/chrome.exe"];
    return homes.flatMap((home) => names.map((name) => join(home, name)));
  }
  const homes = ["/usr/bin", "/usr/local/bin", "/snap/bin", "/opt/google/chrome", "/opt/microsoft/msedge"];
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge", "brave-browser"];
  return homes.flatMap((home) => names.map((name) => join(home, name)));
}

/** @returns {Browser | undefined} */
function findInstalled(source = "installed on this machine") {
  const executablePath = installedCandidates().find((path) => existsSync(path));
  return executablePath === undefined ? undefined : { source, executablePath };
}

/** @returns {Promise<Browser | undefined>} */
async function findPlaywrights(source = "Playwright's own") {
  const { chromium } = await import("playwright");
  const executablePath = chromium.executablePath();
  return existsSync(executablePath) ? { source, executablePath } : undefined;
}

/** Asks Playwright to download its browser; gives up soon where its servers cannot be reached. */
async function downloadPlaywrights() {
  console.log("No browser found; asking Playwright to download one ...");
  const cli = join(dirname(createRequire(import.meta.url).resolve("playwright/package.json")), "cli.js");
  const env = { ...process.env, PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: "5000" };
  spawnSync(process.execPath, [cli, "install", "chromium"], { stdio: "ignore", timeout: 90_000, env });
  return findPlaywrights("Playwright's own, downloaded now");
}

/** Installs the system's package, where we may (root on Debian and its family, as in most CI images). */
function installWithApt() {
  const isRoot = process.getuid?.() === 0;
  if (process.platform !== "linux" || !isRoot || !existsSync("/usr/bin/apt-get")) return undefined;
  console.log("Installing the system's chromium package ...");
  const apt = (...args) =>
    spawnSync("apt-get", args, {
      stdio: ["ignore", "ignore", "inherit"],
      timeout: 300_000,
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
  apt("update", "-qq");
  apt("install", "-y", "-qq", "chromium");
  return findInstalled("the system's package, installed now");
}

/** Fetches a Chromium that travels inside an npm package (66 MB), with the libraries it needs. */
async function fetchCarried() {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  const home = join(folder, "carried");
  const module = join(home, "node_modules/@sparticuz/chromium/build/esm/index.js");
  if (!existsSync(module)) {
    console.log("Fetching a Chromium carried by an npm package (66 MB, once) ...");
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, "package.json"), '{ "private": true }\n');
    if (!runNpm(["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=warn", carriedPackage], home)) return undefined;
  }
  // This variable makes the package unpack its own system libraries too.
  process.env["AWS_EXECUTION_ENV"] ??= "AWS_Lambda_nodejs22.x";
  const { default: chromium } = await import(pathToFileURL(module).href);
  const executablePath = await chromium.executablePath();
  const { LD_LIBRARY_PATH = "", FONTCONFIG_PATH = "" } = process.env;
  return { source: carriedPackage, executablePath, env: { LD_LIBRARY_PATH, FONTCONFIG_PATH } };
}

/** In the order in which they are tried. */
const sources = {
  playwright: () => findPlaywrights(),
  installed: () => findInstalled(),
  download: downloadPlaywrights,
  apt: installWithApt,
  npm: fetchCarried,
};

/** @returns {Browser | undefined} the browser an earlier run found, if it is still there */
function recall() {
  if (!existsSync(rememberedFile)) return undefined;
  const browser = JSON.parse(readFileSync(rememberedFile, "utf8"));
  return existsSync(browser.executablePath) ? browser : undefined;
}

/**
 * The browser to test with.
 *
 * @returns {Promise<Browser>}
 * @throws when none of the sources has one; the message says what to do
 */
export async function ensureBrowser() {
  const named = process.env["E2E_CHROMIUM"] ?? process.env["CHROME_PATH"];
  if (named) return { source: "named by an environment variable", executablePath: named };

  const skipped = new Set((process.env["E2E_SKIP_SOURCES"] ?? "").split(",").filter(Boolean));
  const remembered = skipped.size === 0 ? recall() : undefined;
  if (remembered !== undefined) return remembered;

  for (const [name, find] of Object.entries(sources)) {
    const browser = skipped.has(name) ? undefined : await find();
    if (browser !== undefined) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(rememberedFile, `${JSON.stringify(browser, null, 2)}\n`);
      return browser;
    }
  }
  throw new Error(
    "No browser for the end-to-end tests. Install Chrome, Edge or Chromium, or set E2E_CHROMIUM to the path of one.",
  );
}
