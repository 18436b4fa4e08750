/**
 * Gives the focus to the first text field of a container that has opened: what a person types next
 * belongs there.
 *
 * @returns whether there is one
 */
export function focusFirstField(container: HTMLElement | null): boolean {
  const field = container?.querySelector<HTMLElement>("textarea, input[type=text], [contenteditable=true]");
  // A frame of another page takes no focus that is not in it.
  if (document.hasFocus() || window.parent === window) field?.focus({ preventScroll: true });
  return field !== null && field !== undefined;
}
