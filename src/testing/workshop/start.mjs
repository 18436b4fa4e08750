/**
 * `npm start`: builds the page and serves it on this machine only.
 *
 * When the usual port is taken the next free one is used; the address printed
 * is the one that works.
 */
import { build, preview } from "vite";
import { root } from "./project.mjs";

await build({ root, logLevel: "warn" });
const server = await preview({ root, preview: { host: "127.0.0.1", port: 4173, strictPort: false } });
const [address] = server.resolvedUrls?.local ?? [];
console.log(`\nKubarium is running at ${address}\nPress Ctrl-C to stop.`);
