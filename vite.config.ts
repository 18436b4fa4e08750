import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { embedElement, embedPages } from "./src/testing/build/embedElement.ts";
import { isEarlyModule, lateCode } from "./src/testing/build/lateCode.ts";
import { offlineFiles } from "./src/testing/build/offlineFiles.ts";

/**
 * What the built page may load and run: itself, and nothing from elsewhere.
 *
 * - `blob:` workers: the embeddable build carries its worker inside.
 * - inline styles: CodeMirror puts its theme into a style element.
 *
 * There is no `unsafe-eval`, so no manifest, drill or share link can become code.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** Puts the policy into the built page only: the dev server's hot reload needs inline scripts. */
function withContentSecurityPolicy(): Plugin {
  return {
    name: "kubarium:content-security-policy",
    apply: "build",
    transformIndexHtml: () => [
      {
        tag: "meta",
        attrs: { "http-equiv": "Content-Security-Policy", content: contentSecurityPolicy },
        injectTo: "head-prepend",
      },
    ],
  };
}

/** The page's parts are fetched together with the small program that starts the worker, not after it. */
function withEarlyParts(): Plugin {
  return {
    name: "kubarium:early-parts",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (_html, { bundle, path }) => {
        if (path !== "/index.html") return [];
        const part = Object.values(bundle ?? {}).find((output) => output.type === "chunk" && output.name === "mountApp");
        return part === undefined ? [] : [{ tag: "link", attrs: { rel: "modulepreload", crossorigin: true, href: `./${part.fileName}` }, injectTo: "head" }];
      },
    },
  };
}

/**
 * One configuration for the page, its worker and the unit tests.
 *
 * `base: "./"` lets the built folder be served from any path, so a copy on a
 * docs site or behind a reverse proxy needs no rebuild. KUBARIUM_OUT names
 * another folder for the build, for two builds in one checkout.
 */
export default defineConfig({
  base: "./",
  plugins: [react(), withContentSecurityPolicy(), withEarlyParts(), embedElement(import.meta.dirname), offlineFiles(import.meta.dirname)],
  worker: { format: "es", plugins: () => [lateCode(import.meta.dirname)], rolldownOptions: { output: { codeSplitting: { groups: [{ name: "engine", test: (id: string) => isEarlyModule(import.meta.dirname, id), includeDependenciesRecursively: false }] } } } },
  build: { target: "es2023", rolldownOptions: { input: ["index.html", ...embedPages] }, outDir: process.env["KUBARIUM_OUT"] ?? "dist", chunkSizeWarningLimit: 1200 },
  server: { host: "127.0.0.1" },
  // As static hosts do it: a sandboxed frame has no origin, and its files are asked for across origins.
  preview: { host: "127.0.0.1", cors: true },
  test: {
    include: ["src/**/*.test.{ts,tsx}"],
    environment: "node",
    setupFiles: ["src/testing/descriptions.setup.ts", "src/testing/words.setup.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
