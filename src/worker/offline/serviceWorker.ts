/**
 * Keeps the built page in the browser, so that it opens without a network. Every file of one build is
 * fetched when it is installed, and served from there: a page never runs on parts of two builds.
 */

const worker = self as unknown as ServiceWorkerGlobalScope;

interface Built {
  /** Another one for every build. */
  readonly version: string;
  /** Paths from the folder of the page; those in assets/ are named after what is in them. */
  readonly files: readonly string[];
}

/** Written into the built file by src/testing/build/offlineFiles.ts. */
const built = "__KUBARIUM_BUILT__" as unknown as Built;

const prefix = "kubarium ";
const cacheName = `${prefix}${built.version}`;
const addressOf = (file: string): string => new URL(file, worker.registration.scope).href;
const home = addressOf("./");
const known = new Set(built.files.map(addressOf));

/** All or nothing: a build of which a part is missing is not installed. */
async function install(): Promise<void> {
  const cache = await caches.open(cacheName);
  await Promise.all(built.files.map((file) => keep(cache, file)));
}

async function keep(cache: Cache, file: string): Promise<void> {
  const address = addressOf(file);
  const isNamedAfterContent = file.startsWith("assets/");
  const before = isNamedAfterContent ? await caches.match(address, { ignoreVary: true }) : undefined;
  const response = before ?? (await fetch(address, { cache: isNamedAfterContent ? "default" : "reload" }));
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  await cache.put(address, response);
}

/** The builds before the last are dropped; the last one stays, because another tab may still run on it. */
async function activate(): Promise<void> {
  const others = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== cacheName);
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
  await worker.clients.claim();
}

async function answer(request: Request): Promise<Response> {
  const url = new URL(request.url);
  const address = url.origin + url.pathname;
  // The folder and its index.html are the page; whatever else lies beside it is not ours.
  const file = address === home ? addressOf("index.html") : address;
  const own = known.has(file) ? await (await caches.open(cacheName)).match(file, { ignoreVary: true }) : undefined;
  return own ?? (await caches.match(file, { ignoreVary: true })) ?? fetch(request);
}

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && request.url.startsWith(home)) event.respondWith(answer(request));
});
// Only when a person says so: a session that runs is not taken away.
worker.addEventListener("message", (event) => {
  if (event.data === "useThisVersion") event.waitUntil(worker.skipWaiting());
});
