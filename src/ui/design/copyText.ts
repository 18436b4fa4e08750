/** Puts text on the clipboard. Embeds without clipboard permission fall back to a hidden field. False when neither works. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const before = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.style.position = "fixed";
  field.style.opacity = "0";
  // Inside an open modal dialog everything outside is inert, and so could not be selected.
  (document.querySelector("dialog[open]") ?? document.body).append(field);
  field.select();
  try {
    // Deprecated, but the only way without the clipboard API.
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    field.remove();
    if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  }
}
