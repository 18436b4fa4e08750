/** What the page uses of a browser's storage. */
type Kept = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const memory = (): Kept => {
  const kept = new Map<string, string>();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value), removeItem: (key) => void kept.delete(key) };
};

/** In a frame of another page it is a guest: it leaves nothing behind. */
const isGuest = typeof window !== "undefined" && window.parent !== window;
const own = { local: memory(), session: memory() };

/** What is kept in this browser; for this visit only where the page is a guest. @throws where storage is forbidden */
export const localStore = (): Kept => (isGuest ? own.local : globalThis.localStorage);
/** What is kept for this tab. */
export const sessionStore = (): Kept => (isGuest ? own.session : globalThis.sessionStorage);
