/** What can be in a heap: it knows its place, so that it can be taken out of the middle. */
export interface HeapItem {
  heapIndex: number;
}

export type Less<T> = (a: T, b: T) => boolean;

/** A binary heap in a plain array: the least item is first. @source pkg/scheduler/backend/heap/heap.go */
export function heapPush<T extends HeapItem>(heap: T[], item: T, less: Less<T>): void {
  item.heapIndex = heap.length;
  heap.push(item);
  up(heap, item.heapIndex, less);
}

/** Takes the least item. */
export function heapPop<T extends HeapItem>(heap: T[], less: Less<T>): T | undefined {
  const first = heap[0];
  if (first !== undefined) heapRemove(heap, first, less);
  return first;
}

/** Takes an item out, wherever it is. */
export function heapRemove<T extends HeapItem>(heap: T[], item: T, less: Less<T>): void {
  const at = item.heapIndex;
  const last = heap.pop();
  item.heapIndex = -1;
  if (last === undefined || last === item) return;
  heap[at] = last;
  last.heapIndex = at;
  up(heap, at, less);
  down(heap, last.heapIndex, less);
}

function swap<T extends HeapItem>(heap: T[], a: number, b: number): void {
  const x = heap[a];
  const y = heap[b];
  if (x === undefined || y === undefined) return;
  heap[a] = y;
  heap[b] = x;
  y.heapIndex = a;
  x.heapIndex = b;
}

function isLess<T extends HeapItem>(heap: T[], a: number, b: number, less: Less<T>): boolean {
  const x = heap[a];
  const y = heap[b];
  return x !== undefined && y !== undefined && less(x, y);
}

function up<T extends HeapItem>(heap: T[], start: number, less: Less<T>): void {
  let at = start;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!isLess(heap, at, parent, less)) return;
    swap(heap, at, parent);
    at = parent;
  }
}

function down<T extends HeapItem>(heap: T[], start: number, less: Less<T>): void {
  let at = start;
  for (;;) {
    const left = 2 * at + 1;
    if (left >= heap.length) return;
    const child = isLess(heap, left + 1, left, less) ? left + 1 : left;
    if (!isLess(heap, child, at, less)) return;
    swap(heap, at, child);
    at = child;
  }
}
