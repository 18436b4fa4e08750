/** What is told of in the popover. */
export type Opened = { readonly type: "request"; readonly id: number } | { readonly type: "queue"; readonly name: string } | { readonly type: "watches"; readonly process: string };

/** Opens the popover beside what was clicked. */
export type Open = (opened: Opened, anchor: DOMRect) => void;
