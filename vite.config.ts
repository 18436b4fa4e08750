import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/**
 * One configuration for the page, its worker and the unit tests.
 *
 * `base: "./"` lets the built folder be served from any path, so a copy on a
 * docs site or behind a reverse proxy needs no rebuild.
 */
export default defineConfig({
  base: "./",
  plugins: [react()],
  worker: { format: "es" },
  build: { target: "es2023", sourcemap: false, chunkSizeWarningLimit: 1200 },
  server: { host: "127.0.0.1" },
  preview: { host: "127.0.0.1" },
  test: {
    include: ["src/**/*.test.{ts,tsx}"],
    environment: "node",
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
