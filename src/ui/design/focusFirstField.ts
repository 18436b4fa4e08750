/**
 * Gives the focus to the first text field of a container that has opened: what a person types next
 * belongs there.
 *
 * @returns whether there is one
 */
export function focusFirstField(container: HTMLElement | null): boolean {
  const field = container?.querySelector<HTMLElement>("textarea, input[type=text], [contenteditable=true]");
  field?.focus({ preventScroll: true });
  return field !== null && field !== undefined;
}
