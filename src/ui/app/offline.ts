import { create } from "zustand";
import { getHistory } from "../stores/connection.ts";
import { usePlace, writePlace } from "../stores/place.ts";
import { showToast } from "../stores/toasts.ts";
import { wordsOf } from "../stores/words/language.ts";

/** Whether the page is kept in the browser, and whether a newer build of it is. */
export const useOffline = create<{ readonly isKept: boolean; readonly isNewer: boolean }>(() => ({ isKept: false, isNewer: false }));

const lookEveryMillis = 3_600_000;

let registration: ServiceWorkerRegistration | undefined;

/** Keeps the built page in the browser for the time without a network. Not in a frame of another page. */
export async function keepForOffline(): Promise<void> {
  if (!("serviceWorker" in navigator) || window.top !== window) return;
  try {
    registration = await navigator.serviceWorker.register(new URL("sw.js", document.baseURI), { scope: "./" });
  } catch {
    // Storage may be forbidden or full: the page then needs its network, as any other.
    return;
  }
  // A browser that is told to block them gives none.
  if (registration === undefined) return;
  const { installing } = registration;
  if (installing !== null) whenInstalled(installing);
  if (registration.waiting !== null) offer();
  if (registration.active !== null) useOffline.setState({ isKept: true });
  registration.addEventListener("updatefound", () => {
    if (registration?.installing) whenInstalled(registration.installing);
  });
  window.setInterval(() => void registration?.update().catch(() => undefined), lookEveryMillis);
}

function whenInstalled(worker: ServiceWorker): void {
  worker.addEventListener("statechange", () => {
    if (worker.state === "activated") useOffline.setState({ isKept: true });
    // The first one of all has nothing to wait for.
    else if (worker.state === "installed" && registration?.active) offer();
  });
}

function offer(): void {
  const words = wordsOf("app").offline;
  useOffline.setState({ isNewer: true });
  showToast({ tone: "info", text: words.newVersion, action: { label: words.useNow, run: () => void openNewVersion() } });
}

/** Opens the new version with this cluster: its history is lived through again there. */
export async function openNewVersion(): Promise<void> {
  const waiting = registration?.waiting;
  if (waiting === null || waiting === undefined) return;
  const { encodeShareLink } = await import("../stores/shareLink.ts");
  const link = await encodeShareLink(await getHistory());
  if (!link.ok) return showToast({ tone: "bad", text: wordsOf("app").offline.nextTime(link.error) });
  navigator.serviceWorker.addEventListener(
    "controllerchange",
    () => {
      history.replaceState(null, "", location.pathname + location.search + writePlace(usePlace.getState(), link.value));
      location.reload();
    },
    { once: true },
  );
  waiting.postMessage("useThisVersion");
}
