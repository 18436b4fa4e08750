import { create } from "zustand";
import type { Toast } from "../design/toast.ts";

interface ToastState {
  readonly toasts: readonly Toast[];
}

const shownMax = 3;
const shownMs = { short: 4_000, long: 9_000 } as const;

export const useToasts = create<ToastState>(() => ({ toasts: [] }));

let nextId = 1;

/** Shows a notice for a while. Bad news stays longer. */
export function showToast(toast: Omit<Toast, "id">): void {
  const id = nextId++;
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts, { ...toast, id }].slice(-shownMax) }));
  window.setTimeout(() => dismissToast(id), toast.tone === "bad" || toast.action !== undefined ? shownMs.long : shownMs.short);
}

export function dismissToast(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}
